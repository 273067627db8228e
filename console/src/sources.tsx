// The tree of databases, tables and columns, and saved queries.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "./api";
import { insertAtCursor } from "./editor";
import { catalog, database, go, loadCatalog, newTab, page, say } from "./state";
import { name } from "./sql";
import type { Column, SavedQuery } from "./types";

export function Sources() {
  const search = useSignal("");
  const matches = (it: string) => it.includes(search.value.toLowerCase());
  return (
    <aside class="sources" aria-label="Sources">
      <label class="field">Database
        <select value={database.value} onChange={(it) => (database.value = it.currentTarget.value)}>
          {catalog.value.databases.map((it) => <option key={it.name}>{it.name}</option>)}
        </select>
      </label>
      <div class="row">
        <input aria-label="Search tables" placeholder="Search tables" value={search.value}
          onInput={(it) => (search.value = it.currentTarget.value)} />
        <button class="quiet" aria-label="Refresh" onClick={() => loadCatalog().catch(say)}>⟳</button>
      </div>
      {catalog.value.databases.filter((it) => it.name === database.value).map((it) => (
        <ul key={it.name} class="tree">
          {it.tables.filter((table) => matches(table.name)).map((table) => (
            <TableNode key={table.name} database={it.name} table={table.name} view={table.kind === "view"} />
          ))}
          {it.tables.length === 0 && <li class="faint">No tables in {it.name}</li>}
        </ul>
      ))}
      <Saved />
    </aside>
  );
}

function TableNode(props: { database: string; table: string; view: boolean }) {
  const open = useSignal(false);
  const columns = useSignal<Column[]>([]);
  const toggle = () => {
    open.value = !open.value;
    if (open.value && columns.value.length === 0) {
      api.table(props.database, props.table).then((it) => (columns.value = it.columns)).catch(say);
    }
  };
  const here = page.value;
  const current = here.name === "table" && here.table === props.table;
  return (
    <li>
      <div class="node" data-current={current}>
        <button class="quiet" aria-expanded={open.value} aria-label={`Columns of ${props.table}`} onClick={toggle}>
          {open.value ? "▾" : "▸"}</button>
        <button class="quiet name" title={`About ${props.table}`}
          onClick={() => go({ name: "table", database: props.database, table: props.table })}>{props.table}</button>
        {props.view && <span class="chip">view</span>}
        <button class="quiet" title="Query it" aria-label={`Query ${props.table}`}
          onClick={() => newTab(`SELECT *\nFROM ${name(props.table)}\nLIMIT 100`, props.table)}>▷</button>
      </div>
      {open.value && (
        <ul>
          {columns.value.map((it) => (
            <li key={it.name} class="column">
              <button class="quiet name" title={it.type} onClick={() => insertAtCursor(name(it.name))}>{it.name}</button>
              <span class="faint type" title={it.type}>{it.partition ? "key " : ""}{it.type}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

export const savedVersion = { changed: () => {} };

function Saved() {
  const queries = useSignal<SavedQuery[]>([]);
  const load = () => api.saved().then((it) => (queries.value = it.queries)).catch(say);
  useEffect(() => {
    savedVersion.changed = () => void load();
    void load();
  }, []);
  return (
    <section>
      <h2>Saved queries</h2>
      <ul class="tree">
        {queries.value.map((it) => (
          <li key={it.id} class="node">
            <button class="quiet name" title={it.description} onClick={() => newTab(it.text, it.name)}>{it.name}</button>
            <button class="quiet" aria-label={`Delete ${it.name}`}
              onClick={() => api.forget(it.id).then(load).catch(say)}>×</button>
          </li>
        ))}
        {queries.value.length === 0 && <li class="faint">None yet</li>}
      </ul>
    </section>
  );
}
