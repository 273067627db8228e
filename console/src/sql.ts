// Small edits of SQL text: where a predicate goes, how a name or value is written. It skips
// strings, comments and parentheses but knows no grammar: the server parses.

export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

const RESERVED = new Set(
  ("alter and as between by case cast constraint create cross cube current_date current_time " +
    "current_timestamp deallocate delete describe distinct drop else end escape except execute exists " +
    "extract false for from full group grouping having in inner insert intersect into is join left like " +
    "localtime localtimestamp natural normalize not null on or order outer prepare recursive right rollup " +
    "select skip table then true uescape union unnest using values when where with timestamp date time interval"
  ).split(" "),
);

export function name(text: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(text) && !RESERVED.has(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** Words of the statement at depth 0, outside strings and comments. */
function words(sql: string): { word: string; at: number }[] {
  const found: { word: string; at: number }[] = [];
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[()]|[A-Za-z_][A-Za-z0-9_]*/g;
  let depth = 0;
  for (const match of sql.matchAll(token)) {
    const text = match[0];
    if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (depth === 0 && /^[A-Za-z_]/.test(text)) found.push({ word: text.toUpperCase(), at: match.index });
  }
  return found;
}

const AFTER_WHERE = ["GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "EXCEPT", "INTERSECT"];

/** The statement with `predicate` as one more condition. */
export function withPredicate(sql: string, predicate: string): string {
  const all = words(sql);
  const from = all.findIndex((it) => it.word === "FROM");
  const where = all.findIndex((it, at) => at > from && it.word === "WHERE");
  const end = all.find((it, at) => at > Math.max(from, where) && AFTER_WHERE.includes(it.word));
  const trimmed = sql.trimEnd();
  const stop = end ? end.at : trimmed.endsWith(";") ? trimmed.length - 1 : trimmed.length;
  const head = sql.slice(0, stop).trimEnd();
  const tail = sql.slice(stop);
  const gap = end ? "\n" : "";
  if (where < 0) return `${head}\nWHERE ${predicate}${gap}${tail}`;
  const begin = (all[where]?.at ?? 0) + "WHERE".length;
  const old = head.slice(begin).trim();
  const kept = / or /i.test(old) ? `(${old})` : old;
  return `${head.slice(0, begin)} ${kept}\n  AND ${predicate}${gap}${tail}`;
}

/** The name behind the first FROM: `[database, table]`, database perhaps empty. */
export function firstTable(sql: string): [string, string] | null {
  const found = /\bfrom\s+((?:"[^"]+"|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|[\w$]+))*)/i.exec(sql);
  if (!found?.[1]) return null;
  const parts = found[1].split(".").map((it) => it.trim().replaceAll('"', "").toLowerCase());
  return [parts.at(-2) ?? "", parts.at(-1) ?? ""];
}

const BEGIN = "/* time range */";
const END = "/* end of time range */";

/** Replaces the time range written before, or adds one. */
export function withTimeRange(sql: string, predicate: string): string {
  const from = sql.indexOf(BEGIN);
  const to = sql.indexOf(END);
  const marked = predicate === "" ? "true" : predicate;
  if (from >= 0 && to > from) {
    return `${sql.slice(0, from)}${BEGIN} ${marked} ${sql.slice(to)}`;
  }
  return predicate === "" ? sql : withPredicate(sql, `${BEGIN} ${marked} ${END}`);
}

/** A path into a record as an expression: struct fields by dots, JSON text by JSON path. */
export function expression(path: (string | number)[], json: boolean): string {
  const [column, ...rest] = path;
  const base = name(String(column));
  if (rest.length === 0) return base;
  if (json) {
    const steps = rest.map((it) =>
      typeof it === "number" ? `[${it}]` : /^\w+$/.test(it) ? `.${it}` : `["${it}"]`);
    return `json_extract_scalar(${base}, '$${steps.join("").replaceAll("'", "''")}')`;
  }
  return rest.reduce<string>(
    (text, it) => (typeof it === "number" ? `${text}[${it + 1}]` : `${text}.${name(it.toLowerCase())}`), base);
}
