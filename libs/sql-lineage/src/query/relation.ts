import { type EdgeKind, type TableName, tableKey } from '../result';

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

const STRENGTH: Readonly<Record<EdgeKind, number>> = { identity: 0, transformation: 1, aggregation: 2 };

/** The stronger of two kinds: what was aggregated once stays aggregated. */
export function strongest(a: EdgeKind, b: EdgeKind): EdgeKind {
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

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
  return mergeOrigins(...relation.map((item) => (item.type === 'open' ? [] : item.origins)));
}

/** Whether every column is known by name and place. */
export function isClosed(relation: Relation): relation is readonly OutputColumn[] {
  return relation.every((item) => item.type === 'column');
}

/** The named column, when the relation certainly has it. */
export function certainColumn(relation: Relation, name: string): readonly Origin[] | undefined {
  const found = relation.find((item) => item.type === 'column' && item.name === name);
  return found?.type === 'column' ? found.origins : undefined;
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

/** UNION and the like: columns by place; where places are not known, by name. */
export function united(left: Relation, right: Relation): Relation {
  if (isClosed(left) && isClosed(right) && left.length === right.length) {
    return left.map((item, index) =>
      column(item.name, mergeOrigins(item.origins, right[index]?.origins ?? [])),
    );
  }
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
