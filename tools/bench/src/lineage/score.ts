import { type Edge, type LineageCase } from './cases';
import { type Prediction } from './predict';

/** How a score is made: everything as stated, without what is disputed, or as stated with names no less qualified than stated. */
export type Scoring = 'strict' | 'undisputed' | 'qualified';

/** Found, missed and wrongly added. */
export interface Counts {
  readonly hits: number;
  readonly expected: number;
  readonly predicted: number;
}

export interface CaseScore {
  readonly tables: Counts | null;
  readonly columns: Counts | null;
  /** Nothing missing, nothing more, no error. */
  readonly right: boolean;
}

const SEPARATOR = '.';

/** Compares a prediction with what its case states; parts that it does not state are null. */
export function scoreCase(one: LineageCase, prediction: Prediction, scoring: Scoring): CaseScore {
  const tables = tableCounts(one, prediction, scoring);
  const columns = columnCounts(one, prediction, scoring);
  const failed = prediction.error !== null && !one.expectsError;
  return { tables, columns, right: !failed && isPerfect(tables) && isPerfect(columns) };
}

function tableCounts(one: LineageCase, prediction: Prediction, scoring: Scoring): Counts | null {
  if (scoring === 'undisputed' && one.disputed.includes('tables')) return null;
  const parts = (['reads', 'writes'] as const).flatMap((side) => {
    const expected = one.expected[side];
    if (expected === null) return [];
    const left = scoring === 'undisputed' ? disputedNames(one, side) : [];
    const isLeft = (name: string): boolean => left.some((other) => sameName(other, name, 'strict'));
    return [
      matches(
        expected.map(plain).filter((name) => !isLeft(name)),
        prediction[side].map(plain).filter((name) => !isLeft(name)),
        (wanted, got) => sameName(wanted, got, scoring),
      ),
    ];
  });
  return parts.length === 0 ? null : parts.reduce(add);
}

function columnCounts(one: LineageCase, prediction: Prediction, scoring: Scoring): Counts | null {
  const stated = one.expected.columns;
  if (stated === null || (scoring === 'undisputed' && one.disputed.includes('columns'))) return null;
  let expected = stated.map(plainEdge);
  let predicted = prediction.columns.map(plainEdge);
  if (scoring === 'undisputed') {
    // What the two call an unnamed column differs, and so does what is left out for it.
    const unnamed = expected.filter((edge) => isUnnamed(edge.to));
    const named = new Set(expected.filter((edge) => !isUnnamed(edge.to)).map((edge) => columnOf(edge.to)));
    predicted = predicted.filter(
      (edge) =>
        isCertain(edge) &&
        !(
          isUnnamed(edge.to) ||
          (!named.has(columnOf(edge.to)) && unnamed.some((other) => sameEnd(other.from, edge.from, 'strict')))
        ),
    );
    expected = expected.filter((edge) => isCertain(edge) && !isUnnamed(edge.to));
  }
  return matches(
    expected,
    predicted,
    (wanted, got) => sameEnd(wanted.from, got.from, scoring) && sameEnd(wanted.to, got.to, scoring),
  );
}

/** Pairs each expected item with one predicted item, equal ones before others. */
function matches<T>(
  expected: readonly T[],
  predicted: readonly T[],
  same: (wanted: T, got: T) => boolean,
): Counts {
  const wanted = distinct(expected);
  const left = distinct(predicted);
  const counted = { expected: wanted.length, predicted: left.length };
  let hits = 0;
  const open: T[] = [];
  for (const item of wanted) {
    const at = left.findIndex((other) => JSON.stringify(other) === JSON.stringify(item));
    if (at < 0) open.push(item);
    else {
      left.splice(at, 1);
      hits += 1;
    }
  }
  for (const item of open) {
    const at = left.findIndex((other) => same(item, other));
    if (at < 0) continue;
    left.splice(at, 1);
    hits += 1;
  }
  return { hits, ...counted };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function sameName(wanted: string, got: string, scoring: Scoring): boolean {
  if (wanted === got || got.endsWith(`${SEPARATOR}${wanted}`)) return true;
  return scoring !== 'qualified' && wanted.endsWith(`${SEPARATOR}${got}`);
}

function sameEnd(wanted: string, got: string, scoring: Scoring): boolean {
  if (columnOf(wanted) !== columnOf(got)) return false;
  const [table, other] = [tableOf(wanted), tableOf(got)];
  return table === '' || other === '' ? table === other : sameName(table, other, scoring);
}

function tableOf(end: string): string {
  return end.slice(0, Math.max(0, end.lastIndexOf(SEPARATOR)));
}

function columnOf(end: string): string {
  return end.slice(end.lastIndexOf(SEPARATOR) + 1);
}

/** Whether both ends are columns of which it is known where they are. */
function isCertain({ from, to }: Edge): boolean {
  return columnOf(from) !== '*' && columnOf(to) !== '*' && tableOf(from) !== '';
}

/** A name that a tool or a database made up: a number, or the text of the expression. */
function isUnnamed(end: string): boolean {
  const name = columnOf(end);
  return /^(?:_(?:col_?|c)?\d+|f\d+_|\?column\?)$/.test(name) || /[()+/|']|.\*|\*./.test(name);
}

function disputedNames({ disputed }: LineageCase, side: 'reads' | 'writes'): readonly string[] {
  return disputed.flatMap((part) =>
    part.startsWith(`${side}:`) ? [plain(part.slice(side.length + 1))] : [],
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/["`[\]]/g, '');
}

function plainEdge({ from, to }: Edge): Edge {
  return { from: plain(from), to: plain(to) };
}

function isPerfect(counts: Counts | null): boolean {
  return counts === null || (counts.hits === counts.expected && counts.hits === counts.predicted);
}

/** Counts of two together. */
export function add(a: Counts, b: Counts): Counts {
  return {
    hits: a.hits + b.hits,
    expected: a.expected + b.expected,
    predicted: a.predicted + b.predicted,
  };
}

/** Precision, recall and their harmonic mean; NaN where there is nothing to divide by. */
export function ratios({ hits, expected, predicted }: Counts): {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
} {
  return {
    precision: hits / predicted,
    recall: hits / expected,
    f1: (2 * hits) / (expected + predicted),
  };
}
