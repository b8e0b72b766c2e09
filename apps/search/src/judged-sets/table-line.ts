import {
  type ColumnFacts,
  type EntityFacts,
  type ForeignKeyFacts,
  NO_FACTS,
} from '../documents/entity-facts';
import { isRecord } from './judged-job';

/** One table of a judged set as a document. */
export interface JudgedTable {
  readonly id: string;
  readonly urn: string;
  readonly content: EntityFacts;
}

/** URN of the table with this id; ids are unique in a set, names need not be. */
export type UrnOf = (id: string) => string;

/** Reads one line of `corpus.jsonl`; `urnOf` knows every id of the set. Raises `Error` naming what is missing. */
export function readTableLine(line: string, urnOf: UrnOf): JudgedTable {
  const table = parsed(line);
  const id = textOf(table, 'id', line);
  const qualifiedName = textOf(table, 'name', line);
  return {
    id,
    urn: urnOf(id),
    content: {
      ...NO_FACTS,
      entityType: 'dataset',
      name: qualifiedName.slice(qualifiedName.lastIndexOf('.') + 1),
      qualifiedName,
      platform: platformOf(table),
      env: optionalText(table['env']) || 'PROD',
      description: optionalText(table['description']),
      columns: recordsOf(table['columns']).map(columnOf),
      primaryKey: textsOf(table['primaryKey']),
      foreignKeys: recordsOf(table['foreignKeys']).flatMap((key) => foreignKeyOf(key, urnOf)),
      ...governanceOf(table, urnOf),
    },
  };
}

/** Id and URN of a line; `taken` are the URNs there are already. */
export function readTableId(
  line: string,
  taken: { has(urn: string): boolean },
): { readonly id: string; readonly urn: string } {
  const table = parsed(line);
  const id = textOf(table, 'id', line);
  const [named, byId] = [textOf(table, 'name', line), id].map(
    (name) => `urn:li:dataset:(urn:li:dataPlatform:${platformOf(table)},${name.replace(/[(),]/g, '_')},PROD)`,
  );
  return { id, urn: named !== undefined && !taken.has(named) ? named : (byId ?? id) };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  const table: unknown = JSON.parse(line);
  if (!isRecord(table)) throw new Error(`a table must be an object: ${line.slice(0, 200)}`);
  return table;
}

function platformOf(table: Readonly<Record<string, unknown>>): string {
  return optionalText(table['platform']).replace(/[(),\s]/g, '_') || 'unknown';
}

function columnOf(column: Readonly<Record<string, unknown>>): ColumnFacts {
  return {
    path: optionalText(column['name']),
    nativeType: optionalText(column['type']),
    description: optionalText(column['description']),
    nullable: true,
    partOfKey: false,
    tags: [],
    glossaryTerms: [],
  };
}

/** What only generated catalogs have: a judged set says nothing about owners, use and lineage. */
function governanceOf(table: Readonly<Record<string, unknown>>, urnOf: UrnOf): Partial<EntityFacts> {
  const { usage, rowCount, changedAt } = table;
  return {
    upstreams: textsOf(table['upstreams']).map(urnOf),
    owners: textsOf(table['owners']),
    tags: textsOf(table['tags']),
    glossaryTerms: textsOf(table['terms']),
    domains: textsOf(table['domains']),
    subTypes: textsOf(table['subTypes']),
    ...(typeof usage === 'number' ? { usage: { queries: usage, users: [] } } : {}),
    ...(typeof rowCount === 'number' ? { rowCount } : {}),
    ...(typeof changedAt === 'number' ? { changedAt } : {}),
  };
}

function foreignKeyOf(key: Readonly<Record<string, unknown>>, urnOf: UrnOf): ForeignKeyFacts[] {
  const { references } = key;
  if (!isRecord(references) || typeof references['id'] !== 'string') return [];
  return [
    {
      columns: textsOf(key['columns']),
      references: urnOf(references['id']),
      referencedColumns: textsOf(references['columns']),
    },
  ];
}

function textOf(table: Readonly<Record<string, unknown>>, key: string, line: string): string {
  const value = table[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`a table needs ${key}: ${line.slice(0, 200)}`);
}

function optionalText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function recordsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
