// Above the editor: time range, parameters, run, what it will read.
import { useSignal } from "@preact/signals";
import { api } from "./api";
import { applyFix, changeStatement, editorText, explainAtCursor, formatText, runAtCursor } from "./editor";
import { bytes, count, dollars, plural } from "./format";
import { savedVersion } from "./sources";
import { firstTable, name, withTimeRange } from "./sql";
import { active, activeId, cancel, changeTab, database, diagnostics, diagnosticsStale, estimate, estimating, say } from "./state";

const DAY_MS = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** `yyyy/MM/dd` and the like of a day. */
function inPattern(pattern: string, day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return pattern
    .replace("yyyy", year).replace("MM", month).replace("dd", date)
    .replace(/\bM\b/, String(Number(month))).replace(/\bd\b/, String(Number(date))).replaceAll("'", "");
}

/** The predicate that keeps `from` to `to`: on the projected day, one day longer because
    CloudTrail delivers late, and on the event's time itself. */
async function rangePredicate(sql: string, from: string, to: string): Promise<string> {
  const found = firstTable(sql);
  if (!found) throw new Error("The statement reads no table");
  const table = await api.table(found[0] || database.value, found[1]);
  const day = table.projection.find((it) => it.properties.some(([key, value]) => key === "type" && value === "date"));
  const late = iso(Date.parse(to) + DAY_MS);
  const parts: string[] = [];
  if (day) {
    const pattern = day.properties.find(([key]) => key === "format")?.[1] ?? "yyyy-MM-dd";
    parts.push(`${name(day.column)} BETWEEN '${inPattern(pattern, from)}' AND '${inPattern(pattern, late)}'`);
  }
  if (table.columns.some((it) => it.name === "eventtime" && it.type === "string")) {
    parts.push(`eventtime >= '${from}T00:00:00Z' AND eventtime < '${late}T00:00:00Z'`);
  }
  if (parts.length === 0) throw new Error(`${table.name} has neither projected days nor an eventtime`);
  return parts.join(" AND ");
}

function TimeRange() {
  const from = useSignal(iso(Date.now() - DAY_MS));
  const to = useSignal(iso(Date.now()));
  const apply = async (first: string, last: string) => {
    from.value = first;
    to.value = last;
    const predicate = await rangePredicate(editorText(), first, last);
    await changeStatement((sql) => withTimeRange(sql, predicate));
  };
  const preset = (days: number) => apply(iso(Date.now() - days * DAY_MS), iso(Date.now())).catch(say);
  const choose = (word: string) => {
    if (word === "all") changeStatement((sql) => withTimeRange(sql, "")).catch(say);
    else if (word !== "") void preset(Number(word));
  };
  return (
    <fieldset class="range">
      <legend class="hidden">Time range</legend>
      <input type="date" aria-label="From day" value={from.value} onInput={(it) => (from.value = it.currentTarget.value)} />
      <span>–</span>
      <input type="date" aria-label="To day" value={to.value} onInput={(it) => (to.value = it.currentTarget.value)} />
      <button onClick={() => apply(from.value, to.value).catch(say)}>Apply range</button>
      <select aria-label="Time range preset" value="" onChange={(it) => choose(it.currentTarget.value)}>
        <option value="">Preset…</option>
        <option value="0">Today</option>
        <option value="1">Last 24 hours</option>
        <option value="7">Last 7 days</option>
        <option value="30">Last 30 days</option>
        <option value="90">Last 90 days</option>
        <option value="all">All time</option>
      </select>
    </fieldset>
  );
}

function Badge() {
  const found = estimate.value;
  if (!found) return estimating.value ? <span class="badge faint">estimating…</span> : null;
  if (found.partitions === 0 && found.objects === 0) return <span class="badge faint">reads nothing</span>;
  return (
    <span class="badge" title="What the statements would read, and what Athena would charge in us-east-1" data-busy={estimating.value}>
      {bytes(found.bytes)} · {plural(found.objects, "object")} · {count(found.partitionsRead)} of {plural(found.partitions, "partition")}
      {" · "}Athena {dollars(found.dollars)}
    </span>
  );
}

function Parameters() {
  const tab = active.value;
  if (!tab) return null;
  const marks = (tab.text.replace(/'(?:[^']|'')*'|--[^\n]*/g, "").match(/\?/g) ?? []).length;
  if (marks === 0) return null;
  const set = (at: number, value: string) => {
    const parameters = Array.from({ length: marks }, (_, it) => (it === at ? value : tab.parameters[it] ?? ""));
    changeTab(activeId.value, { parameters });
  };
  return (
    <div class="row parameters">
      {Array.from({ length: marks }, (_, at) => (
        <label key={at}>Parameter {at + 1}
          <input value={tab.parameters[at] ?? ""} placeholder="'text' or 42" onInput={(it) => set(at, it.currentTarget.value)} />
        </label>
      ))}
    </div>
  );
}

/** What the editor's text says about itself, below it, so that typing never moves the text. */
export function Advice() {
  const all = diagnostics.value;
  if (all.length === 0) return null;
  return (
    <ul class="notes" aria-label="Problems and advice">
      {all.slice(0, 5).map((it, at) => (
        <li key={at} class={it.severity}>
          <span>{it.message}</span>
          {it.hints.map((hint) => <em key={hint}>{hint}</em>)}
          {it.fixes.map((fix, n) => (
            <button key={n} class="fix" title={fix.text} disabled={diagnosticsStale.value} onClick={() => applyFix(fix)}>Fix: {fix.replacement.slice(0, 80)}</button>
          ))}
        </li>
      ))}
    </ul>
  );
}

export function saveQuery(): void {
  const title = prompt("Name of the saved query", active.value?.title ?? "");
  if (!title) return;
  api.save(title, editorText(), database.value).then(() => savedVersion.changed()).catch(say);
}

export function Actions() {
  return (
    <div class="row actionbar">
      <button class="quiet" title="Ctrl Shift ⏎" onClick={() => void explainAtCursor()}>Explain</button>
      <button class="quiet" onClick={() => void formatText()}>Format</button>
      <button class="quiet" onClick={saveQuery}>Save</button>
    </div>
  );
}

export function Toolbar() {
  const state = active.value?.execution?.state;
  const busy = state === "QUEUED" || state === "RUNNING";
  return (
    <div class="toolbar">
      <div class="row">
        {busy
          ? <button class="danger" onClick={() => void cancel()}>Cancel <kbd>Esc</kbd></button>
          : <button class="primary" onClick={() => void runAtCursor()}>Run <kbd>Ctrl ⏎</kbd></button>}
        <Badge />
        <span class="grow" />
        <TimeRange />
      </div>
      <Parameters />
    </div>
  );
}
