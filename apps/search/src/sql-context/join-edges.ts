import { type JOIN_EVIDENCE } from '@dataspoke/contracts';
import { type ColumnFacts, type EntityFacts } from '../documents/entity-facts';
import { nameWords } from '../documents/name-words';
import { type SqlJoin } from '../past-queries/read-sql';
import { stem } from '../query/stem';

/** A dataset with what the catalog says about it. */
export interface KnownTable {
  readonly urn: string;
  readonly content: EntityFacts;
}

/** One way to join two tables; columns correspond by their places. */
export interface JoinEdge {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
  readonly evidence: (typeof JOIN_EVIDENCE)[number];
  /** 0 to 1. */
  readonly confidence: number;
}

/** A declared key holds; of queries each further one that joins so makes it surer; a name is a guess. */
const DECLARED = 1;
const QUERIED = { first: 0.8, most: 0.97 } as const;
const NAMED = { withTable: 0.7, same: 0.5 } as const;

/** Names that keys of anything have; alone they say nothing about what they point to. */
const BARE_KEYS: ReadonlySet<string> = new Set(['id', 'key', 'code', 'uuid', 'guid', 'pk', 'no', 'nr']);

/** The ways in which the tables can be joined with each other: what the catalog declares, what queries do, what names suggest. */
export function joinEdges(
  tables: readonly KnownTable[],
  confirmed: readonly { readonly joins: readonly SqlJoin[] }[] = [],
): readonly JoinEdge[] {
  const known = new Map(tables.map((table) => [table.urn, table.content]));
  const declared = [
    ...tables.flatMap((table) => [...foreignKeys(table), ...queriedJoins(table)]),
    ...confirmed.flatMap(({ joins }) => joins.map(confirmedJoin)),
  ];
  const among = declared.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const joined = new Set(among.flatMap(({ from, to }) => [pairOf(from, to)]));
  const guessed = namedJoins(tables).filter(({ from, to }) => !joined.has(pairOf(from, to)));
  return bestOfEach([...among, ...guessed]);
}

/** The text that is the same for both directions. */
function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function foreignKeys({ urn, content }: KnownTable): readonly JoinEdge[] {
  return content.foreignKeys.map(({ columns, references, referencedColumns }) => ({
    from: urn,
    to: references,
    columns,
    toColumns: referencedColumns,
    evidence: 'foreign-key',
    confidence: DECLARED,
  }));
}

function confirmedJoin(join: SqlJoin): JoinEdge {
  return { ...join, evidence: 'query', confidence: QUERIED.most };
}

function queriedJoins({ urn, content }: KnownTable): readonly JoinEdge[] {
  return content.joins.map((join) => ({
    from: urn,
    to: join.with,
    columns: join.columns,
    toColumns: join.withColumns,
    evidence: 'query',
    confidence: QUERIED.most - (QUERIED.most - QUERIED.first) / Math.max(1, join.queries),
  }));
}

/**
 * Joins that only names suggest: a column that is called like the key of another table, with that table's name in front of a key
 * called `id`, or like it when the key says what it is of. Types must agree, and the key must be the only one that is meant.
 */
function namedJoins(tables: readonly KnownTable[]): readonly JoinEdge[] {
  const keys = tables.flatMap((table) => keyOf(table));
  const byName = Map.groupBy(
    keys.flatMap((key) => key.names.map((name) => ({ key, name }))),
    ({ name }) => name,
  );
  return tables.flatMap(({ urn, content }) =>
    content.columns.flatMap((column) => {
      const meant = (byName.get(stemmed(column.path)) ?? []).filter(({ key }) => key.urn !== urn);
      const [first, ...others] = new Set(meant.map(({ key }) => key));
      if (!first || others.length > 0 || !isSameKind(column, first.column)) return [];
      const isWithTable = stemmed(first.column.path) !== stemmed(column.path);
      const isKeyToo = content.primaryKey.length === 1 && content.primaryKey[0] === column.path;
      if (isKeyToo && !isWithTable && urn > first.urn) return [];
      return [
        {
          from: urn,
          to: first.urn,
          columns: [column.path],
          toColumns: [first.column.path],
          evidence: 'name' as const,
          confidence: isWithTable ? NAMED.withTable : NAMED.same,
        },
      ];
    }),
  );
}

interface Key {
  readonly urn: string;
  readonly column: ColumnFacts;
  /** What a column that points here is called. */
  readonly names: readonly string[];
}

/** The key of a table that has one of a single column. */
function keyOf({ urn, content }: KnownTable): readonly Key[] {
  const declared = content.primaryKey.length > 0 ? content.primaryKey : pathsOfKeyParts(content);
  const [path, ...others] = declared;
  const column = content.columns.find((one) => one.path === path);
  if (!column || others.length > 0) return [];
  const own = stemmed(column.path);
  const table = stemmed(content.name);
  const names = BARE_KEYS.has(own) ? [`${table} ${own}`] : [own, `${table} ${own}`];
  return [{ urn, column, names }];
}

function pathsOfKeyParts({ columns }: EntityFacts): readonly string[] {
  return columns.filter(({ partOfKey }) => partOfKey).map(({ path }) => path);
}

/** Stems of the words of a name, in their order: `Customers` is `customer`. */
function stemmed(name: string): string {
  return nameWords(name.slice(name.lastIndexOf('.') + 1))
    .split(' ')
    .map(stem)
    .join(' ');
}

/** Whether values of both can be equal; what has no known type may be. */
function isSameKind(one: ColumnFacts, other: ColumnFacts): boolean {
  if (one.type !== undefined && other.type !== undefined) return one.type === other.type;
  return true;
}

/** Of several ways with the same columns the surest. */
function bestOfEach(edges: readonly JoinEdge[]): readonly JoinEdge[] {
  const best = new Map<string, JoinEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to, edge.columns, edge.toColumns]);
    const turned = JSON.stringify([edge.to, edge.from, edge.toColumns, edge.columns]);
    const known = best.get(key) ?? best.get(turned);
    if (known && known.confidence >= edge.confidence) continue;
    if (best.has(turned)) best.delete(turned);
    best.set(key, edge);
  }
  return [...best.values()];
}
