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
  private byName: ReadonlyMap<string, FieldShape> | undefined;

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
    let present = 0;
    for (const name in value) if (value[name] !== undefined) present += 1;
    return present === known ? undefined : this.misspelt(value);
  }

  canonical(value: JsonValue): JsonValue {
    if (!isJsonObject(value)) return value;
    const filled: Record<string, JsonValue | undefined> = { ...value };
    for (const { name, rule, default: fallback } of this.fields) {
      filled[name] = isLeftOut(rule, filled[name]) ? undefined : (filled[name] ?? fallback);
    }
    return sortedEntries(filled, (name, entry) => {
      const field = this.field(name);
      if (!field) return anyCanonical(entry);
      const canonical = field.shape.canonical(entry);
      return field.rule === 'set' || field.rule === 'set or absent' ? sortedList(canonical) : canonical;
    });
  }

  private field(name: string): FieldShape | undefined {
    this.byName ??= new Map(this.fields.map((field) => [field.name, field]));
    return this.byName.get(name);
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
