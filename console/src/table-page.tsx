// Everything about one table: columns, partitions, format, the days that exist, its DDL.
import { useEffect, useState } from "preact/hooks";
import { api } from "./api";
import { bytes, count, moment, plural } from "./format";
import { name } from "./sql";
import { finished, newTab, say } from "./state";
import type { Cell, DaySpan, ResultColumn, TableInfo, TableVersion, Tree } from "./types";

const DAY_MS = 86_400_000;

/** A cell for each day from the first to the last, darker with more bytes. */
export function HeatStrip({ span, click }: { span: DaySpan; click?: (day: string) => void }) {
  const known = new Map(span.present.map((it) => [it.day, it]));
  const most = Math.max(1, ...span.present.map((it) => it.bytes));
  const total = Math.round((Date.parse(span.last) - Date.parse(span.first)) / DAY_MS) + 1;
  // Years of days become weeks or months, so that every cell can be seen.
  const step = Math.max(1, Math.ceil(total / 366));
  const cells = Array.from({ length: Math.ceil(total / step) }, (_, at) => {
    const days = Array.from({ length: step }, (_, it) =>
      new Date(Date.parse(span.first) + (at * step + it) * DAY_MS).toISOString().slice(0, 10));
    const found = days.flatMap((it) => known.get(it) ?? []);
    const size = found.reduce((sum, it) => sum + it.bytes, 0);
    return { day: days[0] ?? "", size, objects: found.reduce((sum, it) => sum + it.objects, 0) };
  });
  return (
    <figure class="heat">
      <div class="cells" role="img" aria-label={`Days with logs from ${span.first} to ${span.last}`}>
        {cells.map((it) => (
          <span key={it.day} data-level={it.size === 0 ? 0 : 1 + Math.min(3, Math.floor((it.size / (most * step)) * 4))}
            title={`${it.day}${step > 1 ? ` and ${step - 1} days more` : ""}: ${plural(it.objects, "object")}, ${bytes(it.size)}`}
            onClick={() => click?.(it.day)} />
        ))}
      </div>
      <figcaption>{span.first} – {span.last} · {plural(span.present.length, "day")} with logs
        {span.missing > 0 && <> · <b class="warn">{count(span.missing)} without</b>: {span.gaps.slice(0, 5).map(([from, to]) => (from === to ? from : `${from} – ${to}`)).join(", ")}{span.gaps.length > 5 && " …"}</>}
      </figcaption>
    </figure>
  );
}

function Facts({ facts }: { facts: [string, string][] }) {
  return <dl class="facts">{facts.filter(([, value]) => value !== "").map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{value}</dd></div>)}</dl>;
}

/** A Hive type over lines: fields of structs below each other. */
function lines(type: string): string {
  const open: boolean[] = [];
  let text = "";
  for (const it of type) {
    if (it === "<") open.push(text.endsWith("struct"));
    if (it === ">") open.pop();
    const breaks = (it === "<" || it === ",") && open.at(-1);
    text += breaks ? `${it}\n${"    ".repeat(open.filter(Boolean).length)}` : it;
  }
  return text;
}

const INLINE_MAX = 60;

function Type({ text }: { text: string }) {
  if (text.length <= INLINE_MAX) return <code>{text}</code>;
  return <details><summary><code>{text.slice(0, INLINE_MAX)}…</code></summary><pre class="query">{lines(text)}</pre></details>;
}

const PREVIEW_ROWS = 10;

function Preview({ database, table }: { database: string; table: string }) {
  const [found, setFound] = useState<{ columns: ResultColumn[]; rows: Cell[][] } | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    void (async () => {
      const { id } = await api.run({ text: `SELECT * FROM ${name(table)} LIMIT ${PREVIEW_ROWS}`, database });
      const done = await finished(id);
      if (done.state !== "SUCCEEDED") return setProblem(done.reason);
      setFound({ columns: done.columns, rows: (await api.rows(id, 0, PREVIEW_ROWS)).rows });
    })().catch((error: Error) => setProblem(error.message));
  }, [database, table]);
  return (
    <section>
      <h2>Preview</h2>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {!found && !problem && <p class="faint">Loading…</p>}
      {found && (
        <div class="wide" tabIndex={0}>
          <table class="preview">
            <thead><tr>{found.columns.map((it, at) => <th key={at}>{it.name}</th>)}</tr></thead>
            <tbody>{found.rows.map((row, at) => (
              <tr key={at}>{row.map((it, column) => <td key={column} title={it ?? ""}>{it === null ? <i class="faint">null</i> : it.slice(0, 120)}</td>)}</tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Lines of the first text that the second lacks. */
function without(first: string, second: string): string[] {
  const known = new Set(second.split("\n").map((it) => it.trim().replace(/,$/, "")));
  return first.split("\n").filter((it) => !known.has(it.trim().replace(/,$/, "")));
}

function Versions({ all }: { all: TableVersion[] }) {
  if (all.length === 0) return null;
  return (
    <section>
      <h2>Versions</h2>
      <table class="named">
        <thead><tr><th>Version</th><th>Since</th><th>Change</th></tr></thead>
        <tbody>
          {all.map((it, at) => {
            const before = all[at + 1]?.ddl;
            return (
              <tr key={it.version} class="version">
                <td>{it.version}{at === 0 && <> <span class="chip">current</span></>}</td>
                <td>{it.updatedMs === null ? "" : moment(it.updatedMs)}</td>
                <td>{before === undefined ? "" : (
                  <pre class="query">
                    {without(before, it.ddl).map((line) => <span class="removed">- {line.trim()}{"\n"}</span>)}
                    {without(it.ddl, before).map((line) => <span class="added">+ {line.trim()}{"\n"}</span>)}
                  </pre>
                )}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

export function TablePage({ database, table }: { database: string; table: string }) {
  const [info, setInfo] = useState<TableInfo | null>(null);
  const [trees, setTrees] = useState<Tree[] | null>(null);
  const [problem, setProblem] = useState("");
  const [preview, setPreview] = useState(false);
  useEffect(() => {
    api.table(database, table).then(setInfo).catch((error: Error) => setProblem(error.message));
    api.days(database, table).then((it) => setTrees(it.trees)).catch(() => setTrees([]));
  }, [database, table]);
  if (problem) return <main class="page"><h1>{table}</h1><p class="problem" role="alert">{problem}</p></main>;
  if (!info) return <main class="page"><p class="faint">Loading…</p></main>;
  return (
    <main class="page">
      <div class="row">
        <h1>{database}.{table}</h1>
        <span class="chip">{info.kind}</span>
        <span class="grow" />
        <button class="primary" onClick={() => newTab(`SELECT *\nFROM ${name(database)}.${name(table)}\nLIMIT 100`, table)}>Query</button>
        <button onClick={() => setPreview(true)}>Preview</button>
        <button onClick={() => void navigator.clipboard.writeText(info.ddl).catch(say)}>Copy DDL</button>
      </div>
      {trees?.map((it) => it.days && (
        <section key={it.template}><h2>Days that exist</h2><HeatStrip span={it.days} />
          <p class="faint">{plural(it.objects, "object")} · {bytes(it.bytes)} · {plural(it.accounts.length, "account")} · {plural(it.regions.length, "region")}</p></section>
      ))}
      {preview && <Preview database={database} table={table} />}
      <section>
        <h2>Columns</h2>
        <table class="named">
          <thead><tr><th>Name</th><th>Hive type</th><th>Comment</th></tr></thead>
          <tbody>
            {info.columns.map((it) => (
              <tr key={it.name}><td>{it.name} {it.partition && <span class="chip">partition key</span>}</td>
                <td><Type text={it.type} /></td><td>{it.comment}</td></tr>
            ))}
          </tbody>
        </table>
      </section>
      {info.projection.length > 0 && (
        <section>
          <h2>Partition projection</h2>
          <table class="named">
            <thead><tr><th>Key</th><th>Properties</th></tr></thead>
            <tbody>{info.projection.map((it) => (
              <tr key={it.column}><td>{it.column}</td><td>{it.properties.map(([key, value]) => <div key={key}><code>{key} = {value}</code></div>)}</td></tr>
            ))}</tbody>
          </table>
          {info.template && <p>Each partition: <code>{info.template}</code></p>}
        </section>
      )}
      <section>
        <h2>Storage</h2>
        <Facts facts={[["Location", info.location], ["SerDe", info.serde], ["Input format", info.inputFormat],
          ["Output format", info.outputFormat]]} />
        <Facts facts={info.serdeProperties} />
      </section>
      {info.properties.length > 0 && <section><h2>Properties</h2><Facts facts={info.properties} /></section>}
      <section><h2>Definition</h2><pre class="lines" tabIndex={0}>{info.ddl || info.view}</pre></section>
      <Versions all={info.versions} />
    </main>
  );
}
