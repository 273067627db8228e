// Talks to the server. Every call is a POST with the session's token against forgery; what
// comes back is data, never markup.
import type {
  Catalog, Cell, Completion, Diagnostic, Discovery, Estimate, Execution, Investigation, SavedQuery, Session, TableInfo, Tree,
} from "./types";

let csrf = "";

export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

async function call<T>(operation: string, body: unknown = {}, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/console/api/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-otus-csrf": csrf },
    body: JSON.stringify(body),
    credentials: "same-origin",
    signal: signal ?? null,
  });
  const text = await response.text();
  const answer = text === "" ? {} : JSON.parse(text);
  if (!response.ok) throw new ApiError(response.status, answer.message ?? `HTTP ${response.status}`);
  return answer as T;
}

async function begin(operation: string, body: unknown = {}): Promise<Session> {
  const session = await call<Session>(operation, body);
  csrf = session.csrf;
  return session;
}

interface Text {
  text: string;
  database: string;
  parameters?: string[];
}

export const api = {
  session: () => begin("session"),
  login: (key: string, secret: string) => begin("login", { key, secret }),
  logout: () => begin("logout"),
  catalog: () => call<Catalog>("catalog"),
  table: (database: string, table: string) => call<TableInfo>("table", { database, table }),
  days: (database: string, table: string) => call<{ trees: Tree[] }>("days", { database, table }),
  complete: (text: string, offset: number, database: string) =>
    call<{ start: number; end: number; items: Completion[] }>("complete", { text, offset, database }),
  diagnose: (it: Text) => call<{ diagnostics: Diagnostic[] }>("diagnose", it),
  estimate: (it: Text, signal: AbortSignal) => call<Estimate>("estimate", it, signal),
  format: (text: string) => call<{ text: string }>("format", { text }),
  statements: (text: string) => call<{ statements: [number, number][] }>("statements", { text }),
  run: (it: Text) => call<{ id: string }>("run", it),
  execution: (id: string) => call<Execution>("execution", { id }),
  stop: (id: string) => call<object>("stop", { id }),
  rows: (id: string, start: number, count: number) => call<{ rows: Cell[][] }>("rows", { id, start, count }),
  record: (id: string, row: number) => call<{ record: Record<string, unknown> }>("record", { id, row }),
  history: (search: string) => call<{ executions: Execution[] }>("history", { search }),
  saved: () => call<{ queries: SavedQuery[] }>("saved"),
  save: (name: string, text: string, database: string) => call<{ id: string }>("save", { name, text, database }),
  forget: (id: string) => call<object>("forget", { id }),
  discover: (location: string, create: string[], database: string) =>
    call<Discovery & { created: string[]; problems: string[] }>("discover", { location, create, database }),
  investigations: () => call<{ investigations: Investigation[] }>("investigations"),
  investigation: (name: string, values: Record<string, string>, database: string) =>
    call<{ text: string }>("investigation", { name, values, database }),
  exportUrl: (id: string, format: string) =>
    `/console/api/export?id=${encodeURIComponent(id)}&format=${encodeURIComponent(format)}`,
};
