import { type JsonObject, type JsonValue } from '../connector';
import { asText, isList, isObject, numberAt, objectAt, textAt, textsAt } from '../json';

export type DatasetKind = 'model' | 'seed' | 'snapshot' | 'source';
const DATASET_KINDS: ReadonlySet<string> = new Set<DatasetKind>(['model', 'seed', 'snapshot', 'source']);

export interface DbtColumn {
  readonly name: string;
  readonly description?: string;
  readonly comment?: string;
  readonly nativeType?: string;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  /** What an enforced contract says of it. */
  readonly notNull?: boolean;
  readonly inPrimaryKey?: boolean;
}

/** A model, seed, snapshot or source of a manifest, whichever version of dbt wrote it. */
export interface DbtNode {
  /** dbt's `unique_id`, e.g. `model.shop.customers`. */
  readonly id: string;
  readonly kind: DatasetKind;
  readonly name: string;
  readonly database?: string;
  readonly schema?: string;
  /** Name of the table or view: the alias of a node, the identifier of a source. */
  readonly relation: string;
  readonly materialization?: string;
  readonly description?: string;
  readonly columns: readonly DbtColumn[];
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly group?: string;
  readonly dependsOn: readonly string[];
  readonly language: string;
  readonly rawCode?: string;
  readonly compiledCode?: string;
  /** Names of the CTEs that dbt put in front of the compiled code, by the id of the ephemeral model. */
  readonly injected: ReadonlyMap<string, string>;
  /** What else people want to see, as properties. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Kind of the dataset that an id is of; undefined when it is of none. */
function datasetKind(id: string): DatasetKind | undefined {
  const kind = id.slice(0, id.indexOf('.'));
  return isDatasetKind(kind) ? kind : undefined;
}

function isDatasetKind(kind: string): kind is DatasetKind {
  return DATASET_KINDS.has(kind);
}

/** Reads an entry of `nodes` or `sources`; undefined when it lacks what names it. */
export function readNode(id: string, value: JsonValue | undefined): DbtNode | undefined {
  const entry = objectAt(value);
  const config = objectAt(entry, 'config');
  const kind = datasetKind(id);
  const name = textAt(entry, 'name');
  if (kind === undefined || name === undefined) return undefined;
  const materialization = textAt(config, 'materialized');
  const group = textAt(entry, 'group') ?? textAt(config, 'group');
  return {
    id,
    kind,
    name,
    ...present('database', textAt(entry, 'database')),
    ...present('schema', textAt(entry, 'schema')),
    relation: textAt(entry, kind === 'source' ? 'identifier' : 'alias') ?? name,
    ...present('materialization', materialization),
    ...present('description', textAt(entry, 'description')),
    columns: contracted(Object.values(objectAt(entry, 'columns')).flatMap(readColumn), entry),
    tags: tagsOf(entry),
    meta: metaOf(entry),
    ...present('group', group),
    dependsOn: textsAt(objectAt(entry, 'depends_on'), 'nodes'),
    language: textAt(entry, 'language') ?? 'sql',
    ...present('rawCode', textAt(entry, 'raw_code') ?? textAt(entry, 'raw_sql')),
    ...present('compiledCode', textAt(entry, 'compiled_code') ?? textAt(entry, 'compiled_sql')),
    injected: injectedOf(entry),
    properties: propertiesOf(id, kind, entry, config, group),
  };
}

/** Tags of an entry, wherever its version of dbt keeps them. */
export function tagsOf(entry: JsonObject): readonly string[] {
  return [...new Set([...textsAt(entry, 'tags'), ...textsAt(objectAt(entry, 'config'), 'tags')])].sort();
}

/** `meta` of an entry, wherever its version of dbt keeps it. */
export function metaOf(entry: JsonObject): JsonObject {
  return { ...objectAt(entry, 'config', 'meta'), ...objectAt(entry, 'meta') };
}

/** Column of a catalog entry, with its position. */
export interface CatalogColumn {
  readonly name: string;
  readonly nativeType: string;
  readonly index: number;
  readonly comment?: string;
}

/** Columns of a catalog entry in the order of the table. */
export function readCatalogColumns(value: JsonValue | undefined): readonly CatalogColumn[] {
  return Object.values(objectAt(value, 'columns'))
    .flatMap((column, at): readonly CatalogColumn[] => {
      if (!isObject(column)) return [];
      const name = textAt(column, 'name');
      if (name === undefined) return [];
      return [
        {
          name,
          nativeType: textAt(column, 'type') ?? '',
          index: numberAt(column, 'index') ?? at,
          ...present('comment', textAt(column, 'comment')),
        },
      ];
    })
    .sort((a, b) => a.index - b.index);
}

/** The columns that the catalog saw, with what the manifest says of them; those of the manifest alone where the catalog has none. */
export function mergedColumns(
  documented: readonly DbtColumn[],
  catalog: readonly CatalogColumn[],
): readonly DbtColumn[] {
  if (catalog.length === 0) return documented;
  const exact = new Map(documented.map((column) => [column.name, column]));
  const folded = new Map(documented.map((column) => [column.name.toLowerCase(), column]));
  return catalog.map(({ name, nativeType, comment }) => {
    const said = exact.get(name) ?? folded.get(name.toLowerCase());
    return {
      name,
      ...present('nativeType', nativeType === '' ? said?.nativeType : nativeType),
      ...present('comment', comment),
      ...present('description', said?.description),
      tags: said?.tags ?? [],
      meta: said?.meta ?? {},
      ...present('notNull', said?.notNull),
      ...present('inPrimaryKey', said?.inPrimaryKey),
    };
  });
}

/** Columns with the constraints of the contract; dbt creates no table that breaks one which it enforces. */
function contracted(columns: readonly DbtColumn[], entry: JsonObject): readonly DbtColumn[] {
  if (contractOf(entry, objectAt(entry, 'config')) === undefined) return columns;
  const keys = new Set(typedConstraints(entry, 'primary_key').flatMap((one) => textsAt(one, 'columns')));
  return columns.map((column) => {
    const said = objectAt(entry, 'columns', column.name);
    const inPrimaryKey = keys.has(column.name) || typedConstraints(said, 'primary_key').length > 0;
    const notNull = inPrimaryKey || typedConstraints(said, 'not_null').length > 0;
    return { ...column, ...(notNull ? { notNull } : {}), ...(inPrimaryKey ? { inPrimaryKey } : {}) };
  });
}

function typedConstraints(value: JsonObject, type: string): readonly JsonObject[] {
  const constraints = value['constraints'];
  return isList(constraints)
    ? constraints.filter(isObject).filter((one) => textAt(one, 'type') === type)
    : [];
}

function readColumn(value: JsonValue): readonly DbtColumn[] {
  if (!isObject(value)) return [];
  const name = textAt(value, 'name');
  if (name === undefined) return [];
  return [
    {
      name,
      ...present('description', textAt(value, 'description')),
      ...present('nativeType', textAt(value, 'data_type')),
      tags: tagsOf(value),
      meta: metaOf(value),
    },
  ];
}

function injectedOf(entry: JsonObject): ReadonlyMap<string, string> {
  const ctes = entry['extra_ctes'];
  const found = new Map<string, string>();
  if (!isList(ctes)) return found;
  for (const cte of ctes) {
    const id = textAt(objectAt(cte), 'id');
    const name = /^\s*([^\s(]+)\s+as\s*\(/i.exec(textAt(objectAt(cte), 'sql') ?? '')?.[1];
    if (id !== undefined && name !== undefined) found.set(id, name);
  }
  return found;
}

function propertiesOf(
  id: string,
  kind: DatasetKind,
  entry: JsonObject,
  config: JsonObject,
  group: string | undefined,
): Readonly<Record<string, string>> {
  const version = entry['version'];
  const known: Readonly<Record<string, string | undefined>> = {
    node_type: kind,
    materialization: textAt(config, 'materialized'),
    dbt_file_path: textAt(entry, 'original_file_path'),
    dbt_package_name: textAt(entry, 'package_name'),
    dbt_unique_id: id,
    language: kind === 'source' ? undefined : (textAt(entry, 'language') ?? 'sql'),
    access: textAt(entry, 'access') ?? textAt(config, 'access'),
    contract_enforced: contractOf(entry, config),
    version: version === undefined || version === null ? undefined : asText(version),
    group,
    source_name: textAt(entry, 'source_name'),
    source_description: textAt(entry, 'source_description'),
    loader: textAt(entry, 'loader'),
    loaded_at_field: textAt(entry, 'loaded_at_field') ?? textAt(config, 'loaded_at_field'),
  };
  const meta = Object.entries(metaOf(entry)).map(([key, value]) => [key, asText(value)] as const);
  const said = Object.entries(known).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries([...meta, ...said]);
}

function contractOf(entry: JsonObject, config: JsonObject): string | undefined {
  const enforced = objectAt(entry, 'contract')['enforced'] ?? objectAt(config, 'contract')['enforced'];
  return enforced === true ? 'true' : undefined;
}

function present<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  const result: { [P in K]?: T } = {};
  if (value !== undefined) result[key] = value;
  return result;
}
