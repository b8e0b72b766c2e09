import { type EdgeKind, strongest, type TableName, tableKey } from '../result';

/** A stored column that a value comes from, and how much happened to it on the way. */
export interface Origin {
  readonly table: TableName;
  readonly column: string;
  readonly kind: EdgeKind;
}

/** A result column with everything its values come from. */
export interface OutputColumn {
  readonly type: 'column';
  readonly name: string;
  readonly origins: readonly Origin[];
}

/** All columns of tables whose columns are not known: any name may be one of them. */
export interface OpenColumns {
  readonly type: 'open';
  readonly tables: readonly TableName[];
}

/** Columns of a function's result: any name may be one, and each is computed from the same arguments. */
export interface OpaqueColumns {
  readonly type: 'opaque';
  readonly origins: readonly Origin[];
}

export type Item = OutputColumn | OpenColumns | OpaqueColumns;

/** What a table, subquery or function offers, in order. */
export type Relation = readonly Item[];

/** One origin per stored column, the strongest kind each. */
export function mergeOrigins(...lists: readonly (readonly Origin[])[]): readonly Origin[] {
  const merged = new Map<string, Origin>();
  for (const origin of lists.flat()) {
    const key = `${tableKey(origin.table)}\n${origin.column}`;
    const other = merged.get(key);
    merged.set(key, other ? { ...origin, kind: strongest(origin.kind, other.kind) } : origin);
  }
  return [...merged.values()];
}

/** The origins after something of this kind was done to the value. */
export function through(origins: readonly Origin[], kind: EdgeKind): readonly Origin[] {
  return kind === 'identity'
    ? origins
    : origins.map((origin) => ({ ...origin, kind: strongest(origin.kind, kind) }));
}

export function column(name: string, origins: readonly Origin[]): OutputColumn {
  return { type: 'column', name, origins };
}

/** A stored table: its columns, or open when they are not known. */
export function tableRelation(table: TableName, columns: readonly string[] | undefined): Relation {
  if (!columns) return [{ type: 'open', tables: [table] }];
  return columns.map((name) => column(name, [{ table, column: name, kind: 'identity' }]));
}

/** Everything a relation's rows come from; what a reference to the whole row depends on. */
export function allOrigins(relation: Relation): readonly Origin[] {
  return mergeOrigins(relation.flatMap((item) => (item.type === 'open' ? [] : item.origins)));
}

/** Whether every column is known by name and place. */
export function isClosed(relation: Relation): relation is readonly OutputColumn[] {
  return relation.every((item) => item.type === 'column');
}

/** The named column, when the relation certainly has it. Case counts only where two names differ in nothing else. */
export function certainColumn(relation: Relation, name: string): readonly Origin[] | undefined {
  let index = INDICES.get(relation);
  if (!index) INDICES.set(relation, (index = indexOf(relation)));
  return (index.get(name) ?? index.get(ANY_CASE + name.toLowerCase()))?.origins;
}

/** Columns by name, and by name in lower case behind a mark that no name can hold. */
const INDICES = new WeakMap<Relation, ReadonlyMap<string, OutputColumn>>();
const ANY_CASE = '\u0000';

function indexOf(relation: Relation): ReadonlyMap<string, OutputColumn> {
  const index = new Map<string, OutputColumn>();
  for (const item of relation) {
    if (item.type !== 'column') continue;
    for (const key of [item.name, ANY_CASE + item.name.toLowerCase()]) {
      if (!index.has(key)) index.set(key, item);
    }
  }
  return index;
}

/** The named column, when exactly one part of the relation that is not known can hold it. */
export function possibleColumn(relation: Relation, name: string): readonly Origin[] | undefined {
  const parts = relation.filter((item) => item.type !== 'column');
  const [part] = parts;
  if (!part || parts.length > 1) return undefined;
  return part.type === 'opaque'
    ? part.origins
    : part.tables.map((table) => ({ table, column: name, kind: 'identity' }));
}

/** The first columns under other names, as `AS t(a, b)` gives them. */
export function renamed(relation: Relation, names: readonly string[]): Relation {
  return names.length === 0
    ? relation
    : relation.map((item, index) => {
        const name = names[index];
        return item.type === 'column' && name !== undefined ? { ...item, name } : item;
      });
}

/** UNION BY NAME: a column that only one side has comes from there alone. */
export function unitedByName(left: Relation, right: Relation): Relation {
  const more = right.filter((item) => item.type === 'column' && certainColumn(left, item.name) === undefined);
  return [...unitedWhereKnown(left, right), ...more];
}

/** UNION and the like: columns by place; where places are not known, by name. */
export function united(left: Relation, right: Relation): Relation {
  if (isClosed(left) && isClosed(right) && left.length === right.length) {
    return left.map((item, index) =>
      column(item.name, mergeOrigins(item.origins, right[index]?.origins ?? [])),
    );
  }
  return unitedWhereKnown(left, right);
}

function unitedWhereKnown(left: Relation, right: Relation): Relation {
  return left.map((item): Item => {
    if (item.type === 'column') {
      const other = certainColumn(right, item.name) ?? possibleColumn(right, item.name) ?? [];
      return column(item.name, mergeOrigins(item.origins, other));
    }
    const others = right.filter((candidate) => candidate.type === item.type);
    if (item.type === 'open') {
      return {
        ...item,
        tables: [...item.tables, ...others.flatMap((o) => (o.type === 'open' ? o.tables : []))],
      };
    }
    return {
      ...item,
      origins: mergeOrigins(item.origins, ...others.map((o) => (o.type === 'opaque' ? o.origins : []))),
    };
  });
}
