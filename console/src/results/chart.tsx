// A time series where a column holds times, else the most frequent values as bars.
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { count, isNumeric, isTime } from "../format";
import { say, theme } from "../state";
import type { Cell } from "../types";
import type { Rows } from "./store";

const TOP = 25;
const BUCKETS = 120;

function seconds(value: Cell): number {
  if (value === null || !/^\d{4}-\d\d-\d\d/.test(value)) return NaN;
  return Date.parse(value.includes("T") ? value : `${value.slice(0, 19).replace(" ", "T")}${value.length > 10 ? "Z" : ""}`) / 1000;
}

/** Sum of `measure` (or the number of rows) by moment. */
function series(rows: Cell[][], time: number, measure: number): [number[], number[]] {
  const moments = rows.map((it) => seconds(it[time] ?? null));
  const known = moments.filter((it) => !Number.isNaN(it)).sort((a, b) => a - b);
  const first = known[0] ?? 0;
  const last = known.at(-1) ?? 0;
  const distinct = new Set(known).size;
  const step = distinct <= BUCKETS ? 0 : Math.max(1, Math.ceil((last - first) / BUCKETS));
  const sums = new Map<number, number>();
  rows.forEach((row, at) => {
    const moment = moments[at] ?? NaN;
    if (Number.isNaN(moment)) return;
    const bucket = step === 0 ? moment : first + Math.floor((moment - first) / step) * step;
    sums.set(bucket, (sums.get(bucket) ?? 0) + (measure < 0 ? 1 : Number(row[measure] ?? 0)));
  });
  const keys = [...sums.keys()].sort((a, b) => a - b);
  return [keys, keys.map((it) => sums.get(it) ?? 0)];
}

function top(rows: Cell[][], label: number, measure: number): [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const key = row[label] ?? "null";
    sums.set(key, (sums.get(key) ?? 0) + (measure < 0 ? 1 : Number(row[measure] ?? 0)));
  }
  return [...sums.entries()].sort((a, b) => b[1] - a[1]).slice(0, TOP);
}

function TimePlot({ data, label }: { data: [number[], number[]]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const css = getComputedStyle(document.documentElement);
    const line = { stroke: css.getPropertyValue("--line"), width: 1 };
    const axis = { stroke: css.getPropertyValue("--faint"), grid: line, ticks: line };
    const plot = new uPlot({
      width: box.current.clientWidth, height: Math.max(160, box.current.clientHeight - 40),
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "UTC"),
      series: [{ label: "UTC", value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }, { label, stroke: css.getPropertyValue("--accent"), fill: css.getPropertyValue("--accent-soft"), width: 2, points: { show: data[0].length < 60 } }],
      axes: [{ ...axis, grid: { show: false } }, axis],
    }, data, box.current);
    return () => plot.destroy();
  }, [data, theme.value]);
  return <div class="plot" ref={box} role="img" aria-label="Time series" />;
}

export function Chart({ rows }: { rows: Rows }) {
  const [all, setAll] = useState<Cell[][] | null>(null);
  const { columns } = rows.execution;
  useEffect(() => { rows.all().then(setAll).catch(say); }, [rows]);
  const firstRow = all?.[0];
  const timeAt = columns.findIndex((it, at) => isTime(it.type) || !Number.isNaN(seconds(firstRow?.[at] ?? null)));
  const [label, setLabel] = useState(-1);
  const [measure, setMeasure] = useState(-2);
  if (!all) return <p class="faint pad">Loading…</p>;
  const by = label >= 0 ? label : timeAt >= 0 ? timeAt : Math.max(0, columns.findIndex((it) => !isNumeric(it.type)));
  const numbers = columns.map((it, at) => ({ ...it, at })).filter((it) => isNumeric(it.type) && it.at !== by);
  const of = measure === -2 ? (numbers[0]?.at ?? -1) : measure;
  const timed = by === timeAt;
  const bars = timed ? [] : top(all, by, of);
  return (
    <div class="chart">
      <div class="row">
        <label>By <select value={by} onChange={(it) => setLabel(Number(it.currentTarget.value))}>
          {columns.map((it, at) => <option key={at} value={at}>{it.name}</option>)}</select></label>
        <label>Value <select value={of} onChange={(it) => setMeasure(Number(it.currentTarget.value))}>
          <option value={-1}>number of rows</option>
          {numbers.map((it) => <option key={it.at} value={it.at}>{it.name}</option>)}</select></label>
      </div>
      {timed ? <TimePlot data={series(all, by, of)} label={of < 0 ? "rows" : columns[of]?.name ?? ""} /> : (
        <ul class="bars tall" aria-label="Most frequent" tabIndex={0}>
          {bars.map(([key, value]) => (
            <li key={key} title={key}>
              <span class="bar" style={{ width: `${(value / Math.max(1, bars[0]?.[1] ?? 1)) * 100}%` }} />
              <span class="text">{key.slice(0, 120)}</span><span class="many">{count(value)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
