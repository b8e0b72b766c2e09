import { type Catalog } from '../catalog';
import { type Variables } from '../query/environment';
import { certainColumn, type Item, mergeOrigins, type Origin, type Relation } from '../query/relation';
import { nameOf } from '../statements/by-words';
import { type Token } from '../text/lexer';
import { type Target } from './step';

/**
 * What the variables of a routine hold, as far as the text says: everything that was ever put into one counts, since which
 * branch ran is not known.
 */
export class RoutineVariables implements Variables {
  private readonly scalars = new Map<string, readonly Origin[]>();
  private readonly records = new Map<string, Relation>();

  constructor(
    private readonly catalog: Catalog,
    names: readonly string[],
  ) {
    for (const name of names) this.scalars.set(keyOf(name), []);
  }

  scalar(name: string): readonly Origin[] | undefined {
    // Marked as a variable, but declared outside of the text.
    return this.scalars.get(keyOf(name)) ?? (name.startsWith('@') ? [] : undefined);
  }

  record(name: string): Relation | undefined {
    return this.records.get(keyOf(name));
  }

  /** A record whose fields come from outside the text, as NEW and OLD of a trigger do. */
  addOpaqueRecord(name: string): void {
    this.records.set(keyOf(name), [{ type: 'opaque', origins: [] }]);
  }

  /** A record with these fields, as NEW and OLD of a trigger. */
  addRecord(name: string, fields: Relation): void {
    this.records.set(keyOf(name), fields);
  }

  declare(name: Token): void {
    const key = keyOf(nameOf(name, this.catalog));
    if (!this.scalars.has(key)) this.scalars.set(key, []);
  }

  /** Puts the columns of a query's row into variables; a single one may be a record that takes the row whole. */
  fill(targets: readonly Target[], row: Relation): void {
    const [only] = targets;
    if (targets.length === 1 && only?.[0]) {
      const key = keyOf(nameOf(only[0], this.catalog));
      // Fields of the record seen before stay: another branch may have filled it.
      if (only.length === 1) this.records.set(key, merged(row, this.records.get(key) ?? []));
    }
    for (const [index, target] of targets.entries()) {
      const item = row[index];
      if (target[0] && item && item.type !== 'open') this.assign(target, item.origins);
    }
  }

  assign(target: Target, origins: readonly Origin[]): void {
    const [name, dot, field] = target;
    if (!name) return;
    const key = keyOf(nameOf(name, this.catalog));
    if (dot?.text === '.' && field) {
      const fieldName = nameOf(field, this.catalog);
      const before = this.records.get(key) ?? [];
      this.records.set(key, merged([{ type: 'column', name: fieldName, origins }], before));
    }
    this.scalars.set(key, mergeOrigins(this.scalars.get(key) ?? [], origins));
  }
}

function merged(row: Relation, before: Relation): Relation {
  const names = new Set(row.map((item) => (item.type === 'column' ? item.name : undefined)));
  const both = row.map((item): Item =>
    item.type === 'column'
      ? { ...item, origins: mergeOrigins(item.origins, certainColumn(before, item.name) ?? []) }
      : item,
  );
  return [...both, ...before.filter((item) => item.type !== 'column' || !names.has(item.name))];
}

// Marked by a colon or $ inside of SQL or not, by @ and in any case: it is one variable.
function keyOf(name: string): string {
  return name.startsWith('@') ? name.toLowerCase() : name.replace(/^[:$]/, '');
}
