import { ConnectorError, type FieldError } from '../errors';
import { nearest } from './nearest';
import { isReference, referenceComplaint } from './reference-text';

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface TextRule {
  readonly required?: boolean;
  readonly maxLength?: number;
  /** Says what is wrong with the text, or nothing. */
  readonly check?: (text: string) => string | undefined;
}

/**
 * Reads one object of a recipe field by field and notes every fault instead of stopping at the first. No message ever quotes a
 * value: it may be a secret in the wrong field. Call {@link finish} last; it finds misspelt keys.
 */
export class RecipeReader {
  private readonly known = new Set<string>();

  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly prefix: string,
    private readonly errors: FieldError[],
  ) {}

  /** Reads `recipe` with `read`; raises `ConnectorError` `recipe-invalid` with all faults found. */
  static read<T>(recipe: unknown, read: (reader: RecipeReader) => T): T {
    const errors: FieldError[] = [];
    if (!isRecord(recipe)) errors.push({ field: '', message: 'The recipe must be a JSON object.' });
    const reader = new RecipeReader(isRecord(recipe) ? recipe : {}, '', errors);
    const result = errors.length === 0 ? read(reader) : undefined;
    reader.finish();
    if (result === undefined || errors.length > 0) throw invalidRecipe(errors);
    return result;
  }

  /** A nested object; absent means all its defaults. */
  section<T>(key: string, read: (reader: RecipeReader) => T): T {
    const value = this.take(key);
    if (value !== undefined && !isRecord(value)) this.fault(key, 'must be a JSON object');
    const reader = new RecipeReader(isRecord(value) ? value : {}, `${this.prefix}${key}.`, this.errors);
    const result = read(reader);
    reader.finish();
    return result;
  }

  text(key: string, rule: TextRule & { readonly required: true }): string;
  text(key: string, rule?: TextRule): string | undefined;
  text(key: string, rule: TextRule = {}): string | undefined {
    const value = this.take(key);
    if (value === undefined || value === '') {
      if (rule.required) this.fault(key, 'is missing');
      return rule.required ? '' : undefined;
    }
    if (typeof value !== 'string') {
      return this.fault(key, 'must be a text', rule.required ? '' : undefined);
    }
    if (value.length > (rule.maxLength ?? 255)) {
      return this.fault(key, `is longer than ${rule.maxLength ?? 255} characters`, value);
    }
    const complaint = textComplaint(value) ?? referenceComplaint(value) ?? checked(value, rule.check);
    return complaint ? this.fault(key, complaint, value) : value;
  }

  integer(
    key: string,
    rule: { readonly min: number; readonly max: number; readonly default: number },
  ): number {
    const value = this.take(key);
    if (value === undefined) return rule.default;
    if (typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max) {
      return value;
    }
    return this.fault(key, `must be a whole number from ${rule.min} to ${rule.max}`, rule.default);
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.take(key);
    if (value === undefined) return fallback;
    return typeof value === 'boolean' ? value : this.fault(key, 'must be true or false', fallback);
  }

  choice<const T extends string>(key: string, allowed: readonly T[], fallback: T): T {
    const value = this.take(key);
    if (value === undefined) return fallback;
    const found = allowed.find((item) => item === value);
    return found ?? this.fault(key, `must be one of ${allowed.join(', ')}`, fallback);
  }

  /** A list of regular expressions. */
  patterns(key: string): readonly string[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (!Array.isArray(value) || value.length > 1000) {
      return this.fault(key, 'must be a list of at most 1000 regular expressions', []);
    }
    const list: readonly unknown[] = value;
    return list.flatMap((item, index) => {
      const complaint = patternComplaint(item);
      if (complaint) this.fault(`${key}[${index}]`, complaint);
      return !complaint && typeof item === 'string' ? [item] : [];
    });
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(key: string, rule: Pick<TextRule, 'check'> = {}): readonly string[] {
    const value = this.take(key);
    if (value === undefined) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 1000) return this.fault(key, 'must have at most 1000 entries', []);
    return list.flatMap((item, index) => {
      const complaint =
        typeof item !== 'string' || item === ''
          ? 'must be a text'
          : (textComplaint(item) ?? referenceComplaint(item) ?? checked(item, rule.check));
      if (complaint) this.fault(Array.isArray(value) ? `${key}[${index}]` : key, complaint);
      return !complaint && typeof item === 'string' ? [item] : [];
    });
  }

  /** An object whose keys are the writer's own, each of its values an object. */
  entries<T>(key: string, read: (reader: RecipeReader, name: string) => T): readonly T[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (!isRecord(value)) return this.fault(key, 'must be a JSON object', []);
    return this.section(key, (section) =>
      Object.keys(value).map((name) => section.section(name, (reader) => read(reader, name))),
    );
  }

  /** Whether the recipe says something under `key`. */
  has(key: string): boolean {
    return this.take(key) !== undefined;
  }

  /** A value as it was given, to be judged by the caller. */
  value(key: string): unknown {
    return this.take(key);
  }

  /** Notes a fault of `key` and gives `value` back, so that reading can go on. */
  fault(key: string, message: string): undefined;
  fault<T>(key: string, message: string, value: T): T;
  fault<T>(key: string, message: string, value?: T): T | undefined {
    this.errors.push({ field: `${this.prefix}${key}`, message: `${this.prefix}${key} ${message}.` });
    return value;
  }

  private finish(): void {
    for (const key of Object.keys(this.values)) {
      if (this.known.has(key)) continue;
      const guess = nearest(key, [...this.known]);
      this.fault(key, guess ? `is not known (did you mean "${this.prefix}${guess}"?)` : 'is not known');
    }
  }

  private take(key: string): unknown {
    this.known.add(key);
    const value = Object.hasOwn(this.values, key) ? this.values[key] : undefined;
    return value === null ? undefined : value;
  }
}

/** `ConnectorError` `recipe-invalid` for these faults. */
export function invalidRecipe(fields: readonly FieldError[]): ConnectorError {
  const first = fields[0]?.message ?? 'The recipe is not valid.';
  const more = fields.length > 1 ? ` ${fields.length - 1} more below.` : '';
  return new ConnectorError('recipe-invalid', `${first}${more}`, 'Correct the fields and try again.', {
    fields,
  });
}

/** What keeps a text from being stored as JSON in PostgreSQL. */
function textComplaint(text: string): string | undefined {
  if (text.includes('\0')) return 'contains a NUL character';
  return text.isWellFormed() ? undefined : 'contains half a character (a surrogate without its pair)';
}

// What a reference will hold is judged when the source is read with it.
function checked(text: string, check: TextRule['check']): string | undefined {
  return isReference(text) ? undefined : check?.(text);
}

function patternComplaint(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string' || pattern === '') return 'must be a regular expression';
  if (pattern.length > 200) return 'is longer than 200 characters';
  const complaint = textComplaint(pattern);
  if (complaint) return complaint;
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
    return undefined;
  } catch {
    return 'is not a valid regular expression';
  }
}
