import { SearchFilters } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { asFilters } from '../query/retrieve/filter-condition';
import { type FilterField } from '../query/understand/recognition';
import { type UnderstoodFilter } from '../query/understand/understand';

/** What the contracts allow a `context` to be long. */
const CHARACTERS = 8_000;
const VERSION = 1;
const MAX_LIMITS = 40;
const MAX_VALUES = 100;

/** A limit of a conversation. */
export interface Limit extends UnderstoodFilter {
  /** What meets it is left out. */
  readonly excludes: boolean;
  /** It was said before the newest question. */
  readonly before: boolean;
}

/** What a conversation has come to: everything that the next question narrows. */
export interface Conversation {
  /** Whose meaning is looked for. */
  readonly text: string;
  /** What is looked up. */
  readonly words: readonly string[];
  /** URNs of what was named as a whole. */
  readonly exact: readonly string[];
  readonly limits: readonly Limit[];
}

/**
 * Prints a conversation as an opaque text; nothing when it is too long to be one. It holds only what the asker said or was told, and
 * what he may see is looked up anew whenever it comes back: so it needs no signature and nothing is stored.
 */
export function contextOf({ text, words, exact, limits }: Conversation): string | undefined {
  const told = limits.map(({ field, values, labels, words: said, excludes }) => [
    field,
    values,
    labels,
    said,
    excludes,
  ]);
  const context = Buffer.from(JSON.stringify([VERSION, text, words, exact, told]), 'utf8').toString(
    'base64url',
  );
  return context.length > CHARACTERS ? undefined : context;
}

/** Reads a context; raises `invalid-request`. */
export function readContext(context: string): Conversation {
  const [version, text, words, exact, told, ...more] = partsOf(context);
  if (
    version !== VERSION ||
    typeof text !== 'string' ||
    !isTexts(words) ||
    !isTexts(exact) ||
    !Array.isArray(told) ||
    told.length > MAX_LIMITS ||
    more.length > 0
  ) {
    throw notOurs();
  }
  return { text, words, exact, limits: told.map(limitOf) };
}

function limitOf(told: unknown): Limit {
  if (!Array.isArray(told)) throw notOurs();
  const parts: readonly unknown[] = told;
  const [field, values, labels, words, excludes] = parts;
  if (
    typeof field !== 'string' ||
    !isTexts(values) ||
    values.length === 0 ||
    !isTexts(labels) ||
    typeof words !== 'string' ||
    typeof excludes !== 'boolean'
  ) {
    throw notOurs();
  }
  const name = fieldOf(field);
  const limit = {
    field: name,
    values,
    labels,
    words,
    excludes,
    before: true,
    evidence: 'It was said before.',
  };
  if (validateSync(plainToInstance(SearchFilters, asFilters(limit))).length > 0) throw notOurs();
  return limit;
}

function fieldOf(name: string): FilterField {
  if (!isField(name)) throw notOurs();
  return name;
}

/** Whether the filters have a field of this name. */
function isField(name: string): name is FilterField {
  const filters = plainToInstance(SearchFilters, { [name]: undefined });
  return validateSync(filters, { whitelist: true, forbidNonWhitelisted: true }).length === 0;
}

/** Filters that a caller sent, as limits of a conversation. */
export function limitsOf(filters: SearchFilters, excludes: boolean): Limit[] {
  return Object.entries(filters).flatMap(([name, value]: [string, unknown]) => {
    const values = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
    if (values.length === 0) return [];
    const words = `filter ${name}`;
    const evidence = 'It was sent as a filter.';
    return [{ field: fieldOf(name), values, labels: values, words, evidence, excludes, before: false }];
  });
}

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length <= MAX_VALUES && value.every((each) => typeof each === 'string')
  );
}

function partsOf(context: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(context, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function notOurs(): Error {
  return invalidRequest('The context is not that of an answer.', [
    { field: 'followUp', message: 'must be the `context` of an answer' },
  ]);
}
