import { type ColumnName, type JoinedColumns, tableKey } from '../result';
import { type Origin } from './relation';

/** Collects which stored columns a statement looks at, wherever it does, and which of them it joins. */
export class Looks {
  private readonly seen = new Map<string, ColumnName>();
  private readonly joined = new Map<string, JoinedColumns>();

  get columns(): readonly ColumnName[] {
    return [...this.seen.values()];
  }

  /** In both directions the same. */
  get joins(): readonly JoinedColumns[] {
    return [...this.joined.values()];
  }

  see(origins: readonly Origin[]): void {
    for (const origin of origins)
      this.seen.set(keyOf(origin), { table: origin.table, column: origin.column });
  }

  /** Notes an equality; it is a join when a single column of one table stands on either side, as it is stored. */
  equal(left: readonly Origin[], right: readonly Origin[]): void {
    const [one, ...more] = left;
    const [other, ...others] = right;
    if (!one || !other || more.length + others.length > 0) return;
    if (one.kind !== 'identity' || other.kind !== 'identity') return;
    if (tableKey(one.table) === tableKey(other.table)) return;
    const [first, second] = keyOf(one) < keyOf(other) ? [one, other] : [other, one];
    this.joined.set(`${keyOf(first)}\n${keyOf(second)}`, {
      one: { table: first.table, column: first.column },
      other: { table: second.table, column: second.column },
    });
  }
}

function keyOf({ table, column }: ColumnName): string {
  return `${tableKey(table)}\n${column}`;
}
