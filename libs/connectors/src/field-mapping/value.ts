import { type JsonValue } from '../connector';
import { isRecord, type RecipeReader } from '../recipe/recipe-reader';
import { Expression, ExpressionFault } from './expression';

/** Says of one field of a mapping what it is for a record. */
export interface Value {
  /** Undefined: the record has none. Raises {@link ExpressionFault}. */
  of(record: JsonValue): Promise<unknown>;
}

/**
 * Reads a value: a text is an expression; an object is `{path}`, `{template}` with expressions in double braces, or `{value}`, and may
 * have a `lookup` table and a `default`. Undefined when `key` is absent or wrong; faults are noted.
 */
export function readValue(reader: RecipeReader, key: string): Value | undefined {
  const given = reader.value(key);
  if (given === undefined) return undefined;
  if (typeof given === 'string') return compiled(reader, key, given);
  if (!isRecord(given))
    return reader.fault(key, 'must be an expression, or an object with path, template or value');
  return reader.section(key, (section) => {
    const ways = ['path', 'template', 'value'].filter((way) => section.has(way));
    if (ways.length !== 1) {
      for (const way of ['lookup', 'default']) section.value(way);
      return reader.fault(key, 'must have one of path, template and value');
    }
    const base = readBase(section);
    const lookup = section.value('lookup');
    if (lookup !== undefined && !isRecord(lookup))
      section.fault('lookup', 'must be an object: what is read → what it means');
    const fallback = section.value('default');
    return base && withFallback(isRecord(lookup) ? withLookup(base, lookup) : base, fallback);
  });
}

function readBase(section: RecipeReader): Value | undefined {
  if (section.has('value')) {
    const constant = section.value('value');
    return { of: () => Promise.resolve(constant) };
  }
  if (section.has('path')) return compiled(section, 'path', section.text('path', { maxLength: 4_000 }) ?? '');
  return template(section, section.text('template', { maxLength: 4_000 }) ?? '');
}

function compiled(reader: RecipeReader, key: string, text: string): Value | undefined {
  try {
    const expression = Expression.compile(text);
    return { of: (record) => expression.evaluate(record) };
  } catch (error) {
    if (error instanceof ExpressionFault) return reader.fault(key, error.message);
    throw error;
  }
}

/** A text with expressions in it; without a value for one of them there is none for the whole. */
function template(reader: RecipeReader, text: string): Value | undefined {
  const parts = text.split(/\{\{(.*?)\}\}/gs);
  const pieces = parts.map((part, at) => (at % 2 === 0 ? part : compiled(reader, 'template', part)));
  if (pieces.some((piece) => piece === undefined)) return undefined;
  return {
    of: async (record) => {
      const texts: string[] = [];
      for (const piece of pieces) {
        const found = typeof piece === 'string' ? piece : asText(await piece?.of(record));
        if (found === undefined) return undefined;
        texts.push(found);
      }
      return texts.join('');
    },
  };
}

function withLookup(base: Value, table: Readonly<Record<string, unknown>>): Value {
  return {
    of: async (record) => {
      const found = await base.of(record);
      const key = asText(found);
      return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
    },
  };
}

function withFallback(base: Value, fallback: unknown): Value {
  if (fallback === undefined) return base;
  return { of: async (record) => (await base.of(record)) ?? fallback };
}

/** A text, number or truth as text; undefined for nothing. Raises {@link ExpressionFault} for lists and objects. */
export function asText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ExpressionFault(`gives ${Array.isArray(value) ? 'a list' : 'an object'} where a text is wanted`);
}

/** Texts of a list, of one text, or none. */
export function asTexts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => asText(item) ?? []);
}
