import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DIALECTS,
  formatTable,
  lineage,
  type LineageResult,
  type SqlDialect,
  type TableName,
} from '../index';

/** A statement or script of the corpus with what it means, worked out by hand. */
export interface CorpusCase {
  readonly id: string;
  readonly dialect: string;
  readonly sql: string;
  readonly defaultDatabase: string | null;
  readonly defaultSchema: string | null;
  readonly schema: Readonly<Record<string, readonly string[]>> | null;
  /** Names in lower case; `null` where the case says nothing. */
  readonly expected: {
    readonly reads: readonly string[];
    readonly writes: readonly string[];
    readonly columns: readonly { readonly from: string; readonly to: string; readonly kind: string }[] | null;
    /** Columns that only conditions look at. */
    readonly filters: readonly string[] | null;
  };
  readonly note?: string;
}

/** What a text does, as lines that can be compared. */
export interface Facts {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** `orders.id > daily.id identity`; before the dot is nothing when the result is stored nowhere. */
  readonly columns?: readonly string[];
  readonly filters?: readonly string[];
}

const FOLDER = join(__dirname, '../../corpus');

/** Cases by the name of their dialect. */
export function readCorpus(): ReadonlyMap<string, readonly CorpusCase[]> {
  return new Map(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => [name.replace('.jsonl', ''), casesOf(readFileSync(join(FOLDER, name), 'utf8'))]),
  );
}

function casesOf(text: string): readonly CorpusCase[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const item: unknown = JSON.parse(line);
      if (!isCase(item)) throw new Error(`This line of the corpus is no case: ${line.slice(0, 80)}`);
      return item;
    });
}

// The corpus is ours: its shape is only looked at as far as a slip of the pen goes.
function isCase(item: unknown): item is CorpusCase {
  return typeof item === 'object' && item !== null && 'id' in item && 'sql' in item && 'expected' in item;
}

/** The expectation of a case. */
export function expectedFacts({ expected }: CorpusCase): Facts {
  const { reads, writes, columns, filters } = expected;
  return {
    reads: sorted(reads),
    writes: sorted(writes),
    ...(columns ? { columns: sorted(columns.map(({ from, to, kind }) => `${from} > ${to} ${kind}`)) } : {}),
    ...(filters ? { filters: sorted(filters) } : {}),
  };
}

/** What the analysis says of a case, as far as the case states something. */
export async function toldFacts(item: CorpusCase): Promise<Facts> {
  const { expected, schema } = item;
  const result = await lineage(item.sql, {
    dialect: dialectOf(item.dialect),
    ...(schema ? { schema } : {}),
    ...(item.defaultDatabase === null ? {} : { defaultDatabase: item.defaultDatabase }),
    ...(item.defaultSchema === null ? {} : { defaultSchema: item.defaultSchema }),
  });
  return factsOf(result, { columns: expected.columns !== null, filters: expected.filters !== null });
}

/** What a text does as a whole, as comparable lines; names in lower case unless `asWritten`. */
export function factsOf(
  result: Pick<LineageResult, 'reads' | 'writes' | 'columns' | 'filters'>,
  { asWritten = false, columns = true, filters = true } = {},
): Facts {
  const form = (name: string): string => (asWritten ? name : name.toLowerCase());
  const nameOf = (table: TableName): string => form(formatTable(table));
  const columnOf = ({ table, column }: { table: TableName | null; column: string }): string =>
    `${table ? nameOf(table) : ''}.${form(column)}`;
  const lines = result.columns.map(({ from, to, kind }) => `${columnOf(from)} > ${columnOf(to)} ${kind}`);
  return {
    reads: sorted(result.reads.map(nameOf)),
    writes: sorted(result.writes.map(nameOf)),
    ...(columns ? { columns: sorted(lines) } : {}),
    ...(filters ? { filters: sorted(result.filters.map(columnOf)) } : {}),
  };
}

function dialectOf(name: string): SqlDialect {
  const found = DIALECTS.find((dialect) => dialect === (name === 'postgres' ? 'postgresql' : name));
  if (!found) throw new Error(`The corpus names a dialect that is not known: ${name}`);
  return found;
}

function sorted(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort();
}
