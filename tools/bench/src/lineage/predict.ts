import {
  dialectNamed,
  formatTable,
  lineage,
  type LineageResult,
  type TableName,
} from '@dataspoke/sql-lineage';
import { type Edge, type LineageCase } from './cases';

/** What a call said about a case, names in lower case. */
export interface Prediction {
  readonly id: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly columns: readonly Edge[];
  /** Why a statement gave nothing, or null. */
  readonly error: string | null;
  readonly ms: number;
}

/** A prediction, and whether the parser had refused a statement of it, also where tables were still found. */
export interface Predicted {
  readonly prediction: Prediction;
  readonly unparsed: boolean;
}

/** Runs a case through the library; a dialect that it does not know is read as the generic one. */
export async function predict(one: LineageCase): Promise<Predicted> {
  const start = performance.now();
  const result = await lineage(one.sql, {
    dialect: dialectNamed(one.dialect) ?? 'generic',
    ...(one.schema === null ? {} : { schema: one.schema }),
    ...(one.defaultDatabase === null ? {} : { defaultDatabase: one.defaultDatabase }),
    ...(one.defaultSchema === null ? {} : { defaultSchema: one.defaultSchema }),
  });
  return predicted(one.id, result, performance.now() - start);
}

/** The text as a whole in the form of a prediction. */
export function predicted(id: string, whole: LineageResult, ms: number): Predicted {
  const { statements } = whole;
  const failed = statements.find(({ kind }) => kind === 'unparsed');
  const columns = whole.columns.map(({ from, to }) => ({
    from: columnName(from.table, from.column),
    to: columnName(to.table, to.column),
  }));
  return {
    prediction: {
      id,
      reads: unique(whole.reads.map(plainName)),
      writes: unique(whole.writes.map(plainName)),
      columns: uniqueEdges(columns),
      error: failed ? (failed.warnings[0] ?? 'not understood') : null,
      ms: Number(ms.toFixed(3)),
    },
    unparsed: statements.some(({ warnings }) =>
      warnings.some((warning) => warning.startsWith('The statement could not be parsed')),
    ),
  };
}

function plainName(table: TableName): string {
  return formatTable(table).toLowerCase();
}

function columnName(table: TableName | null, column: string): string {
  return `${table ? plainName(table) : ''}.${column.toLowerCase()}`;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function uniqueEdges(edges: readonly Edge[]): readonly Edge[] {
  return [...new Map(edges.map((edge) => [`${edge.from}\n${edge.to}`, edge])).values()];
}
