// Numbers, times and sizes in the words Athena's users know.

const UNITS: [string, number][] = [["TB", 1e12], ["GB", 1e9], ["MB", 1e6], ["KB", 1e3]];

export function bytes(value: number): string {
  const unit = UNITS.find(([, size]) => value >= size);
  return unit ? `${(value / unit[1]).toFixed(2)} ${unit[0]}` : `${value} B`;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 object`, `2 objects`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

export function dollars(value: number): string {
  return value === 0 ? "$0" : value < 0.01 ? `$${value.toFixed(6)}` : `$${value.toFixed(2)}`;
}

export function moment(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ").slice(0, 19) + "Z";
}

export function isNumeric(type: string): boolean {
  return /^(tinyint|smallint|integer|int|bigint|real|double|float|decimal)/.test(type);
}

export function isTime(type: string): boolean {
  return /^(timestamp|date)/.test(type);
}
