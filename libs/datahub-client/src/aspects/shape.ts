import { isJsonObject, type JsonObject, type JsonValue } from '../json';

/** What the JSON of one model type looks like: checks a value, and brings equal values to one form. */
export interface Shape<T> {
  /** What is wrong with `value`, with its place; undefined when it fits `T`. Unknown fields are let through. */
  problem(value: unknown, at: string): string | undefined;
  /** One form for all values of the same meaning: defaults filled, nulls and bookkeeping left out, sets sorted. */
  canonical(value: JsonValue): JsonValue;
  /** Only for the compiler: `T` must take part in the type. */
  readonly of?: T;
}

/** How a record holds one of its fields. */
export interface Field<T> {
  readonly shape: Shape<T>;
  readonly required: boolean;
  /** Left out of comparisons. */
  readonly bookkeeping: boolean;
  readonly default?: JsonValue;
}
/** A required field that no comparison looks at. */
type RequiredBookkeeping<T> = Field<T> & { readonly required: true };

type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];
type Fields<T> = {
  [K in keyof T]-?: K extends OptionalKeys<T>
    ? Field<NonNullable<T[K]>>
    : Shape<T[K]> | RequiredBookkeeping<T[K]>;
};

/** A field that may be absent; `fallback` is what its absence means. */
export function optional<T>(shape: Shape<T>, fallback?: JsonValue): Field<T> {
  return {
    shape,
    required: false,
    bookkeeping: false,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** A field that says when and by whom something was written, or that DataHub derives: no part of the meaning. */
export function bookkeeping<T>(shape: Shape<T>): Field<T> {
  return { shape, required: false, bookkeeping: true };
}

/** As {@link bookkeeping}, for a field that the model requires. */
export function requiredBookkeeping<T>(shape: Shape<T>): RequiredBookkeeping<T> {
  return { shape, required: true, bookkeeping: true };
}

export const text: Shape<string> = primitive('a text', (value) => typeof value === 'string');
export const flag: Shape<boolean> = primitive('true or false', (value) => typeof value === 'boolean');
export const whole: Shape<number> = primitive('a whole number', (value) => Number.isSafeInteger(value));

/** A 32-bit number: DataHub stores no more digits than that. */
export const float32: Shape<number> = {
  problem: (value, at) =>
    typeof value === 'number' && Number.isFinite(value) ? undefined : `${at} must be a number`,
  canonical: (value) => (typeof value === 'number' ? Math.fround(value) : value),
};

/** One of the symbols of an enum; symbols of newer servers are let through, so that reading them does not fail. */
export function symbol<T extends string>(..._known: readonly T[]): Shape<T> {
  return primitive<T>('a symbol', (value) => typeof value === 'string' && value !== '');
}

function primitive<T>(name: string, fits: (value: unknown) => boolean): Shape<T> {
  return {
    problem: (value, at) => (fits(value) ? undefined : `${at} must be ${name}`),
    canonical: (value) => value,
  };
}

/** A list whose order carries meaning. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    problem: (value, at) => {
      if (!Array.isArray(value)) return `${at} must be a list`;
      return firstProblem(value.map((entry: unknown, index) => () => item.problem(entry, `${at}[${index}]`)));
    },
    canonical: (value) => (isList(value) ? value.map((entry) => item.canonical(entry)) : value),
  };
}

/** A list whose order carries no meaning. */
export function setOf<T>(item: Shape<T>): Shape<readonly T[]> {
  const ordered = list(item);
  return {
    problem: (value, at) => ordered.problem(value, at),
    canonical: (value) => {
      const canonical = ordered.canonical(value);
      if (!isList(canonical)) return canonical;
      const keyed = canonical.map((entry) => [JSON.stringify(entry), entry] as const);
      return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, entry]) => entry);
    },
  };
}

/** A map from text to one kind of value. */
export function mapOf<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    problem: (value, at) => {
      if (!isJsonObject(value)) return `${at} must be an object`;
      return firstProblem(
        Object.entries(value).map(
          ([key, entry]) =>
            () =>
              item.problem(entry, `${at}.${key}`),
        ),
      );
    },
    canonical: (value) =>
      isJsonObject(value) ? sorted(value, (_key, entry) => item.canonical(entry)) : value,
  };
}

/** A pegasus union: an object with exactly one key, the name of the alternative. */
export function union<T>(alternatives: { readonly [name: string]: Shape<unknown> }): Shape<T> {
  return {
    problem: (value, at) => {
      const [entry, ...more] = isJsonObject(value) ? Object.entries(value) : [];
      if (entry === undefined || more.length > 0)
        return `${at} must be an object with one key, the alternative`;
      return alternatives[entry[0]]?.problem(entry[1], `${at}.${entry[0]}`);
    },
    canonical: (value) =>
      isJsonObject(value)
        ? sorted(value, (name, entry) => alternatives[name]?.canonical(entry) ?? anyCanonical(entry))
        : value,
  };
}

/** A record; fields that this table does not know are kept and compared as they are. */
export function record<T>(fields: Fields<T>): Shape<T> {
  const table = new Map<string, Field<unknown>>(
    Object.entries<Shape<unknown> | Field<unknown>>(fields).map(([name, entry]) => [
      name,
      'shape' in entry ? entry : { shape: entry, required: true, bookkeeping: false },
    ]),
  );
  return {
    problem: (value, at) => {
      if (!isJsonObject(value)) return `${at} must be an object`;
      return firstProblem(
        [...table].map(([name, field]) => () => {
          const entry = value[name];
          if (entry === undefined || entry === null) {
            return field.required ? `${at}.${name} is missing` : undefined;
          }
          return field.shape.problem(entry, `${at}.${name}`);
        }),
      );
    },
    canonical: (value) => {
      if (!isJsonObject(value)) return value;
      const filled: Record<string, JsonValue | undefined> = { ...value };
      for (const [name, field] of table) {
        if (field.bookkeeping) filled[name] = undefined;
        else filled[name] ??= field.default;
      }
      return sorted(filled, (name, entry) => table.get(name)?.shape.canonical(entry) ?? anyCanonical(entry));
    },
  };
}

/** The form of a value nothing is known about: keys sorted, nulls left out. */
export function anyCanonical(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(anyCanonical);
  return isJsonObject(value) ? sorted(value, (_key, entry) => anyCanonical(entry)) : value;
}

function sorted(value: JsonObject, each: (key: string, entry: JsonValue) => JsonValue): JsonObject {
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

function firstProblem(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
