import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { kindOf, Misfit, quoted } from './misfit';

/** What the JSON of one model type looks like: checks a value, and brings equal values to one form. */
export interface Shape {
  /**
   * What is wrong with `value`; undefined, and nothing allocated, when it fits. Unknown fields are let through;
   * `lenient` lets enum symbols and union alternatives of newer servers through as well.
   */
  misfit(value: unknown, lenient: boolean): Misfit | undefined;
  /** One form for all values of the same meaning: defaults filled, nulls and bookkeeping left out, sets sorted. */
  canonical(value: JsonValue): JsonValue;
}

const INT_MAX = 2 ** 31 - 1;

/** The shapes of the primitive types by name. */
export const PRIMITIVE_SHAPES: ReadonlyMap<string, Shape> = new Map(
  Object.entries({
    string: primitive((value) => (typeof value === 'string' ? undefined : expected('a string', value))),
    boolean: primitive((value) =>
      typeof value === 'boolean' ? undefined : expected('true or false', value),
    ),
    int: primitive((value) => wholeMisfit(value, -INT_MAX - 1, INT_MAX)),
    // What JSON numbers carry exactly; a longer one would be stored as another number.
    long: primitive((value) => wholeMisfit(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
    // 32 bits: DataHub stores no more digits than that.
    float: primitive(numberMisfit, (value) => (typeof value === 'number' ? Math.fround(value) : value)),
    double: primitive(numberMisfit),
    bytes: primitive(bytesMisfit),
  }),
);

function primitive(
  misfit: (value: unknown) => Misfit | undefined,
  canonical: (value: JsonValue) => JsonValue = (value) => value,
): Shape {
  return { misfit, canonical };
}

function expected(what: string, value: unknown): Misfit {
  return new Misfit(`must be ${what}, but is ${kindOf(value)}`);
}

function wholeMisfit(value: unknown, least: number, most: number): Misfit | undefined {
  if (typeof value !== 'number') return expected('a whole number', value);
  if (!Number.isInteger(value)) return new Misfit(`must be a whole number, but is ${value}`);
  if (value >= least && value <= most) return undefined;
  return new Misfit(`must be a whole number from ${least} to ${most}, but is ${value}`);
}

function numberMisfit(value: unknown): Misfit | undefined {
  if (typeof value !== 'number') return expected('a number', value);
  return Number.isFinite(value) ? undefined : new Misfit(`must be a finite number, but is ${value}`);
}

function bytesMisfit(value: unknown): Misfit | undefined {
  if (typeof value !== 'string') return expected('a string with one character per byte', value);
  return /[^\0-\xff]/.test(value)
    ? new Misfit('must hold one character per byte (U+0000 to U+00FF); encode the text as UTF-8 first')
    : undefined;
}

/** One of the symbols of an enum. */
export class EnumShape implements Shape {
  private readonly symbols: ReadonlySet<string>;

  constructor(symbols: readonly string[]) {
    this.symbols = new Set(symbols);
  }

  misfit(value: unknown, lenient: boolean): Misfit | undefined {
    if (typeof value === 'string' && (lenient ? value !== '' : this.symbols.has(value))) return undefined;
    const found = typeof value === 'string' ? quoted(value) : kindOf(value);
    return new Misfit(`must be one of ${[...this.symbols].join(', ')}, but is ${found}`);
  }

  canonical(value: JsonValue): JsonValue {
    return value;
  }
}

/** A list; whether its order carries meaning is said by the field that holds it. */
export class ListShape implements Shape {
  constructor(private readonly item: Shape) {}

  misfit(value: unknown, lenient: boolean): Misfit | undefined {
    if (!Array.isArray(value)) return expected('a list', value);
    for (let index = 0; index < value.length; index += 1) {
      const misfit = this.item.misfit(value[index], lenient);
      if (misfit) return misfit.within(`[${index}]`);
    }
    return undefined;
  }

  canonical(value: JsonValue): JsonValue {
    return isList(value) ? value.map((entry) => this.item.canonical(entry)) : value;
  }
}

/** A map from text to one kind of value. */
export class MapShape implements Shape {
  constructor(readonly item: Shape) {}

  misfit(value: unknown, lenient: boolean): Misfit | undefined {
    if (!isJsonObject(value)) return expected('an object', value);
    for (const key in value) {
      // What is `undefined` is not written.
      const misfit = value[key] === undefined ? undefined : this.item.misfit(value[key], lenient);
      if (misfit) return misfit.within(`[${quoted(key)}]`);
    }
    return undefined;
  }

  canonical(value: JsonValue): JsonValue {
    return isJsonObject(value) ? sortedEntries(value, (_key, entry) => this.item.canonical(entry)) : value;
  }
}

/** A union: an object with exactly one key, the name of the alternative. */
export class UnionShape implements Shape {
  constructor(private readonly alternatives: ReadonlyMap<string, Shape>) {}

  misfit(value: unknown, lenient: boolean): Misfit | undefined {
    if (!isJsonObject(value)) return this.choose(`but is ${kindOf(value)}`);
    let chosen: string | undefined;
    for (const key in value) {
      if (value[key] === undefined) continue;
      if (chosen !== undefined) return this.choose('but has several');
      chosen = key;
    }
    if (chosen === undefined) return this.choose('but has none');
    const alternative = this.alternatives.get(chosen);
    if (!alternative) return lenient ? undefined : this.choose(`but has ${quoted(chosen)}`);
    return alternative.misfit(value[chosen], lenient)?.within(`[${quoted(chosen)}]`);
  }

  canonical(value: JsonValue): JsonValue {
    if (!isJsonObject(value)) return value;
    return sortedEntries(
      value,
      (name, entry) => this.alternatives.get(name)?.canonical(entry) ?? anyCanonical(entry),
    );
  }

  private choose(found: string): Misfit {
    const choices = [...this.alternatives.keys()].join(', ');
    return new Misfit(`must be an object with exactly one key out of ${choices}, ${found}`);
  }
}

/** The form of a value nothing is known about: keys sorted, nulls left out. */
export function anyCanonical(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(anyCanonical);
  return isJsonObject(value) ? sortedEntries(value, (_key, entry) => anyCanonical(entry)) : value;
}

/** A canonical list as a set: sorted by the text of its entries. */
export function sortedList(value: JsonValue): JsonValue {
  if (!isList(value)) return value;
  const keyed = value.map((entry) => [JSON.stringify(entry), entry] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
}

/** The object with its keys sorted, without those that are null or undefined, each value mapped. */
export function sortedEntries(
  value: JsonObject,
  each: (key: string, entry: JsonValue) => JsonValue,
): JsonObject {
  const entries: [string, JsonValue][] = [];
  for (const key of Object.keys(value).sort()) {
    const entry = value[key];
    if (entry !== undefined && entry !== null) entries.push([key, each(key, entry)]);
  }
  return Object.fromEntries(entries);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
