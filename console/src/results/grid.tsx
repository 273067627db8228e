// The result as a grid of which only the visible rows exist.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { count, isNumeric, plural } from "../format";
import { inspected, say } from "../state";
import type { Cell } from "../types";
import { LOCAL_MAX, type Rows } from "./store";

const ROW_PX = 26;
/** Browsers draw no element taller than about 33 million pixels; this is safely below. */
const HEIGHT_MAX_PX = 8_000_000;

type Sort = { column: number; down: boolean } | null;

function compare(left: Cell, right: Cell, numeric: boolean): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return numeric ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
}

/** Row numbers in the order to show; null means all of them as they come. */
function useOrder(rows: Rows, sort: Sort, filter: string): number[] | null {
  const [order, setOrder] = useState<number[] | null>(null);
  useEffect(() => {
    let stale = false;
    if (!sort && filter === "") {
      setOrder(null);
      return;
    }
    rows.all().then((all) => {
      if (stale) return;
      const wanted = filter.toLowerCase();
      const kept = all.map((_, at) => at).filter((at) =>
        wanted === "" || (all[at] ?? []).some((it) => it?.toLowerCase().includes(wanted)));
      if (sort) {
        const numeric = isNumeric(rows.execution.columns[sort.column]?.type ?? "");
        kept.sort((a, b) => compare(all[a]?.[sort.column] ?? null, all[b]?.[sort.column] ?? null, numeric) * (sort.down ? -1 : 1));
      }
      setOrder(kept);
    }).catch(say);
    return () => { stale = true; };
  }, [rows, sort, filter]);
  return order;
}

export function Grid({ rows, children }: { rows: Rows; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(300);
  const [sort, setSort] = useState<Sort>(null);
  const [filter, setFilter] = useState("");
  const [, redraw] = useState(0);
  const order = useOrder(rows, sort, filter);
  const { columns } = rows.execution;
  const total = order ? order.length : rows.execution.rows;
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([it]) => it && setHeight(it.contentRect.height));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const full = Math.min(total * ROW_PX, HEIGHT_MAX_PX);
  const visible = Math.ceil(height / ROW_PX) + 1;
  // With more rows than pixels a pixel of the bar stands for several rows.
  const reach = Math.max(1, full - height);
  const first = full < total * ROW_PX
    ? Math.floor((Math.min(top, reach) / reach) * Math.max(0, total - visible + 2))
    : Math.floor(top / ROW_PX);
  const offset = full < total * ROW_PX ? top : first * ROW_PX;
  const shown = useMemo(() => Array.from({ length: Math.max(0, Math.min(visible, total - first)) }, (_, at) => first + at), [first, visible, total]);
  const widths = columns.map((it) => `${isNumeric(it.type) ? 120 : /^(row|struct|json|array|map)|userident|request|response/.test(it.type + it.name) ? 320 : 190}px`);
  const template = { gridTemplateColumns: `${40 + 9 * String(rows.execution.rows).length}px ${widths.join(" ")}` };
  const click = (column: number) =>
    setSort(sort?.column !== column ? { column, down: false } : sort.down ? null : { column, down: true });
  return (
    <div class="gridbox">
      <div class="row">
        <input aria-label="Filter rows" placeholder="Filter rows" value={filter} onInput={(it) => setFilter(it.currentTarget.value)} />
        <span class="faint">{plural(total, "row")}{order && rows.execution.rows > LOCAL_MAX ? ` of the first ${count(LOCAL_MAX)}` : ""}</span>
        <span class="grow" />
        {children}
      </div>
      <div class="grid" ref={box} role="table" aria-label="Result" aria-rowcount={total + 1} tabIndex={0}
        onScroll={(it) => setTop(it.currentTarget.scrollTop)}>
        <div class="head line" role="row" style={template}>
          <span role="columnheader" class="number">#</span>
          {columns.map((it, at) => (
            <span role="columnheader" key={at} class={isNumeric(it.type) ? "number" : ""} aria-sort={sort?.column === at ? (sort.down ? "descending" : "ascending") : "none"}>
              <button class="quiet" title={it.type} onClick={() => click(at)}>{it.name} {sort?.column === at ? (sort.down ? "▼" : "▲") : ""}</button>
            </span>
          ))}
        </div>
        <div class="body" role="rowgroup" style={{ height: `${full}px` }}>
          <div style={{ transform: `translateY(${offset}px)` }} role="presentation">
            {shown.map((at) => {
              const row = order ? (order[at] ?? 0) : at;
              const cells = rows.at(row, () => redraw((it) => it + 1));
              return (
                <div class="line" role="row" key={at} aria-rowindex={at + 2} style={template}
                  data-chosen={inspected.value?.row === row} onClick={() => (inspected.value = { execution: rows.execution, row })}>
                  <span role="cell" class="number"><button class="quiet" aria-label={`Inspect row ${row + 1}`}>{row + 1}</button></span>
                  {columns.map((column, it) => (
                    <span role="cell" key={it} class={isNumeric(column.type) ? "number" : ""} title={cells?.[it] ?? ""}>
                      {cells === undefined ? "…" : cells[it] === null ? <i class="faint">null</i> : cells[it]?.slice(0, 500)}
                    </span>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}
