import { type ColumnFacts, type EntityFacts } from '../documents/entity-facts';
import { type Question, stemsOf } from '../query/question';

/** A column with how much the question needs it. */
export interface ChosenColumn {
  readonly column: ColumnFacts;
  readonly matched: boolean;
  /** Joins need it, or it is part of the key. */
  readonly needed: boolean;
}

/** More of one table says less than what another one has to say. */
const MOST = 80;

/**
 * The columns that matter for the question, those that matter most first: what fits it, what joins need, keys, times, then the others as
 * the table has them. `close`: columns whose meaning is close to it; `joined`: columns that joins use.
 */
export function chooseColumns(
  { stems }: Question,
  { columns, primaryKey }: Pick<EntityFacts, 'columns' | 'primaryKey'>,
  close: ReadonlySet<string>,
  joined: ReadonlySet<string>,
): readonly ChosenColumn[] {
  const keys = new Set(primaryKey);
  const weighed = columns.map((column, at) => {
    const named = held(stems, column.path);
    const noted = held(stems, column.description);
    const matched = named > 0 || noted > 1 || close.has(column.path);
    const needed = joined.has(column.path) || keys.has(column.path) || column.partOfKey;
    const weight =
      4 * named + 2 * Number(close.has(column.path)) + noted + 3 * Number(needed) + Number(isTime(column));
    return { column, matched, needed, weight, at };
  });
  return weighed
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .slice(0, MOST)
    .map(({ column, matched, needed }) => ({ column, matched, needed }));
}

function held(stems: ReadonlySet<string>, text: string): number {
  if (text === '') return 0;
  const own = stemsOf(text);
  return [...stems].filter((word) => own.has(word)).length;
}

function isTime({ type, nativeType }: ColumnFacts): boolean {
  return type === 'date' || type === 'time' || /date|time/i.test(nativeType);
}
