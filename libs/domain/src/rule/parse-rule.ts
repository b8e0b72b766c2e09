import { DatasetUrn } from '../dataset-urn';
import { InvalidUrn } from '../errors';
import { isTimeZone } from '../time-zone';
import { type Rule, type RuleKind } from './rule';

/** A rule as people write it. */
export interface RuleText {
  readonly kind: RuleKind;
  readonly fields: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly filter?: string;
}

/** One thing that is wrong with a rule; `field` is its place, e.g. `parameters.min`. */
export interface RuleProblem {
  readonly field: string;
  readonly message: string;
}

const MAX_VALUES = 1_000;
const MAX_SQL = 20_000;
const MAX_TEXT = 1_000;
const MAX_FIELDS = 16;
/** A list of rules is a few hundred of them in one answer. */
const MAX_PARAMETERS = 64_000;

/** The rule that `text` stands for, or everything that is wrong with it. */
export function parseRule(text: RuleText): { readonly rule: Rule } | { readonly problems: RuleProblem[] } {
  const reader = new ParameterReader(text);
  const rule = read(text, reader);
  const problems = reader.finish();
  return rule && problems.length === 0 ? { rule } : { problems };
}

function read(text: RuleText, reader: ParameterReader): Rule | undefined {
  const { kind } = text;
  const filter = reader.filter(kind !== 'custom_sql');
  switch (kind) {
    case 'not_null':
      return { kind, field: reader.oneField(), maxShare: reader.share(), ...filter };
    case 'unique':
      return { kind, fields: reader.someFields(), maxShare: reader.share(), ...filter };
    case 'accepted_values':
      return { kind, field: reader.oneField(), values: reader.values(), maxShare: reader.share(), ...filter };
    case 'range':
      return {
        kind,
        field: reader.oneField(),
        ...reader.ends((name) => reader.end(name)),
        maxShare: reader.share(),
        ...filter,
      };
    case 'row_count':
      reader.noFields();
      return { kind, ...reader.ends((name) => reader.count(name)), ...filter };
    case 'freshness':
      return {
        kind,
        field: reader.oneField(),
        maxAgeMinutes: reader.minutes(),
        ...reader.timezone(),
        ...filter,
      };
    case 'foreign_key': {
      const fields = reader.someFields();
      const references = reader.dataset();
      const referencedFields = reader.referencedFields(fields.length);
      return { kind, fields, references, referencedFields, maxShare: reader.share(), ...filter };
    }
    case 'custom_sql':
      reader.noFields();
      return { kind, sql: reader.sql(), maxRows: reader.count('maxRows') ?? 0 };
  }
}

/** Reads parameters one by one, notes what is wrong, and knows at the end which ones nobody asked for. */
class ParameterReader {
  private readonly problems: RuleProblem[] = [];
  private readonly asked = new Set<string>();

  constructor(private readonly text: RuleText) {}

  finish(): RuleProblem[] {
    const unknown = Object.keys(this.text.parameters).filter((name) => !this.asked.has(name));
    const isLarge = JSON.stringify(this.text.parameters).length > MAX_PARAMETERS;
    return [
      ...(isLarge
        ? [{ field: 'parameters', message: `must not be longer than ${MAX_PARAMETERS} characters in all` }]
        : []),
      ...this.problems,
      ...unknown.map((name) => ({
        field: `parameters.${name}`,
        message: `is not a parameter of ${this.text.kind}; it has ${[...this.asked].join(', ') || 'none'}`,
      })),
    ];
  }

  oneField(): string {
    const { fields } = this.text;
    if (fields.length !== 1) this.refuse('fields', 'must name exactly one field');
    this.refuseBlank();
    return fields[0] ?? '';
  }

  someFields(): readonly string[] {
    const { fields } = this.text;
    if (fields.length === 0) this.refuse('fields', 'must name at least one field');
    if (fields.length > MAX_FIELDS) this.refuse('fields', `must name at most ${MAX_FIELDS} fields`);
    if (new Set(fields).size !== fields.length) this.refuse('fields', 'must name each field once');
    this.refuseBlank();
    return fields;
  }

  noFields(): void {
    if (this.text.fields.length > 0) this.refuse('fields', `must be empty: ${this.text.kind} is about rows`);
  }

  filter(allowed: boolean): { filter?: string } {
    const { filter } = this.text;
    if (filter === undefined) return {};
    if (!allowed) this.refuse('filter', 'does not apply to custom_sql; put the condition into the query');
    else if (filter.trim() === '') this.refuse('filter', 'must not be blank');
    return { filter };
  }

  share(): number {
    const value = this.take('maxShare') ?? 0;
    if (typeof value === 'number' && value >= 0 && value < 1) return value;
    this.refuse('parameters.maxShare', 'must be a share: at least 0 and less than 1');
    return 0;
  }

  values(): readonly (string | number)[] {
    const value = this.take('values');
    if (Array.isArray(value) && value.length > 0 && value.length <= MAX_VALUES) {
      const good = value.filter(isEnd);
      if (good.length === value.length) return good;
    }
    this.refuse('parameters.values', `must be a list of 1 to ${MAX_VALUES} texts or numbers`);
    return [];
  }

  /** Reads `min` and `max`; one of them is needed, and they must be in order where that can be seen. */
  ends<T extends string | number>(readEnd: (name: string) => T | undefined): { min?: T; max?: T } {
    const given = ['min', 'max'].some((name) => (this.text.parameters[name] ?? undefined) !== undefined);
    const min = readEnd('min');
    const max = readEnd('max');
    if (!given) this.refuse('parameters', 'must have min, max or both');
    if (typeof min === 'number' && typeof max === 'number' && min > max) {
      this.refuse('parameters.max', 'must not be less than min');
    }
    return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  }

  end(name: string): string | number | undefined {
    const value = this.take(name);
    if (value === undefined || isEnd(value)) return value;
    this.refuse(`parameters.${name}`, 'must be a number, or a text for dates and times');
    return undefined;
  }

  count(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined || isCount(value)) return value;
    this.refuse(`parameters.${name}`, 'must be a whole number, at least 0');
    return undefined;
  }

  minutes(): number {
    const value = this.take('maxAgeMinutes');
    if (isCount(value) && value > 0) return value;
    this.refuse('parameters.maxAgeMinutes', 'must be a whole number of minutes, at least 1');
    return 1;
  }

  timezone(): { timezone?: string } {
    const value = this.take('timezone');
    if (value === undefined) return {};
    if (typeof value === 'string' && isTimeZone(value)) return { timezone: value };
    this.refuse('parameters.timezone', 'must be an IANA time zone such as Europe/Berlin');
    return {};
  }

  dataset(): string {
    const value = this.take('references');
    try {
      if (typeof value === 'string') return DatasetUrn.parse(value).toString();
    } catch (error) {
      if (!(error instanceof InvalidUrn)) throw error;
    }
    this.refuse('parameters.references', 'must be the URN of the dataset that holds the values');
    return '';
  }

  referencedFields(length: number): readonly string[] {
    const value = this.take('referencedFields');
    if (Array.isArray(value) && value.length === length && value.every(isName)) return value;
    this.refuse(
      'parameters.referencedFields',
      `must be a list of ${length} field name(s), in the same order`,
    );
    return [];
  }

  sql(): string {
    const value = this.take('sql');
    if (typeof value === 'string' && value.trim() !== '' && value.length <= MAX_SQL) return value;
    this.refuse('parameters.sql', `must be one SQL query of at most ${MAX_SQL} characters`);
    return '';
  }

  private take(name: string): unknown {
    this.asked.add(name);
    return this.text.parameters[name] ?? undefined;
  }

  private refuseBlank(): void {
    if (this.text.fields.includes('')) this.refuse('fields', 'must not hold an empty name');
  }

  private refuse(field: string, message: string): void {
    this.problems.push({ field, message });
  }
}

function isEnd(value: unknown): value is string | number {
  return (
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value !== '' && value.length <= MAX_TEXT && !value.includes('\0'))
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_TEXT;
}
