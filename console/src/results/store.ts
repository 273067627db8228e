// The rows of one execution, fetched by blocks as they are looked at and forgotten again.
import { api } from "../api";
import type { Cell, Execution } from "../types";

const BLOCK = 500;
const BLOCKS_KEPT = 40;
/** Rows that sorting, filtering, summaries and charts take in. */
export const LOCAL_MAX = 20_000;

export class Rows {
  private blocks = new Map<number, Cell[][]>();
  private waiting = new Map<number, Promise<Cell[][]>>();
  private everything: Promise<Cell[][]> | null = null;

  constructor(readonly execution: Execution) {}

  /** The row, or undefined while its block is on the way; `arrived` is called then. */
  at(row: number, arrived: () => void): Cell[] | undefined {
    const block = Math.floor(row / BLOCK);
    const found = this.blocks.get(block);
    if (found) return found[row % BLOCK];
    void this.fetch(block).then(arrived).catch(() => {});
    return undefined;
  }

  /** The first rows, at most LOCAL_MAX. */
  all(): Promise<Cell[][]> {
    this.everything ??= this.gather();
    return this.everything;
  }

  private async gather(): Promise<Cell[][]> {
    const total = Math.min(this.execution.rows, LOCAL_MAX);
    const rows: Cell[][] = [];
    for (let start = 0; start < total; start += 2000) {
      rows.push(...(await api.rows(this.execution.id, start, Math.min(2000, total - start))).rows);
    }
    return rows;
  }

  private fetch(block: number): Promise<Cell[][]> {
    const known = this.waiting.get(block);
    if (known) return known;
    const coming = api.rows(this.execution.id, block * BLOCK, BLOCK).then(({ rows }) => {
      this.blocks.set(block, rows);
      this.waiting.delete(block);
      // The longest unseen goes first: a map keeps the order of insertion.
      const oldest = this.blocks.keys().next().value;
      if (this.blocks.size > BLOCKS_KEPT && oldest !== undefined) this.blocks.delete(oldest);
      return rows;
    });
    this.waiting.set(block, coming);
    return coming;
  }
}
