import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { type ComparisonRule } from './comparison';
import { kindOf, Misfit, quoted } from './misfit';
import { nearMiss } from './near-miss';
import { anyCanonical, sortedEntries, sortedList, type Shape } from './shape';

/** How a record holds one of its fields. */
export interface FieldShape {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** What an absent field means, when the model says so. */
  readonly default?: JsonValue;
  /** How comparisons see the field, where that differs from its plain value. */
  readonly rule?: ComparisonRule;
}

/** A record. Its fields are read when a value is first looked at, since most types are never met by one process. */
export class RecordShape implements Shape {
  private table: readonly FieldShape[] | undefined;
  private named: ReadonlyMap<string, FieldShape> | undefined;
  private sorted: readonly FieldShape[] | undefined;

  constructor(private readonly read: () => readonly FieldShape[]) {}

  /** The fields in the model's order. */
  get fields(): readonly FieldShape[] {
    return (this.table ??= this.read());
  }

  misfit(value: unknown, lenient: boolean): Misfit | undefined {
    if (!isJsonObject(value)) return new Misfit(`must be an object, but is ${kindOf(value)}`);
    let known = 0;
    for (const field of this.fields) {
      const entry = value[field.name];
      if (entry === undefined || entry === null) {
        if (field.required) return this.missing(field, value);
        if (entry === null) known += 1;
        continue;
      }
      known += 1;
      const misfit = field.shape.misfit(entry, lenient);
      if (misfit) return misfit.within(`.${field.name}`);
    }
    if (lenient) return undefined;
    return known === presentIn(value) ? undefined : this.misspelt(value);
  }

  canonical(value: JsonValue): JsonValue {
    if (!isJsonObject(value)) return value;
    // Fields in the order of their names, so that nothing is left to sort when the model knows them all.
    const canonical: Record<string, JsonValue> = {};
    let known = 0;
    for (const field of (this.sorted ??= this.fields.toSorted(byName))) {
      const entry = value[field.name];
      if (entry !== undefined) known += 1;
      const meant = isLeftOut(field.rule, entry) ? undefined : canonicalField(field, entry);
      if (meant !== undefined) canonical[field.name] = meant;
    }
    if (known === presentIn(value)) return canonical;
    const unknown = this.unknownNames(value).map(
      (name) => [name, anyCanonical(value[name] ?? null)] as const,
    );
    return sortedEntries({ ...Object.fromEntries(unknown), ...canonical }, (_name, entry) => entry);
  }

  /** The field of that exact name. */
  field(name: string): FieldShape | undefined {
    this.named ??= new Map(this.fields.map((field) => [field.name, field]));
    return this.named.get(name);
  }

  private missing(field: FieldShape, value: JsonObject): Misfit {
    const meant = this.unknownNames(value).find((name) => nearMiss(name, [field.name]) !== undefined);
    return new Misfit(meant ? `is missing; is it written ${quoted(meant)}?` : 'is missing').within(
      `.${field.name}`,
    );
  }

  // A name nobody knows may be a field of a newer server; one that is almost the name of an absent field is a mistake.
  private misspelt(value: JsonObject): Misfit | undefined {
    const absent = this.fields.map(({ name }) => name).filter((name) => value[name] === undefined);
    for (const name of this.unknownNames(value)) {
      const meant = nearMiss(name, absent);
      if (meant) return new Misfit(`is no field of the model; is ${meant} meant?`).within(`.${name}`);
    }
    return undefined;
  }

  private unknownNames(value: JsonObject): readonly string[] {
    return Object.keys(value).filter((name) => value[name] !== undefined && !this.field(name));
  }
}

function presentIn(value: JsonObject): number {
  let present = 0;
  for (const name in value) if (value[name] !== undefined) present += 1;
  return present;
}

function byName(a: FieldShape, b: FieldShape): number {
  return a.name < b.name ? -1 : 1;
}

function canonicalField(field: FieldShape, entry: JsonValue | undefined): JsonValue | undefined {
  const meant = entry ?? field.default;
  if (meant === undefined || meant === null) return undefined;
  const canonical = field.shape.canonical(meant);
  return field.rule === 'set' || field.rule === 'set or absent' ? sortedList(canonical) : canonical;
}

function isLeftOut(rule: ComparisonRule | undefined, entry: JsonValue | undefined): boolean {
  switch (rule) {
    case 'stamp':
    case 'derived':
      return true;
    case 'empty or absent':
    case 'set or absent':
      return typeof entry === 'object' && entry !== null && Object.keys(entry).length === 0;
    case 'set':
    case undefined:
      return false;
  }
}
