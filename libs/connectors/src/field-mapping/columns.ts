import { type JsonValue } from '../connector';
import { type RecipeReader } from '../recipe/recipe-reader';
import { type ColumnType } from '../records';
import { ExpressionFault } from './expression';
import { toJson } from './plain-json';
import { asText, asTexts, readValue, type Value } from './value';

/** A column of a mapped dataset. */
export interface MappedColumn {
  readonly name: string;
  readonly nativeType: string;
  readonly type: ColumnType;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly terms: readonly string[];
}

/** Says which columns a record tells of. */
export interface ColumnsMapping {
  /** Raises `ExpressionFault`. */
  of(record: JsonValue): Promise<readonly MappedColumn[]>;
}

/** Reads `columns` of a mapping: `forEach` gives a list of which the other expressions are asked. */
export function readColumns(reader: RecipeReader): ColumnsMapping {
  const each = readValue(reader, 'forEach');
  if (!reader.has('forEach'))
    reader.fault('forEach', 'is missing: an expression that gives the list of columns');
  if (!reader.has('name')) reader.fault('name', 'is missing');
  const fields = {
    name: readValue(reader, 'name'),
    type: readValue(reader, 'type'),
    description: readValue(reader, 'description'),
    tags: readValue(reader, 'tags'),
    terms: readValue(reader, 'terms'),
  };
  return {
    of: async (record) => {
      const found = await each?.of(record);
      const list: readonly unknown[] =
        found === undefined || found === null ? [] : Array.isArray(found) ? found : [found];
      const columns: MappedColumn[] = [];
      for (const [at, item] of list.entries()) columns.push(await columnOf(item, at, fields));
      const twice = columns.find(({ name }, at) => columns.findIndex((other) => other.name === name) !== at);
      if (twice) throw new ExpressionFault(`gives two columns "${twice.name}"`);
      return columns;
    },
  };
}

async function columnOf(
  item: unknown,
  at: number,
  fields: Readonly<Record<'name' | 'type' | 'description' | 'tags' | 'terms', Value | undefined>>,
): Promise<MappedColumn> {
  const record = toJson(item);
  const name = asText(await fields.name?.of(record));
  if (name === undefined) throw new ExpressionFault(`has no name for item ${at}`);
  const nativeType = asText(await fields.type?.of(record)) ?? 'unknown';
  const description = asText(await fields.description?.of(record));
  return {
    name,
    nativeType,
    type: columnTypeOf(nativeType),
    ...(description === undefined ? {} : { description }),
    tags: asTexts(await fields.tags?.of(record)),
    terms: asTexts(await fields.terms?.of(record)),
  };
}

const TYPES: readonly (readonly [RegExp, ColumnType])[] = [
  [/\[\]$|^(array|list|repeated)/, 'array'],
  [/bool/, 'boolean'],
  [/^(timestamp|datetime|time)/, 'time'],
  [/date/, 'date'],
  [/int|num|dec|float|double|real|money|long|short|serial/, 'number'],
  [/^(struct|record|object|json|row|variant)/, 'record'],
  [/^map/, 'map'],
  [/enum/, 'enum'],
  [/bin|blob|byte/, 'bytes'],
];

/** DataHub's field type for a name of a type in whatever system; text is what everything unknown is closest to. */
export function columnTypeOf(nativeType: string): ColumnType {
  const name = nativeType.toLowerCase();
  return TYPES.find(([pattern]) => pattern.test(name))?.[1] ?? 'string';
}
