import { type ContextTable, MOST_LOOKUP_ROWS } from '@dataspoke/contracts';
import { type ColumnFacts, type EntityFacts } from '../documents/entity-facts';
import { type JoinEdge, type KnownTable } from './join-edges';

/** A small table whose rows say what codes stand for. */
export interface LookupTable {
  readonly urn: string;
  readonly name: string;
  /** Its key. */
  readonly code: string;
  /** The text that tells its rows apart. */
  readonly meaning: string;
}

/** A column of a table that is shown, with the table that says what its values stand for. */
export interface LookupUse {
  readonly urn: string;
  readonly path: string;
  readonly lookup: LookupTable;
  /** Values that are among the codes if the join, of which only names speak, is one. */
  readonly proof?: readonly string[];
}

/** A name tells rows apart; some may share one. */
const DIFFERENT = 0.9;
/** Texts of so few characters are codes themselves. */
const SHORT = 4;

/**
 * Which of the shown columns hold codes of which small tables, what fits the question first: a single column that is joined with the
 * key of a table of up to a thousand rows. Names alone are believed when samples can prove them. The key of such a table is taken only
 * when no shown column refers to it. Nothing that is personal data is looked up, and nothing that has codes already.
 */
export function lookupUses(
  shown: readonly ContextTable[],
  known: readonly KnownTable[],
  edges: readonly JoinEdge[],
): readonly LookupUse[] {
  const facts = new Map(known.map(({ urn, content }) => [urn, content]));
  const lookups = new Map(known.flatMap((table) => lookupOf(table) ?? []).map((one) => [one.urn, one]));
  const towards = [...edges, ...edges.map(turned)]
    .filter(({ to, columns, toColumns }) => {
      const lookup = lookups.get(to);
      return lookup !== undefined && columns.length === 1 && toColumns[0] === lookup.code;
    })
    .sort((a, b) => b.confidence - a.confidence);
  const uses = shown
    .flatMap(({ urn, columns }) =>
      columns.map((column) => ({ urn, column, facts: columnOf(facts.get(urn), column.path) })),
    )
    .filter(({ column, facts: own }) => column.codes === undefined && own !== undefined && !own.personalData)
    .sort((a, b) => Number(b.column.matched) - Number(a.column.matched))
    .flatMap(({ urn, column, facts: own }): LookupUse[] => {
      const edge = towards.find(
        ({ from, columns, evidence }) =>
          from === urn && columns[0] === column.path && (evidence !== 'name' || own?.samples?.length),
      );
      const lookup = edge && lookups.get(edge.to);
      if (!lookup) return [];
      const { samples = [] } = own ?? {};
      return [{ urn, path: column.path, lookup, ...(edge.evidence === 'name' ? { proof: samples } : {}) }];
    });
  const used = new Set(uses.filter(({ proof }) => !proof).map(({ lookup }) => lookup.urn));
  const referred = new Set(towards.map(({ to }) => to));
  const own = shown.flatMap(({ urn, columns }): LookupUse[] => {
    const lookup = lookups.get(urn);
    if (!lookup || used.has(urn) || !referred.has(urn)) return [];
    const column = columns.find(({ path }) => path === lookup.code);
    return column && column.codes === undefined ? [{ urn, path: lookup.code, lookup }] : [];
  });
  return [...uses, ...own];
}

/** The table as one that says what codes stand for, if its size, its key and its columns let it be one. */
function lookupOf({ urn, content }: KnownTable): LookupTable | undefined {
  const { rowCount, columns, name } = content;
  if (rowCount === undefined || rowCount < 1 || rowCount > MOST_LOOKUP_ROWS) return undefined;
  const [code, ...others] =
    content.primaryKey.length > 0
      ? content.primaryKey
      : columns.filter(({ partOfKey }) => partOfKey).map(({ path }) => path);
  if (code === undefined || others.length > 0 || columnOf(content, code)?.personalData) return undefined;
  const meaning = columns.find((column) => column.path !== code && isName(column, rowCount));
  return meaning && { urn, name, code, meaning: meaning.path };
}

function isName({ type, nativeType, distinctCount, personalData }: ColumnFacts, rows: number): boolean {
  const isText = type === undefined ? /char|text|string/i.test(nativeType) : type === 'string';
  const [, length] = /\((\d+)\)/.exec(nativeType) ?? [];
  return (
    isText &&
    !personalData &&
    (length === undefined || Number(length) >= SHORT) &&
    (distinctCount === undefined || distinctCount >= DIFFERENT * rows)
  );
}

function columnOf(content: EntityFacts | undefined, path: string): ColumnFacts | undefined {
  return content?.columns.find((column) => column.path === path);
}

function turned({ from, to, columns, toColumns, ...edge }: JoinEdge): JoinEdge {
  return { ...edge, from: to, to: from, columns: toColumns, toColumns: columns };
}
