// What the console knows, as signals: components read them and change when they do.
import { computed, effect, signal } from "@preact/signals";
import { api, ApiError } from "./api";
import type { Catalog, Diagnostic, Estimate, Execution, Session } from "./types";

export interface Tab {
  id: number;
  title: string;
  text: string;
  parameters: string[];
  execution: Execution | null;
}

export type Page =
  | { name: "editor" }
  | { name: "table"; database: string; table: string }
  | { name: "history" }
  | { name: "discover" }
  | { name: "investigations" };

export const session = signal<Session | null>(null);
export const catalog = signal<Catalog>({ databases: [], buckets: [] });
export const database = signal(localStorage.getItem("otus.database") ?? "default");
export const page = signal<Page>({ name: "editor" });
export const tabs = signal<Tab[]>(readTabs());
export const activeId = signal(tabs.value[0]?.id ?? 1);
export const active = computed(() => tabs.value.find((it) => it.id === activeId.value) ?? tabs.value[0]);
export const diagnostics = signal<Diagnostic[]>([]);
/** The text changed since they were made: their fixes would land elsewhere. */
export const diagnosticsStale = signal(false);
export const estimate = signal<Estimate | null>(null);
export const estimating = signal(false);
export const inspected = signal<{ execution: Execution; row: number } | null>(null);
export const palette = signal(false);
export const notice = signal("");
export const theme = signal(localStorage.getItem("otus.theme") ?? "system");
export const catalogLoaded = signal(false);

effect(() => {
  const kept = tabs.value.map(({ id, title, text, parameters }) => ({ id, title, text, parameters }));
  localStorage.setItem("otus.tabs", JSON.stringify(kept));
  localStorage.setItem("otus.database", database.value);
});

effect(() => {
  localStorage.setItem("otus.theme", theme.value);
  const dark = theme.value === "dark" || (theme.value === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
});

function readTabs(): Tab[] {
  try {
    const kept = JSON.parse(localStorage.getItem("otus.tabs") ?? "[]") as Omit<Tab, "execution">[];
    if (kept.length > 0) return kept.map((it) => ({ ...it, execution: null }));
  } catch {
    // What an older console kept is not worth an error.
  }
  return [{ id: 1, title: "Query 1", text: "", parameters: [], execution: null }];
}

export function say(error: unknown): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  if (error instanceof ApiError && error.status === 401 && session.value) {
    session.value = { ...session.value, signedIn: false };
    return;
  }
  notice.value = error instanceof Error ? error.message : String(error);
}

export async function loadCatalog(): Promise<void> {
  catalog.value = await api.catalog();
  catalogLoaded.value = true;
}

export function changeTab(id: number, change: Partial<Tab>): void {
  tabs.value = tabs.value.map((it) => (it.id === id ? { ...it, ...change } : it));
}

export function newTab(text = "", title = ""): void {
  const id = Math.max(0, ...tabs.value.map((it) => it.id)) + 1;
  tabs.value = [...tabs.value, { id, title: title || `Query ${id}`, text, parameters: [], execution: null }];
  activeId.value = id;
  go({ name: "editor" });
}

export function closeTab(id: number): void {
  const rest = tabs.value.filter((it) => it.id !== id);
  tabs.value = rest.length > 0 ? rest : [{ id: 1, title: "Query 1", text: "", parameters: [], execution: null }];
  if (!tabs.value.some((it) => it.id === activeId.value)) activeId.value = tabs.value[0]?.id ?? 1;
}

/** Every page and execution has an address. */
export function go(to: Page): void {
  page.value = to;
  const hash = to.name === "table"
    ? `#/table/${encodeURIComponent(to.database)}/${encodeURIComponent(to.table)}`
    : to.name === "editor" && active.value?.execution ? `#/query/${active.value.execution.id}` : `#/${to.name}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}

export async function follow(hash: string): Promise<void> {
  const [, where, first, second] = hash.split("/").map(decodeURIComponent);
  if (where === "table" && first && second) page.value = { name: "table", database: first, table: second };
  else if (where === "history" || where === "discover" || where === "investigations") page.value = { name: where };
  else {
    page.value = { name: "editor" };
    if (where === "query" && first && active.value?.execution?.id !== first) await openExecution(first);
  }
}

/** Shows an execution of the history in a tab. */
export async function openExecution(id: string): Promise<void> {
  const execution = await api.execution(id);
  const shown = tabs.value.find((it) => it.execution?.id === id);
  if (shown) activeId.value = shown.id;
  else {
    newTab(execution.query, `Query ${id.slice(0, 4)}`);
    changeTab(activeId.value, { execution });
  }
  go({ name: "editor" });
}

const POLL_MS = 150;

/** Runs `text` in the active tab and follows it to its end. */
export async function run(text: string): Promise<void> {
  const tab = active.value;
  if (!tab || text.trim() === "") return;
  notice.value = "";
  inspected.value = null;
  try {
    const { id } = await api.run({ text, database: database.value, parameters: tab.parameters });
    await watch(tab.id, id);
  } catch (error) {
    say(error);
  }
}

/** Waits for an execution that no tab shows. */
export async function finished(id: string): Promise<Execution> {
  for (;;) {
    const execution = await api.execution(id);
    if (!["QUEUED", "RUNNING"].includes(execution.state)) return execution;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

export async function watch(tab: number, id: string): Promise<void> {
  for (;;) {
    const execution = await api.execution(id);
    changeTab(tab, { execution });
    if (!["QUEUED", "RUNNING"].includes(execution.state)) {
      if (execution.kind === "DDL") await loadCatalog();
      if (tab === activeId.value) go({ name: "editor" });
      return;
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

export async function cancel(): Promise<void> {
  const execution = active.value?.execution;
  if (execution) await api.stop(execution.id).catch(say);
}
