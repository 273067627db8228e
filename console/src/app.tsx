// The frame: login, top bar, sources, the page, the inspector.
import { useEffect, useRef } from "preact/hooks";
import { api } from "./api";
import { Discover } from "./discover";
import { SqlEditor } from "./editor";
import { History } from "./history";
import { Inspector } from "./inspector";
import { Investigations } from "./investigations";
import { Login } from "./login";
import { Palette } from "./palette";
import { Results } from "./results/results";
import { Sources } from "./sources";
import {
  activeId, cancel, catalog, catalogLoaded, closeTab, follow, go, loadCatalog, newTab, notice, page, palette, say,
  session, tabs, theme,
} from "./state";
import { TablePage } from "./table-page";
import { Actions, Advice, Toolbar } from "./toolbar";

function TopBar() {
  const next = { system: "light", light: "dark", dark: "system" } as const;
  const place = (name: "editor" | "history" | "discover" | "investigations", label: string) => (
    <a href={`#/${name}`} aria-current={page.value.name === name ? "page" : undefined}
      onClick={(event) => { event.preventDefault(); go({ name }); }}>{label}</a>
  );
  return (
    <header class="top">
      <img src="/console/owl.svg" alt="" width="24" height="24" />
      <strong>Otus</strong>
      <nav aria-label="Pages">{place("editor", "Query")}{place("investigations", "Investigations")}{place("history", "History")}{place("discover", "Discover")}</nav>
      <span class="grow" />
      <button onClick={() => (palette.value = true)}>Commands <kbd>Ctrl K</kbd></button>
      <button onClick={() => (theme.value = next[theme.value as keyof typeof next] ?? "system")}
        aria-label={`Theme: ${theme.value}`}>{theme.value === "dark" ? "☾" : theme.value === "light" ? "☀" : "◐"}</button>
      {session.value && !session.value.anonymous && (
        <button onClick={() => api.logout().then((it) => (session.value = it)).catch(say)}>Sign out {session.value.name}</button>
      )}
    </header>
  );
}

function Tabs() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [activeId.value, tabs.value.length]);
  return (
    <div class="tabs" role="group" aria-label="Queries" ref={box}>
      {tabs.value.map((it) => (
        <div class="tab" key={it.id} data-active={it.id === activeId.value}>
          <button aria-pressed={it.id === activeId.value} onClick={() => (activeId.value = it.id)}>
            <State state={it.execution?.state} /> {it.title}
          </button>
          <button class="quiet" aria-label={`Close ${it.title}`} onClick={() => closeTab(it.id)}>×</button>
        </div>
      ))}
      <button class="quiet" aria-label="New tab" onClick={() => newTab()}>+</button>
    </div>
  );
}

function State({ state }: { state: string | undefined }) {
  const mark = { QUEUED: "…", RUNNING: "▶", SUCCEEDED: "✓", FAILED: "✗", CANCELLED: "■" }[state ?? ""] ?? "";
  return mark ? <span class={`state ${state}`} title={state}>{mark}</span> : null;
}

function EditorPage() {
  // The server's own audit trail is there from the first start.
  const empty = catalogLoaded.value
    && catalog.value.databases.every((it) => it.tables.every((table) => table.name === "otus_audit"));
  return (
    <main class="work">
      {empty && (
        <section class="first" aria-label="First run">
          <h1>No tables yet</h1>
          <p>Point Otus at a bucket of logs: it finds accounts, regions and days and writes the tables for you.</p>
          <button class="primary" onClick={() => go({ name: "discover" })}>Discover logs</button>
        </section>
      )}
      <div class="tabbar"><Tabs /><Actions /></div>
      <Toolbar />
      <SqlEditor />
      <Advice />
      <Results />
    </main>
  );
}

function Page() {
  const here = page.value;
  if (here.name === "table") return <TablePage key={`${here.database}.${here.table}`} database={here.database} table={here.table} />;
  if (here.name === "history") return <History />;
  if (here.name === "discover") return <Discover />;
  if (here.name === "investigations") return <Investigations />;
  return <EditorPage />;
}

export function App() {
  useEffect(() => {
    api.session().then((it) => (session.value = it)).catch(say);
    const moved = () => void follow(location.hash).catch(say);
    addEventListener("popstate", moved);
    addEventListener("hashchange", moved);
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "k") {
        event.preventDefault();
        palette.value = true;
      }
      if (event.key === "Escape" && !palette.value) void cancel();
    });
  }, []);
  const signedIn = session.value?.signedIn ?? false;
  useEffect(() => {
    if (signedIn) void loadCatalog().then(() => follow(location.hash)).catch(say);
  }, [signedIn]);
  if (!session.value) return <div class="loading" role="status">{notice.value || "Loading…"}</div>;
  if (!signedIn) return <Login />;
  return (
    <div class="frame">
      <TopBar />
      {notice.value && (
        <div class="notice" role="alert"><span>{notice.value}</span>
          <button class="quiet" aria-label="Dismiss" onClick={() => (notice.value = "")}>×</button></div>
      )}
      <div class="columns">
        <Sources />
        <Page />
        <Inspector />
      </div>
      {palette.value && <Palette />}
    </div>
  );
}
