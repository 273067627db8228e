// From a bucket to tables: what lies there, the definitions, one click to make them.
import { useSignal } from "@preact/signals";
import { api } from "./api";
import { bytes, count, plural } from "./format";
import { catalog, database, go, loadCatalog, newTab, say } from "./state";
import { name } from "./sql";
import { HeatStrip } from "./table-page";
import type { Discovery, Tree } from "./types";

function Found({ tree, create }: { tree: Tree; create: (table: string) => void }) {
  const names = (all: string[]) => (all.length > 8 ? `${all.slice(0, 8).join(", ")} and ${all.length - 8} more` : all.join(", "));
  return (
    <section class="card">
      <div class="row">
        <h2>{tree.title}</h2><span class="grow" />
        {tree.table && <button class="primary" onClick={() => create(tree.table?.name ?? "")}>Create {tree.table.name}</button>}
      </div>
      <dl class="facts">
        <div><dt>Where</dt><dd>{tree.location}</dd></div>
        {tree.organization && <div><dt>Organisation</dt><dd>{tree.organization}</dd></div>}
        {tree.accounts.length > 0 && <div><dt>Accounts</dt><dd>{names(tree.accounts)}</dd></div>}
        {tree.regions.length > 0 && <div><dt>Regions</dt><dd>{names(tree.regions)}</dd></div>}
        <div><dt>Objects</dt><dd>{count(tree.objects)} ({bytes(tree.bytes)})</dd></div>
      </dl>
      {tree.days && <HeatStrip span={tree.days} />}
      {tree.notes.map((it) => <p key={it} class="faint">{it}</p>)}
      {tree.table && <details><summary>Definition</summary><pre class="lines" tabIndex={0}>{tree.table.ddl}</pre></details>}
    </section>
  );
}

/** What to ask a new table first: API calls are counted, other logs looked at. */
function firstQuestion(table: string, tree: Tree | undefined): string {
  return /\beventname\b/i.test(tree?.table?.ddl ?? "")
    ? `SELECT eventname, count(*) AS calls\nFROM ${name(table)}\nGROUP BY 1\nORDER BY 2 DESC\nLIMIT 20`
    : `SELECT *\nFROM ${name(table)}\nLIMIT 100`;
}

export function Discover() {
  const where = useSignal(catalog.value.buckets[0] ? `s3://${catalog.value.buckets[0].bucket}/` : "");
  const found = useSignal<Discovery | null>(null);
  const busy = useSignal(false);
  const said = useSignal<string[]>([]);
  const look = async (location: string, create: string[]) => {
    busy.value = true;
    where.value = location;
    try {
      const answer = await api.discover(location, create, database.value);
      found.value = answer;
      said.value = answer.problems;
      if (create.length > 0) await loadCatalog();
      const [first] = answer.created;
      if (first) newTab(firstQuestion(first, answer.trees.find((it) => create.includes(it.table?.name ?? ""))), first);
    } catch (error) {
      say(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <main class="page">
      <h1>Discover logs</h1>
      <form class="row" onSubmit={(event) => { event.preventDefault(); void look(where.value, []); }}>
        <input class="grow" aria-label="Location" placeholder="s3://bucket/prefix" value={where.value}
          onInput={(it) => (where.value = it.currentTarget.value)} />
        <button class="primary" disabled={busy.value}>{busy.value ? "Looking…" : "Look"}</button>
      </form>
      {catalog.value.buckets.length === 0 && (
        <p>No bucket is mounted. Start the server with <code>otus serve --mount logs=./folder</code> to serve a folder as <code>s3://logs/</code>.</p>
      )}
      <p class="row">{catalog.value.buckets.map((it) => (
        <button key={it.bucket} onClick={() => void look(`s3://${it.bucket}/`, [])}>s3://{it.bucket}/ <span class="faint">{it.leadsTo}</span></button>
      ))}</p>
      {said.value.map((it) => <p key={it} class="problem" role="alert">{it}</p>)}
      {found.value && found.value.trees.length === 0 && <p>No logs found among {plural(found.value.objects, "object")}.</p>}
      {found.value?.trees.map((it) => <Found key={it.template} tree={it} create={(table) => void look(where.value, [table])} />)}
      {found.value?.others.map((it) => (
        <p key={it.location + it.what} class="faint">{it.location}: {plural(it.objects, "object")} ({bytes(it.bytes)}) in no table: {it.what}</p>
      ))}
      <p><a href="#/editor" onClick={(event) => { event.preventDefault(); go({ name: "editor" }); }}>Back to the editor</a></p>
    </main>
  );
}
