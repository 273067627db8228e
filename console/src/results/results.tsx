// Below the editor: state and numbers of the execution, and what it gave, in tabs.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { api } from "../api";
import { bytes, count, duration, moment, plural } from "../format";
import { active, finished, newTab, run, say } from "../state";
import type { Execution } from "../types";
import { Chart } from "./chart";
import { Grid } from "./grid";
import { Rows } from "./store";
import { Summary } from "./summary";

type View = "grid" | "chart" | "summary" | "plan" | "messages" | "statistics";

function Line({ it }: { it: Execution }) {
  return (
    <p class="numbers" aria-label="Execution">
      <span class={`state ${it.state}`}>{it.state.toLowerCase()}</span>
      <span>Time in queue: <b>{duration(it.queueMs)}</b></span>
      <span>Run time: <b>{duration(it.engineMs)}</b></span>
      <span>Data scanned: <b>{bytes(it.scannedBytes)}</b></span>
      {it.objects > 0 && <span>Objects: <b>{count(it.objectsRead)}</b> of {count(it.objects)}{it.objectsDismissed > 0 && ` (${count(it.objectsDismissed)} dismissed)`}</span>}
      {it.partitions > 0 && <span>Partitions: <b>{count(it.partitionsRead)}</b> of {count(it.partitions)}</span>}
      {it.damagedObjects > 0 && <span class="warn">Partial: {plural(it.damagedObjects, "object")} damaged</span>}
    </p>
  );
}

function Running({ it }: { it: Execution }) {
  const share = it.objectsBytes === 0 ? 0 : it.scannedBytes / it.objectsBytes;
  const seconds = Math.max(0.001, (Date.now() - it.submittedMs) / 1000);
  const left = share > 0.02 && share < 1 ? ` · about ${duration((seconds / share - seconds) * 1000)} left` : "";
  return (
    <div class="running" role="status">
      <progress max={1} value={share} aria-label="Data scanned" />
      <p>{it.state === "QUEUED" ? "Waiting for a place" : `${count(it.objectsRead + it.objectsDismissed)} of ${count(it.objects)} objects · ${bytes(it.scannedBytes)} of ${bytes(it.objectsBytes)} · ${count(Math.round(it.inputRows / seconds))} rows/s${left}`}</p>
    </div>
  );
}

function Failed({ it }: { it: Execution }) {
  return (
    <div class="failed" role="alert">
      <h2>{it.state === "CANCELLED" ? "Cancelled" : "The query failed"}</h2>
      {it.reason && <pre>{it.reason}</pre>}
      {it.hints.map((hint) => <p key={hint}>💡 {hint}</p>)}
    </div>
  );
}

/** How the explanation begins a line that holds the statement which mends the cause. */
const MENDING = "try: ";

function Empty({ it }: { it: Execution }) {
  const why = it.explanation.filter((line) => !line.startsWith(MENDING));
  const mending = it.explanation.filter((line) => line.startsWith(MENDING)).map((line) => line.slice(MENDING.length));
  const mend = async (statement: string) => {
    newTab(statement, "Fix");
    await run(statement);
    if (active.value?.execution?.state !== "SUCCEEDED") return;
    newTab(it.query);
    await run(it.query);
  };
  return (
    <div class="empty">
      <h2>No rows</h2>
      {it.explanation.length === 0
        ? <p class="faint">The statement gave no result.</p>
        : <ul>{why.map((line) => <li key={line}>{line}</li>)}</ul>}
      {mending.map((statement) => (
        <div key={statement} class="card">
          <p>This would mend it:</p>
          <pre class="query">{statement}</pre>
          <p class="row"><button class="primary" onClick={() => mend(statement).catch(say)}>Mend and run again</button></p>
        </div>
      ))}
    </div>
  );
}

function Text({ rows }: { rows: Rows }) {
  const lines = useSignal<string[]>([]);
  useEffect(() => {
    rows.all().then((all) => (lines.value = all.map((it) => it.join("\t")))).catch(say);
  }, [rows]);
  return <pre class="lines" tabIndex={0}>{lines.value.join("\n")}</pre>;
}

function Plan({ it }: { it: Execution }) {
  const [lines, setLines] = useState<string | null>(null);
  useEffect(() => {
    void (async () => {
      const { id } = await api.run({ text: `EXPLAIN ${it.query}`, database: it.database || "default" });
      const plan = await finished(id);
      setLines(plan.state === "SUCCEEDED" ? (await api.rows(id, 0, 2000)).rows.map((row) => row.join(" ")).join("\n") : plan.reason);
    })().catch(say);
  }, [it.id]);
  return <pre class="lines" tabIndex={0}>{lines ?? "Loading…"}</pre>;
}

function Messages({ it }: { it: Execution }) {
  const all = [
    ...it.damaged.map((text) => ["damaged", text]), ...it.warnings.map((text) => ["warning", text]),
    ...it.advice.map((text) => ["advice", text]), ...it.explanation.map((text) => ["empty", text]),
  ];
  if (all.length === 0) return <p class="faint pad">Nothing to say about this query.</p>;
  return <ul class="messages">{all.map(([kind, text], at) => <li key={at}><span class="chip">{kind}</span> {text}</li>)}</ul>;
}

function Statistics({ it }: { it: Execution }) {
  const facts: [string, string][] = [
    ["Execution", it.id], ["Submitted", moment(it.submittedMs)], ["Time in queue", duration(it.queueMs)],
    ["Planning", duration(it.planningMs)], ["Run time", duration(it.engineMs)], ["Total", duration(it.totalMs)],
    ["Data scanned", `${bytes(it.scannedBytes)} (${count(it.scannedBytes)} bytes)`], ["Input rows", count(it.inputRows)],
    ["Rows", count(it.rows)], ["Partitions", `${count(it.partitionsRead)} of ${count(it.partitions)}`],
    ["Objects", `${count(it.objectsRead)} read, ${count(it.objectsDismissed)} dismissed, of ${count(it.objects)}`],
    ["Damaged objects", count(it.damagedObjects)], ["Result file", it.resultLocation],
  ];
  return <dl class="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

function Exports({ it }: { it: Execution }) {
  return (
    <span class="row">
      {["csv", "json", "parquet"].map((format) => (
        <a key={format} class="button" href={api.exportUrl(it.id, format)} download>{format.toUpperCase()}</a>
      ))}
      <button onClick={() => void navigator.clipboard.writeText(`${location.origin}/console/#/query/${it.id}`)}>Copy link</button>
      <button onClick={() => void run(it.query)}>Run again</button>
    </span>
  );
}

export function Results() {
  const it = active.value?.execution ?? null;
  const view = useSignal<View>("grid");
  const rows = useMemo(() => (it?.state === "SUCCEEDED" ? new Rows(it) : null), [it?.id, it?.state]);
  if (!it) return <section class="results idle"><p class="faint">Results appear here.</p></section>;
  if (it.state === "QUEUED" || it.state === "RUNNING") return <section class="results"><Running it={it} /></section>;
  const names: [View, string][] = [["grid", "Results"], ["chart", "Chart"], ["summary", "Columns"], ["plan", "Plan"],
    ["messages", `Messages${it.damaged.length + it.warnings.length + it.advice.length > 0 ? " •" : ""}`], ["statistics", "Statistics"]];
  const tabular = it.form === "Rows" && rows !== null && it.rows > 0;
  const body = () => {
    if (!rows) return <Failed it={it} />;
    switch (view.value) {
      case "plan": return <Plan it={it} />;
      case "messages": return <Messages it={it} />;
      case "statistics": return <Statistics it={it} />;
      case "chart": return tabular ? <Chart rows={rows} /> : <Empty it={it} />;
      case "summary": return tabular ? <Summary rows={rows} /> : <Empty it={it} />;
      default:
        if (it.form === "Lines" || it.form === "Plan") return <Text rows={rows} />;
        return tabular ? <Grid rows={rows}><Exports it={it} /></Grid> : <Empty it={it} />;
    }
  };
  return (
    <section class="results" aria-label="Result">
      <Line it={it} />
      <div class="row views">
        <div role="tablist" aria-label="Views">
          {names.map(([name, label]) => (
            <button key={name} role="tab" aria-selected={view.value === name} onClick={() => (view.value = name)}>{label}</button>
          ))}
        </div>
      </div>
      <div class="view" key={it.id}>{body()}</div>
    </section>
  );
}
