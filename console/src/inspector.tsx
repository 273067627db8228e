// One record as a tree: every value offers filter, exclude, insert expression. Values are
// text wherever they are shown.
import { useEffect, useState } from "preact/hooks";
import { api } from "./api";
import { changeStatement, insertAtCursor } from "./editor";
import { expression, literal, withPredicate } from "./sql";
import { inspected, run, say } from "./state";

type Path = (string | number)[];

/** JSON inside text becomes a tree of its own. */
function parsed(value: unknown): { value: unknown; json: boolean } {
  if (typeof value === "string" && /^\s*[[{]/.test(value)) {
    try {
      return { value: JSON.parse(value), json: true };
    } catch {
      // Text that only looks like JSON stays text.
    }
  }
  return { value, json: false };
}

async function pivot(path: Path, json: boolean, value: unknown, keep: boolean): Promise<void> {
  const text = expression(path, json);
  const quoted = typeof value === "string" || json ? literal(String(value)) : String(value);
  const predicate = value === null
    ? `${text} IS ${keep ? "" : "NOT "}NULL`
    : keep ? `${text} = ${quoted}` : `${text} IS DISTINCT FROM ${quoted}`;
  await run(await changeStatement((sql) => withPredicate(sql, predicate)));
}

function Value({ path, value, json }: { path: Path; value: unknown; json: boolean }) {
  const label = path.join(".");
  return (
    <span class="value">
      <span class={value === null ? "faint" : typeof value}>{value === null ? "null" : String(value)}</span>
      <span class="actions">
        <button title={`Only rows with this ${label}`} aria-label={`Filter for ${label}`}
          onClick={() => pivot(path, json, value, true).catch(say)}>=</button>
        <button title={`Without this ${label}`} aria-label={`Exclude ${label}`}
          onClick={() => pivot(path, json, value, false).catch(say)}>≠</button>
        <button title="Insert the expression at the cursor" aria-label={`Insert ${label}`}
          onClick={() => insertAtCursor(expression(path, json))}>↵</button>
        <button title="Copy" aria-label={`Copy ${label}`}
          onClick={() => void navigator.clipboard.writeText(String(value))}>copy</button>
      </span>
    </span>
  );
}

const DEPTH_MAX = 20;

function Node({ path, raw, json }: { path: Path; raw: unknown; json: boolean }) {
  const inner = parsed(raw);
  const [open, setOpen] = useState(path.length < 3);
  const key = String(path.at(-1));
  const isJson = json || inner.json;
  if (inner.value === null || typeof inner.value !== "object" || path.length > DEPTH_MAX) {
    return <li><span class="key">{key}</span><Value path={path} value={inner.value} json={json} /></li>;
  }
  const entries: [string | number, unknown][] = Array.isArray(inner.value)
    ? inner.value.map((it, at) => [at, it])
    : Object.entries(inner.value);
  return (
    <li>
      <button class="quiet key" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? "▾" : "▸"} {key} <span class="faint">{Array.isArray(inner.value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </button>
      {open && <ul>{entries.map(([it, child]) => <Node key={it} path={[...path, it]} raw={child} json={isJson} />)}</ul>}
    </li>
  );
}

export function Inspector() {
  const [record, setRecord] = useState<Record<string, unknown> | null>(null);
  const [nulls, setNulls] = useState(false);
  const here = inspected.value;
  useEffect(() => {
    setRecord(null);
    if (here) api.record(here.execution.id, here.row).then((it) => setRecord(it.record)).catch(say);
  }, [here]);
  if (!here) return null;
  const shown = Object.entries(record ?? {}).filter(([, value]) => nulls || value !== null);
  return (
    <aside class="inspector" aria-label="Record">
      <div class="row">
        <h2>Record {here.row + 1}</h2>
        <span class="grow" />
        <label><input type="checkbox" checked={nulls} onChange={(it) => setNulls(it.currentTarget.checked)} /> nulls</label>
        <button class="quiet" aria-label="Close record" onClick={() => (inspected.value = null)}>×</button>
      </div>
      <p class="faint">Point at a value to filter by it, exclude it, insert it or copy it.</p>
      {record === null
        ? <p class="faint">Loading…</p>
        : <ul class="record">{shown.map(([key, value]) => <Node key={key} path={[key]} raw={value} json={false} />)}</ul>}
    </aside>
  );
}
