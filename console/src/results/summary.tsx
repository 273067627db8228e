// Each column at a glance: NULLs, distinct values, extremes, the most frequent.
import { useEffect, useState } from "preact/hooks";
import { count, isNumeric } from "../format";
import { say } from "../state";
import type { Cell } from "../types";
import { LOCAL_MAX, type Rows } from "./store";

interface Profile {
  name: string;
  type: string;
  nulls: number;
  distinct: number;
  least: string;
  greatest: string;
  top: [string, number][];
}

const TOP = 6;

function profile(rows: Cell[][], at: number, name: string, type: string): Profile {
  const seen = new Map<string, number>();
  let nulls = 0;
  for (const row of rows) {
    const value = row[at];
    if (value === null || value === undefined) nulls += 1;
    else seen.set(value, (seen.get(value) ?? 0) + 1);
  }
  const values = [...seen.keys()].sort(isNumeric(type) ? (a, b) => Number(a) - Number(b) : undefined);
  const top = [...seen.entries()].sort((a, b) => b[1] - a[1]).slice(0, TOP);
  return { name, type, nulls, distinct: seen.size, least: values[0] ?? "", greatest: values.at(-1) ?? "", top };
}

export function Summary({ rows }: { rows: Rows }) {
  const [profiles, setProfiles] = useState<Profile[] | null>(null);
  const [total, setTotal] = useState(0);
  useEffect(() => {
    rows.all().then((all) => {
      setTotal(all.length);
      setProfiles(rows.execution.columns.map((it, at) => profile(all, at, it.name, it.type)));
    }).catch(say);
  }, [rows]);
  if (!profiles) return <p class="faint pad">Loading…</p>;
  return (
    <div class="summary">
      {rows.execution.rows > LOCAL_MAX && <p class="faint">Over the first {count(LOCAL_MAX)} rows</p>}
      {profiles.map((it, at) => (
        <section key={at} class="card">
          <h3>{it.name} <span class="faint">{it.type}</span></h3>
          <p class="faint">{count(it.distinct)} distinct · {total === 0 ? 0 : Math.round((it.nulls / total) * 100)} % null</p>
          {isNumeric(it.type) && <p>{it.least} … {it.greatest}</p>}
          <ul class="bars">
            {it.top.map(([value, many]) => (
              <li key={value} title={value}>
                <span class="bar" style={{ width: `${(many / (it.top[0]?.[1] ?? 1)) * 100}%` }} />
                <span class="text">{value.slice(0, 80)}</span><span class="many">{count(many)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
