import {
  type ColumnEdge,
  dialectNamed,
  type EdgeKind,
  formatTable,
  LineagePool,
  type PooledLineage,
  type SchemaTable,
  type SqlDialect,
} from '@dataspoke/sql-lineage';
import { type NodeRef, qualified } from './names';
import { type DbtNode } from './node';

/** A column that a column of the node is made of. */
export interface ColumnOrigin {
  /** Id of the node it belongs to. */
  readonly node: string;
  readonly column: string;
  readonly kind: EdgeKind;
}

export interface NodeLineage {
  /** By column of the node, in the order of the text. */
  readonly columns: ReadonlyMap<string, readonly ColumnOrigin[]>;
  /** 0 to 1. */
  readonly confidence: number;
  readonly warnings: readonly string[];
}

/** A node that another one reads, and its columns as far as they are known. */
export interface KnownNode {
  readonly ref: NodeRef;
  readonly columns: readonly string[];
}

/** Finds out of which columns the columns of a node are made, by its compiled SQL. A process starts with the first text. */
export class ColumnLineage {
  private readonly pool = new LineagePool({ size: 1, heapMb: 256 });
  private readonly dialect: SqlDialect;

  /** `platform`: of the target, whose SQL the nodes are written in. */
  constructor(platform: string) {
    this.dialect = dialectNamed(platform) ?? 'generic';
  }

  /**
   * Undefined for what has no SQL. Edges to tables that are none of `upstreams` are left out: dbt does not know of them. Raises the
   * signal's reason.
   */
  async of(
    node: DbtNode,
    upstreams: readonly KnownNode[],
    signal: AbortSignal,
  ): Promise<NodeLineage | undefined> {
    if (node.compiledCode === undefined || node.language !== 'sql') return undefined;
    const tables = new Map(upstreams.map((known) => [tableName(known.ref, node.injected), known]));
    const schema: SchemaTable = Object.fromEntries(
      [...tables]
        .filter(([, { columns }]) => columns.length > 0)
        .map(([name, { columns }]) => [name, columns]),
    );
    const result = await this.pool.lineage(
      detached(node.compiledCode, node.injected),
      {
        dialect: this.dialect,
        schema,
        ...(node.database === undefined ? {} : { defaultDatabase: node.database }),
        ...(node.schema === undefined ? {} : { defaultSchema: node.schema }),
      },
      { signal },
    );
    return nodeLineage(result, byFoldedName(tables));
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

/** Names of the columns that a node gives, as far as its text says them. */
export function outputsOf(lineage: NodeLineage | undefined): readonly string[] {
  return [...(lineage?.columns.keys() ?? [])];
}

function nodeLineage(
  { statements, warnings }: PooledLineage,
  tables: ReadonlyMap<string, KnownNode>,
): NodeLineage {
  const statement = statements.at(-1);
  const columns = new Map<string, ColumnOrigin[]>();
  for (const edge of statement?.columns ?? []) {
    const origins = columns.get(edge.to.column) ?? [];
    columns.set(edge.to.column, origins);
    const origin = originOf(edge, tables);
    if (origin) origins.push(origin);
  }
  const extra =
    statements.length > 1 ? ['The compiled text has several statements; the last one is what counts.'] : [];
  return {
    columns,
    confidence: statement?.confidence ?? 0,
    warnings: [...new Set([...warnings, ...extra, ...(statement?.warnings ?? [])])],
  };
}

function originOf(edge: ColumnEdge, tables: ReadonlyMap<string, KnownNode>): ColumnOrigin | undefined {
  const known = knownTable(formatTable(edge.from.table).toLowerCase(), tables);
  if (!known) return undefined;
  return { node: known.ref.id, column: spelled(edge.from.column, known.columns), kind: edge.kind };
}

// A text may say less of a table's place than dbt knows, or more: CTEs of dbt have no place, yet defaults give them one.
function knownTable(name: string, tables: ReadonlyMap<string, KnownNode>): KnownNode | undefined {
  const exact = tables.get(name);
  if (exact) return exact;
  const fitting = [...tables].filter(([known]) => known.endsWith(`.${name}`) || name.endsWith(`.${known}`));
  return fitting.length === 1 ? fitting[0]?.[1] : undefined;
}

/** A column as its table spells it: dialects fold names, catalogs do not. */
export function spelled(column: string, columns: readonly string[]): string {
  if (columns.includes(column)) return column;
  const folded = column.toLowerCase();
  return columns.find((known) => known.toLowerCase() === folded) ?? column;
}

function byFoldedName(tables: ReadonlyMap<string, KnownNode>): ReadonlyMap<string, KnownNode> {
  return new Map([...tables].map(([name, known]) => [name.toLowerCase(), known]));
}

function tableName(ref: NodeRef, injected: ReadonlyMap<string, string>): string {
  return (
    injected.get(ref.id) ??
    (ref.materialization === 'ephemeral' ? `__dbt__cte__${ref.relation}` : qualified(ref))
  );
}

/**
 * The text with the CTEs renamed that dbt put in front for ephemeral models: so what reads them reads a table of that name, and its
 * columns lead to the ephemeral model instead of to what stands behind it.
 */
function detached(sql: string, injected: ReadonlyMap<string, string>): string {
  let text = sql;
  for (const name of injected.values()) {
    const definition = new RegExp(
      `(^|[\\s,])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=\\s+as\\s*\\()`,
      'i',
    );
    text = text.replace(definition, (_all, before: string) => `${before}dataspoke_cte_${name}`);
  }
  return text;
}
