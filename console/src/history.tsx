// Every execution: search, open, run again, two side by side.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "./api";
import { bytes, count, duration, moment } from "./format";
import { newTab, openExecution, run, say } from "./state";
import type { Execution } from "./types";

const FACTS: [string, (it: Execution) => string, ((it: Execution) => number) | null][] = [
  ["State", (it) => it.state.toLowerCase(), null],
  ["Submitted", (it) => moment(it.submittedMs), null],
  ["Time in queue", (it) => duration(it.queueMs), (it) => it.queueMs],
  ["Run time", (it) => duration(it.engineMs), (it) => it.engineMs],
  ["Data scanned", (it) => bytes(it.scannedBytes), (it) => it.scannedBytes],
  ["Objects read", (it) => count(it.objectsRead), (it) => it.objectsRead],
  ["Partitions read", (it) => count(it.partitionsRead), (it) => it.partitionsRead],
  ["Rows", (it) => count(it.rows), (it) => it.rows],
];

function change(left: number, right: number): string {
  if (left === right) return "same";
  if (left === 0) return "—";
  const share = ((right - left) / left) * 100;
  return `${share > 0 ? "+" : ""}${share.toFixed(0)} %`;
}

function Compare({ left, right }: { left: Execution; right: Execution }) {
  return (
    <section class="card" aria-label="Two runs side by side">
      <h2>Two runs side by side</h2>
      <table>
        <thead><tr><th></th><th>First</th><th>Second</th><th>Change</th></tr></thead>
        <tbody>
          <tr><th>Query</th><td><pre class="query">{left.query}</pre></td><td><pre class="query">{right.query}</pre></td><td>{left.query === right.query ? "same" : "differs"}</td></tr>
          {FACTS.map(([name, text, number]) => (
            <tr key={name}><th>{name}</th><td>{text(left)}</td><td>{text(right)}</td><td>{number ? change(number(left), number(right)) : ""}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function History() {
  const search = useSignal("");
  const all = useSignal<Execution[] | null>(null);
  const chosen = useSignal<string[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => {
      api.history(search.value).then((it) => (all.value = it.executions)).catch(say);
    }, 200);
    return () => clearTimeout(timer);
  }, [search.value]);
  const choose = (id: string) => {
    chosen.value = chosen.value.includes(id) ? chosen.value.filter((it) => it !== id) : [...chosen.value, id].slice(-2);
  };
  const pair = (all.value ?? []).filter((it) => chosen.value.includes(it.id)).sort((a, b) => a.submittedMs - b.submittedMs);
  return (
    <main class="page">
      <h1>History</h1>
      <p><input aria-label="Search history" placeholder="Search queries" value={search.value} onInput={(it) => (search.value = it.currentTarget.value)} /></p>
      {pair.length === 2 && pair[0] && pair[1] ? <Compare left={pair[0]} right={pair[1]} /> : <p class="faint">Choose two runs to see them side by side.</p>}
      <div class="wide"><table class="history">
        <thead><tr><th>Compare</th><th>State</th><th>Query</th><th>Submitted</th><th>Run time</th><th>Data scanned</th><th>Rows</th><th></th></tr></thead>
        <tbody>
          {(all.value ?? []).map((it) => (
            <tr key={it.id}>
              <td><input type="checkbox" aria-label={`Compare ${it.id}`} checked={chosen.value.includes(it.id)} onChange={() => choose(it.id)} /></td>
              <td><span class={`state ${it.state}`}>{it.state.toLowerCase()}</span></td>
              <td class="text"><button class="quiet name" title={it.query} onClick={() => openExecution(it.id).catch(say)}>{it.query.slice(0, 160)}</button></td>
              <td>{moment(it.submittedMs)}</td><td class="number">{duration(it.engineMs)}</td>
              <td class="number">{bytes(it.scannedBytes)}</td><td class="number">{count(it.rows)}</td>
              <td><button onClick={() => { newTab(it.query); void run(it.query); }}>Run again</button></td>
            </tr>
          ))}
        </tbody>
      </table></div>
      {all.value?.length === 0 && <p class="faint">No execution{search.value ? " matches" : " yet"}.</p>}
    </main>
  );
}
