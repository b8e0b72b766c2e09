import { type JsonObject } from '../connector';
import { toJsonObject } from '../field-mapping/plain-json';
import { readValue, type Value } from '../field-mapping/value';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';

const OWNERSHIP_TYPES = ['TECHNICAL_OWNER', 'BUSINESS_OWNER', 'DATA_STEWARD', 'NONE'] as const;

/** What the columns of a sheet mean: each an expression that is asked of a row. */
export interface SheetMapping {
  /** A URN, or the name of a dataset of {@link platform}. */
  readonly dataset: Value;
  readonly platform?: Value;
  /** Where it gives something, the row is about this column of the dataset. */
  readonly column?: Value;
  readonly description?: Value;
  readonly tags?: Value;
  readonly terms?: Value;
  readonly owners?: Value;
  readonly ownerType: (typeof OWNERSHIP_TYPES)[number];
  /** By the URN of a structured property, or its name. */
  readonly structuredProperties: readonly (readonly [string, Value])[];
}

/** A checked recipe. */
export interface SpreadsheetRecipe {
  /** Absolute path of a CSV, TSV or Excel file. */
  readonly path: string;
  /** Of a workbook; the first one when absent. */
  readonly sheet?: string;
  /** Of a CSV file; told by its first line when absent. */
  readonly delimiter?: string;
  readonly mapping: SheetMapping;
}

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseSpreadsheetRecipe(input: unknown): SpreadsheetRecipe {
  return RecipeReader.read(input, (reader): SpreadsheetRecipe => {
    const sheet = reader.text('sheet');
    const delimiter = reader.text('delimiter', { maxLength: 1 });
    return {
      path: reader.text('path', { required: true, maxLength: 4_000, check: pathComplaint }),
      ...(sheet === undefined ? {} : { sheet }),
      ...(delimiter === undefined ? {} : { delimiter }),
      mapping: reader.section('mapping', readMapping),
    };
  });
}

/** The recipe as plain JSON in the form it was given. */
export function recipeToJson(input: unknown): JsonObject {
  parseSpreadsheetRecipe(input);
  return isRecord(input) ? toJsonObject(input) : {};
}

function readMapping(reader: RecipeReader): SheetMapping {
  const dataset = readValue(reader, 'dataset');
  if (!reader.has('dataset'))
    reader.fault('dataset', 'is missing: an expression that gives the dataset of a row');
  const optional = (
    key: 'platform' | 'column' | 'description' | 'tags' | 'terms' | 'owners',
  ): { readonly [K in typeof key]?: Value } => {
    const value = readValue(reader, key);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    dataset: dataset ?? { of: () => Promise.resolve(undefined) },
    ...optional('platform'),
    ...optional('column'),
    ...optional('description'),
    ...optional('tags'),
    ...optional('terms'),
    ...optional('owners'),
    ownerType: reader.choice('ownerType', OWNERSHIP_TYPES, 'TECHNICAL_OWNER'),
    structuredProperties: readProperties(reader),
  };
}

function readProperties(reader: RecipeReader): SheetMapping['structuredProperties'] {
  const given = reader.value('structuredProperties');
  if (given === undefined) return [];
  if (!isRecord(given)) return reader.fault('structuredProperties', 'must be an object', []);
  return reader.section('structuredProperties', (section) =>
    Object.keys(given).flatMap((name) => {
      const value = readValue(section, name);
      const urn = name.startsWith('urn:li:') ? name : `urn:li:structuredProperty:${name}`;
      return value === undefined ? [] : [[urn, value] as const];
    }),
  );
}

function pathComplaint(text: string): string | undefined {
  if (!text.startsWith('/')) return 'must be the absolute path of a file';
  return /\.(csv|tsv|xlsx)$/i.test(text) ? undefined : 'must end with .csv, .tsv or .xlsx';
}
