import { noteCondition } from '../query/conditions';
import { type Environment } from '../query/environment';
import { addItem, addJoins } from '../query/from';
import { certainColumn, type Relation, tableRelation } from '../query/relation';
import { Scope } from '../query/scope';
import { tableReference, type TableReference } from '../query/table-name';
import { type TableName, tableKey } from '../result';
import { asNode, isFields, listOf, type Tree } from '../tree/node';

/** A table that UPDATE or DELETE changes. */
export interface ChangedTable {
  readonly reference: TableReference;
  readonly table: TableName;
  /** The stored column behind a name; they differ where a common table expression is changed. */
  column(name: string): string;
}

/** The tables that an UPDATE or DELETE names: which it changes and which it only reads. */
export class NamedTables {
  readonly changed: readonly ChangedTable[];
  private readonly main: TableReference;
  private readonly targets: readonly TableReference[];

  /**
   * `main` follows the verb; `items` and `joins` are those of FROM, USING and of the table list. `isChanged` says which are changed
   * by the alias or name that they go by; when it says so of none, that is `main`. Tables that are only read are noted.
   */
  constructor(
    main: TableReference,
    private readonly items: readonly Tree[],
    private readonly joins: readonly Tree[],
    private readonly env: Environment,
    isChanged: (name: string) => boolean,
  ) {
    const joined = joins.map((join) => (isFields(join) ? join['this'] : undefined));
    const others = [...items, ...joined].flatMap((item) => tableReference(item) ?? []);
    // T-SQL and MySQL name the target by the alias of an entry of FROM, or once more by its name.
    const same = others.filter((other) => isSame(other, main));
    const [target = main] = same;
    const named = [target, ...others.filter((other) => !same.includes(other))];
    const chosen = named.filter((other) => isChanged(other.alias ?? other.table.name));
    this.targets = chosen.length > 0 ? chosen : [target];
    this.changed = this.targets.map((reference) => this.change(reference));
    // The table before the joins of MySQL's UPDATE is a source when only the others are changed.
    if (!this.targets.includes(target)) env.findings.read(target.table);
    this.main = target;
  }

  /** What names mean in SET, WHERE and RETURNING; conditions of joins are noted on the way. */
  scope(): Scope {
    const around = new Scope();
    this.addTargets(around);
    const scope = new Scope(around);
    for (const item of this.items) if (!this.isTarget(item)) addItem(item, scope, this.env, undefined);
    for (const join of this.joins) {
      if (!isFields(join)) continue;
      if (this.isTarget(join['this'])) noteCondition(join['on'], { env: this.env, scope });
      else addJoins([join], scope, this.env, undefined);
    }
    this.addTargets(scope);
    return scope;
  }

  private addTargets(scope: Scope): void {
    const named = this.targets.includes(this.main) ? this.targets : [this.main, ...this.targets];
    for (const reference of named) {
      scope.add({
        alias: reference.alias ?? reference.table.name,
        table: reference.table,
        relation: this.relation(reference),
      });
    }
  }

  private isTarget(item: Tree): boolean {
    const reference = tableReference(item);
    return (
      reference !== undefined &&
      [this.main, ...this.targets].some((target) => sameEntry(target, reference) || isSame(reference, target))
    );
  }

  private change(reference: TableReference): ChangedTable {
    const { findings } = this.env;
    const inner = this.common(reference);
    if (!inner) return { reference, table: findings.write(reference.table), column: (name) => name };
    // A common table expression over one table stands for that table.
    const tables = new Map(
      inner.flatMap((item) =>
        item.type === 'open'
          ? item.tables.map((table) => [tableKey(table), table] as const)
          : item.origins
              .filter((origin) => origin.kind === 'identity')
              .map((origin) => [tableKey(origin.table), origin.table] as const),
      ),
    );
    const [table, ...more] = tables.values();
    if (!table || more.length > 0) {
      findings.doubt(`It is not known which table is changed through "${reference.table.name}".`, 0.5);
    }
    const target = table ? findings.write(table) : reference.table;
    return { reference, table: target, column: (name) => certainColumn(inner, name)?.[0]?.column ?? name };
  }

  private relation(reference: TableReference): Relation {
    const { catalog } = this.env.findings;
    const table = catalog.qualify(reference.table);
    return this.common(reference) ?? tableRelation(table, catalog.columns(table));
  }

  private common({ table }: TableReference): Relation | undefined {
    const { ctes } = this.env;
    if (table.schema !== undefined) return undefined;
    return (ctes.get(table.name) ?? ctes.get(table.name.toLowerCase()))?.relation();
  }
}

// The tree keeps some entries as bare structures.
function asTable(tree: Tree): Tree {
  return asNode(tree) ? tree : { table: tree };
}

/** Entries of a list of tables. */
export function tablesOf(tree: Tree): readonly Tree[] {
  return listOf(tree).map(asTable);
}

function isSame(other: TableReference, main: TableReference): boolean {
  if (other.alias !== undefined) {
    return main.table.schema === undefined && sameName(other.alias, main.table.name);
  }
  const { table } = other;
  const isPlain = main.alias === undefined || sameName(main.alias, main.table.name);
  const sameSchema =
    table.schema === undefined || main.table.schema === undefined || table.schema === main.table.schema;
  return isPlain && sameSchema && sameName(table.name, main.table.name);
}

function sameEntry(one: TableReference, other: TableReference): boolean {
  return one.alias === other.alias && tableKey(one.table) === tableKey(other.table);
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
