import { posix } from 'node:path';
import { type JsonObject } from '../connector';
import { type NameRules, readNameRules } from '../recipe/name-filter';
import { RecipeReader } from '../recipe/recipe-reader';

export const FORMATS = ['csv', 'tsv', 'parquet', 'jsonl', 'xlsx'] as const;
export type FileFormat = (typeof FORMATS)[number];

export const HEADERS = ['auto', 'yes', 'no'] as const;
export const ENCODINGS = ['utf-8', 'utf-16', 'latin-1'] as const;

/** How far a file is read. */
export interface FileProfileRecipe {
  readonly enabled: boolean;
  /** Rows up to which a file is read whole; of a larger one so many are looked at. */
  readonly maxRows: number;
  /** The same in bytes of all files of a dataset. */
  readonly maxBytes: number;
  readonly columnLimit: number;
  readonly semanticTypes: boolean;
}

/** A checked recipe in its canonical form. */
export interface FilesRecipe {
  /** Absolute path of a folder. */
  readonly path: string;
  /** Matched against the path of a file below the folder, such as `shop/orders.csv`. */
  readonly files: NameRules;
  readonly formats: readonly FileFormat[];
  /** Matched against the path of a folder below the folder: all its files are one dataset. */
  readonly folderDatasets: readonly string[];
  readonly header: (typeof HEADERS)[number];
  readonly encoding: (typeof ENCODINGS)[number];
  /** Which sheets of a workbook are read. */
  readonly sheets: NameRules;
  /** Rows that are looked at to tell columns and types. */
  readonly sampleRows: number;
  /** DataHub platform of the datasets. */
  readonly platform: string;
  readonly platformInstance?: string;
  readonly profile: FileProfileRecipe;
  /** Longest time that one file may take. */
  readonly fileTimeoutMs: number;
}

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseFilesRecipe(input: unknown): FilesRecipe {
  return RecipeReader.read(input, (reader): FilesRecipe => {
    const path = reader.text('path', { required: true, maxLength: 4_000, check: pathComplaint });
    const platformInstance = reader.text('platformInstance', { check: nameComplaint });
    const formats = reader.texts('formats', {
      check: (text) =>
        FORMATS.some((format) => format === text) ? undefined : `must be one of ${FORMATS.join(', ')}`,
    });
    return {
      path: path === '/' ? path : posix.normalize(path).replace(/\/+$/, ''),
      files: readNameRules(reader, 'files'),
      formats: formats.length === 0 ? FORMATS : FORMATS.filter((format) => formats.includes(format)),
      folderDatasets: reader.patterns('folderDatasets'),
      header: reader.choice('header', HEADERS, 'auto'),
      encoding: reader.choice('encoding', ENCODINGS, 'utf-8'),
      sheets: readNameRules(reader, 'sheets'),
      sampleRows: reader.integer('sampleRows', { min: 1, max: 10_000_000, default: 20_480 }),
      platform: reader.text('platform', { check: platformComplaint }) ?? 'file',
      ...(platformInstance === undefined ? {} : { platformInstance }),
      profile: reader.section('profile', (profile) => ({
        enabled: profile.flag('enabled', true),
        maxRows: profile.integer('maxRows', { min: 100, max: 1_000_000_000, default: 1_000_000 }),
        maxBytes: profile.integer('maxBytes', {
          min: 1_024,
          max: Number.MAX_SAFE_INTEGER,
          default: 1_073_741_824,
        }),
        columnLimit: profile.integer('columnLimit', { min: 1, max: 10_000, default: 200 }),
        semanticTypes: profile.flag('semanticTypes', true),
      })),
      fileTimeoutMs: reader.integer('fileTimeoutMs', { min: 100, max: 3_600_000, default: 60_000 }),
    };
  });
}

/** The recipe as plain JSON, to be stored. */
export function recipeToJson({ files, sheets, profile, ...rest }: FilesRecipe): JsonObject {
  return { ...rest, files: { ...files }, sheets: { ...sheets }, profile: { ...profile } };
}

function pathComplaint(text: string): string | undefined {
  return text.startsWith('/') ? undefined : 'must be an absolute path of a folder';
}

function nameComplaint(text: string): string | undefined {
  return /[(),\s]/.test(text) ? 'must not hold parentheses, commas or spaces' : undefined;
}

function platformComplaint(text: string): string | undefined {
  return /^[a-zA-Z0-9_-]+$/.test(text) ? undefined : 'must be the name of a DataHub platform, such as file';
}
