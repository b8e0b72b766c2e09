import { type Catalog } from '../catalog';
import { type Variables } from '../query/environment';
import { mergeOrigins, type Origin, type Relation } from '../query/relation';
import { nameOf } from '../statements/by-words';
import { type Token } from '../text/lexer';

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
    for (const name of names) this.scalars.set(name, []);
  }

  scalar(name: string): readonly Origin[] | undefined {
    return this.scalars.get(name);
  }

  record(name: string): Relation | undefined {
    return this.records.get(name);
  }

  /** A record whose fields come from outside the text, as NEW and OLD of a trigger do. */
  addOpaqueRecord(name: string): void {
    this.records.set(name, [{ type: 'opaque', origins: [] }]);
  }

  declare(name: Token): void {
    const key = nameOf(name, this.catalog);
    if (!this.scalars.has(key)) this.scalars.set(key, []);
  }

  /** Puts the columns of a query's row into variables; a single one may be a record that takes the row whole. */
  fill(targets: readonly (readonly Token[])[], row: Relation): void {
    const [only] = targets;
    if (targets.length === 1 && only?.[0]) {
      const key = nameOf(only[0], this.catalog);
      // Fields of the record seen before stay: another branch may have filled it.
      if (only.length === 1) this.records.set(key, [...row, ...(this.records.get(key) ?? [])]);
    }
    for (const [index, target] of targets.entries()) {
      const item = row[index];
      if (target[0] && item && item.type !== 'open') this.assign(target, item.origins);
    }
  }

  assign(target: readonly Token[], origins: readonly Origin[]): void {
    const [name] = target;
    if (!name) return;
    const key = nameOf(name, this.catalog);
    this.scalars.set(key, mergeOrigins(this.scalars.get(key) ?? [], origins));
  }
}
