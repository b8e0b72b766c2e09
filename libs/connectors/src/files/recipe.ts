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

/** A bucket of S3, or of a store that speaks like it. */
export interface BucketRecipe {
  readonly bucket: string;
  /** Folder in the bucket, without slashes at its ends; all of the bucket when absent. */
  readonly prefix?: string;
  /** Address of the store; that of AWS in the region when absent. */
  readonly endpoint?: string;
  readonly region: string;
  /** Without it nothing is signed: for buckets that anybody may read. */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** Whether the bucket stands in the path of addresses and not before the host name. */
  readonly pathStyle: boolean;
  /** Bytes of one dataset that are fetched. */
  readonly maxDownloadBytes: number;
  /** Longest silence of the store. */
  readonly timeoutMs: number;
}

/** A checked recipe in its canonical form: it has either a `path` or `s3`. */
export interface FilesRecipe {
  /** Absolute path of a folder. */
  readonly path?: string;
  readonly s3?: BucketRecipe;
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

/** Recipe fields that are sealed at rest and never shown. */
export const FILES_SECRET_FIELDS = ['s3.secretAccessKey', 's3.sessionToken'] as const;

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseFilesRecipe(input: unknown): FilesRecipe {
  return RecipeReader.read(input, (reader): FilesRecipe => {
    const path = reader.text('path', { maxLength: 4_000, check: pathComplaint });
    const s3 = reader.has('s3') ? reader.section('s3', readBucket) : undefined;
    if (path !== undefined && s3 !== undefined)
      reader.fault('s3', 'stands beside path: a source reads a folder or a bucket, not both');
    if (!reader.has('path') && s3 === undefined)
      reader.fault('path', 'is missing: give the path of a folder, or s3 with a bucket');
    const platformInstance = reader.text('platformInstance', { check: nameComplaint });
    const formats = reader.texts('formats', {
      check: (text) =>
        FORMATS.some((format) => format === text) ? undefined : `must be one of ${FORMATS.join(', ')}`,
    });
    return {
      ...(path === undefined
        ? {}
        : { path: path === '/' ? path : posix.normalize(path).replace(/\/+$/, '') }),
      ...(s3 === undefined ? {} : { s3 }),
      files: readNameRules(reader, 'files'),
      formats: formats.length === 0 ? FORMATS : FORMATS.filter((format) => formats.includes(format)),
      folderDatasets: reader.patterns('folderDatasets'),
      header: reader.choice('header', HEADERS, 'auto'),
      encoding: reader.choice('encoding', ENCODINGS, 'utf-8'),
      sheets: readNameRules(reader, 'sheets'),
      sampleRows: reader.integer('sampleRows', { min: 1, max: 10_000_000, default: 20_480 }),
      platform: reader.text('platform', { check: platformComplaint }) ?? (s3 ? 's3' : 'file'),
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
export function recipeToJson({ files, sheets, profile, s3, ...rest }: FilesRecipe): JsonObject {
  return {
    ...rest,
    ...(s3 === undefined ? {} : { s3: { ...s3 } }),
    files: { ...files },
    sheets: { ...sheets },
    profile: { ...profile },
  };
}

function readBucket(reader: RecipeReader): BucketRecipe {
  const bucket = reader.text('bucket', { required: true, check: bucketComplaint });
  const prefix = reader
    .text('prefix', { maxLength: 1_000, check: prefixComplaint })
    ?.replace(/^\/+|\/+$/g, '');
  const endpoint = reader.text('endpoint', { maxLength: 4_000, check: endpointComplaint });
  const accessKeyId = reader.text('accessKeyId');
  const secretAccessKey = reader.text('secretAccessKey', { maxLength: 10_000 });
  const sessionToken = reader.text('sessionToken', { maxLength: 10_000 });
  if (accessKeyId !== undefined && secretAccessKey === undefined)
    reader.fault('secretAccessKey', 'is missing: it belongs to accessKeyId');
  if (accessKeyId === undefined && (secretAccessKey !== undefined || sessionToken !== undefined))
    reader.fault('accessKeyId', 'is missing: it says whose the secret is');
  return {
    bucket,
    ...(prefix === undefined || prefix === '' ? {} : { prefix }),
    ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/+$/, '') }),
    region: reader.text('region', { check: regionComplaint }) ?? 'us-east-1',
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(secretAccessKey === undefined ? {} : { secretAccessKey }),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    pathStyle: reader.flag('pathStyle', endpoint !== undefined),
    maxDownloadBytes: reader.integer('maxDownloadBytes', {
      min: 65_536,
      max: 1_099_511_627_776,
      default: 67_108_864,
    }),
    timeoutMs: reader.integer('timeoutMs', { min: 100, max: 600_000, default: 30_000 }),
  };
}

function bucketComplaint(text: string): string | undefined {
  if (/^s3[an]?:/i.test(text))
    return 'must be the name alone, without s3:// and path; what follows it is prefix';
  return /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(text) ? undefined : 'must be the name of a bucket';
}

function prefixComplaint(text: string): string | undefined {
  if (/^s3[an]?:/i.test(text)) return 'must be the path in the bucket, without s3:// and its name';
  return /[*?{]/.test(text) ? 'must be the path of a folder, without wildcards; use files.allow' : undefined;
}

function endpointComplaint(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return 'must be an http(s) address';
  const { username, password, hash, search } = new URL(text);
  if (username || password) return 'must not carry a user or password; use accessKeyId and secretAccessKey';
  return hash || search ? 'must not carry a query' : undefined;
}

// It becomes a part of a host name.
function regionComplaint(text: string): string | undefined {
  return /^[a-z0-9-]{1,64}$/.test(text) ? undefined : 'must be the name of a region, such as eu-central-1';
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
