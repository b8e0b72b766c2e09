import { type Query } from '../session';
import { parseNodeTree, NodeTreeError } from './node-tree';
import { lineageOfQuery, type QueryLineage } from './query-lineage';
import { isList, isNode } from './tree-fields';

/** A relation of the catalog with its columns. */
export interface StoredRelation {
  readonly schema: string;
  readonly name: string;
  /** Their names by number, in order. */
  readonly columns: ReadonlyMap<number, string>;
}

/** What views read by the queries that the server has stored of them. */
export interface StoredQueries {
  /** By the view's oid; a view whose stored query is missing, too large or not understood is left out. */
  readonly views: ReadonlyMap<number, QueryLineage>;
  /** What they name, and the views themselves, by oid. */
  readonly relations: ReadonlyMap<number, StoredRelation>;
}

/** Bytes of a stored query; some twenty times those of its definition. */
const MAX_BYTES = 2 * 1024 * 1024;
const LIVE_COLUMNS = `FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;
/** Views whose queries are held at a time. */
const CHUNK = 20;

/**
 * Reads what views are made of out of the queries that the server keeps of them, in which each name is resolved. Servers that speak
 * PostgreSQL's protocol without keeping such queries give none. Raises `ConnectorError`.
 */
export async function readStoredQueries(query: Query, views: readonly number[]): Promise<StoredQueries> {
  const found = new Map<number, QueryLineage>();
  for (let from = 0; from < views.length; from += CHUNK) {
    for (const { oid, tree } of await storedTrees(query, views.slice(from, from + CHUNK))) {
      const lineage = lineageOf(tree, oid);
      if (lineage) found.set(oid, lineage);
    }
  }
  const named = [...found].flatMap(([oid, { relations }]) => [oid, ...relations]);
  return { views: found, relations: await relationsOf(query, [...new Set(named)]) };
}

function lineageOf(text: string, view: number): QueryLineage | undefined {
  try {
    const tree = parseNodeTree(text);
    const [query] = isList(tree) ? tree : [tree];
    return isNode(query) && query.type === 'QUERY' ? lineageOfQuery(query, view) : undefined;
  } catch (error) {
    if (error instanceof NodeTreeError) return undefined;
    throw error;
  }
}

function storedTrees(
  query: Query,
  views: readonly number[],
): Promise<readonly { readonly oid: number; readonly tree: string }[]> {
  return query(
    `SELECT w.ev_class AS oid, w.ev_action::text AS tree
    FROM pg_catalog.pg_rewrite w
    WHERE w.ev_class = ANY($1::oid[]) AND w.ev_type = '1' AND w.is_instead AND pg_catalog.octet_length(w.ev_action::text) <= $2`,
    [views, MAX_BYTES],
  );
}

async function relationsOf(
  query: Query,
  oids: readonly number[],
): Promise<ReadonlyMap<number, StoredRelation>> {
  const rows = await query<{
    readonly oid: number;
    readonly schema: string;
    readonly name: string;
    readonly numbers: readonly number[];
    readonly columns: readonly string[];
  }>(
    `SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name, 
      ARRAY(SELECT a.attnum ${LIVE_COLUMNS}) AS numbers, ARRAY(SELECT a.attname::text ${LIVE_COLUMNS}) AS columns
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = ANY($1::oid[])`,
    [oids],
  );
  return new Map(
    rows.map(({ oid, schema, name, numbers, columns }) => [
      oid,
      { schema, name, columns: new Map(numbers.map((number, index) => [number, columns[index] ?? ''])) },
    ]),
  );
}
