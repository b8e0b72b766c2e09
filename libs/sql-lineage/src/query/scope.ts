import { type TableName } from '../result';
import {
  allOrigins,
  certainColumn,
  type Item,
  mergeOrigins,
  type Origin,
  possibleColumn,
  type Relation,
  through,
} from './relation';

/** One entry of a FROM clause. */
export interface Source {
  /** Name by which its columns are qualified; undefined for a subquery without one. */
  readonly alias: string | undefined;
  /** Of a stored table without alias: its name as written, so that `schema.table.column` finds it. */
  readonly table?: TableName;
  readonly relation: Relation;
  /** Whether its unknown columns are fields of an array's elements, which a name without qualifier means only if no table can have it. */
  readonly isElement?: boolean;
}

/** What names can mean at one place of a statement: the sources in view, then those of the statement around it. */
export class Scope {
  private readonly sources: Source[] = [];
  /** Columns of USING and NATURAL, in lower case: one name for both sides. */
  private readonly merged = new Map<string, readonly Origin[]>();
  private starItems: readonly Item[] = [];

  constructor(private readonly outer?: Scope) {}

  /** What `*` stands for. */
  get star(): Relation {
    return this.starItems;
  }

  /** A copy that sees the same sources; what is added to it later does not show here. */
  fork(): Scope {
    const copy = new Scope(this.outer);
    copy.sources.push(...this.sources);
    for (const [name, origins] of this.merged) copy.merged.set(name, origins);
    copy.starItems = this.starItems;
    return copy;
  }

  add(source: Source): void {
    this.sources.push(source);
    this.starItems = [...this.starItems, ...source.relation];
  }

  /** Joins the sources of `other` by equally named columns. `keep` says whose value the merged column carries. */
  joinUsing(other: Scope, names: readonly string[], keep: 'left' | 'right' | 'both'): void {
    const columns = names.map((name): Item => {
      const left = this.resolveHere(name) ?? [];
      const right = other.resolveHere(name) ?? [];
      const origins =
        keep === 'left'
          ? left
          : keep === 'right'
            ? right
            : through(mergeOrigins(left, right), 'transformation');
      this.merged.set(name.toLowerCase(), origins);
      return { type: 'column', name, origins };
    });
    this.sources.push(...other.sources);
    const joined = new Set(names.map((name) => name.toLowerCase()));
    for (const [name, origins] of other.merged) if (!joined.has(name)) this.merged.set(name, origins);
    const rest = [...this.starItems, ...other.starItems].filter(
      (item) => item.type !== 'column' || !joined.has(item.name.toLowerCase()),
    );
    this.starItems = [...columns, ...rest];
  }

  /** Adds the elements of an array; `name` means them from now on, also where it was a column's. */
  addElement(source: Source, name: string | undefined): void {
    this.sources.push(source);
    const [own] = source.relation;
    if (name !== undefined && own?.type === 'column') this.merged.set(name.toLowerCase(), own.origins);
  }

  /** Adds a source whose columns are not part of `*`, as a semi join does. */
  addHidden(source: Source): void {
    this.sources.push(source);
  }

  /** Equally named columns of both sides, or undefined when one side is not fully known. */
  commonColumns(relation: Relation): readonly string[] | undefined {
    const known = [...this.starItems, ...relation].every((item) => item.type === 'column');
    if (!known) return undefined;
    return relation.flatMap((item) =>
      item.type === 'column' && certainColumn(this.starItems, item.name) ? [item.name] : [],
    );
  }

  /** The relation that `alias` or a written table name stands for, innermost first. */
  relation(qualifier: readonly string[]): Relation | undefined {
    return this.named(qualifier)[0]?.relation ?? this.outer?.relation(qualifier);
  }

  /** The source of this name, in the case it is written in or, if there is none, in any. */
  private named(qualifier: readonly string[]): readonly Source[] {
    const found =
      this.sources.find((source) => isNamed(source, qualifier, (name) => name)) ??
      this.sources.find((source) => isNamed(source, qualifier, (name) => name?.toLowerCase()));
    return found ? [found] : [];
  }

  /** Origins of a qualified column. */
  qualified(qualifier: readonly string[], name: string): readonly Origin[] | undefined {
    const relation = this.relation(qualifier);
    return relation && (certainColumn(relation, name) ?? possibleColumn(relation, name));
  }

  /** Origins of an unqualified column that some source certainly has. */
  certain(name: string): readonly Origin[] | undefined {
    const merged = this.merged.get(name.toLowerCase());
    if (merged) return merged;
    for (const source of this.sources) {
      const found = certainColumn(source.relation, name);
      if (found) return found;
    }
    // A source that is not fully known may hold the name and would hide an outer one, so it is no longer certain.
    return this.sources.some((source) => possibleColumn(source.relation, name))
      ? undefined
      : this.outer?.certain(name);
  }

  /** Origins of an unqualified column that only one source can have. */
  possible(name: string): readonly Origin[] | undefined {
    const among = (sources: readonly Source[]): readonly (readonly Origin[])[] =>
      sources.flatMap((source) => {
        const found = possibleColumn(source.relation, name);
        return found ? [found] : [];
      });
    const inTables = among(this.sources.filter((source) => !source.isElement));
    const candidates =
      inTables.length > 0 ? inTables : among(this.sources.filter((source) => source.isElement));
    if (candidates.length > 1) return undefined;
    return candidates[0] ?? this.outer?.certain(name) ?? this.outer?.possible(name);
  }

  /** The column at this place, counted from 1, of the only source, when all its columns are known. */
  byPlace(place: number): readonly Origin[] | undefined {
    const [only, ...more] = this.sources;
    const isKnown = only?.relation.every((item) => item.type === 'column') && more.length === 0;
    const item = isKnown ? only?.relation[place - 1] : undefined;
    return item?.type === 'column' ? item.origins : undefined;
  }

  /** A column of the only stored table that a name can mean, although the table is not known to have it. */
  unknownColumn(qualifier: readonly string[], name: string): Origin | undefined {
    // Without a qualifier it may as well be a column of the statement around.
    if (qualifier.length === 0 && this.outer) return undefined;
    const [only, ...more] = qualifier.length > 0 ? this.named(qualifier) : this.sources;
    if (!only?.table || more.length > 0) return undefined;
    const [first] = only.relation;
    const origin = first?.type === 'column' ? first.origins[0] : undefined;
    return origin && { table: origin.table, column: name, kind: 'identity' };
  }

  /** The whole row of a source by an alias of its own, which is no likely name of a column. */
  aliasedRow(name: string): readonly Origin[] | undefined {
    const [found] = this.named([name]);
    if (found && found.table?.name !== found.alias)
      return through(allOrigins(found.relation), 'transformation');
    return this.outer?.aliasedRow(name);
  }

  /** A reference to a whole row, as in `row_to_json(t)`. */
  wholeRow(name: string): readonly Origin[] | undefined {
    const relation = this.relation([name]);
    return relation && through(allOrigins(relation), 'transformation');
  }

  /** Origins of an unqualified column, as far as they are known. */
  resolve(name: string): readonly Origin[] {
    return this.certain(name) ?? this.possible(name) ?? [];
  }

  private resolveHere(name: string): readonly Origin[] | undefined {
    return certainColumn(this.starItems, name) ?? possibleColumn(this.starItems, name);
  }
}

function isNamed(
  source: Source,
  qualifier: readonly string[],
  form: (name: string | undefined) => string | undefined,
): boolean {
  const [last, ...before] = [...qualifier].reverse();
  if (before.length === 0) return form(source.alias) === form(last);
  const { table } = source;
  if (!table) return false;
  const name = [table.name, table.schema, table.database];
  return [last, ...before].every((part, index) => form(name[index]) === form(part));
}
