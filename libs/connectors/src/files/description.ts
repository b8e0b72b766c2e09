import { type ConnectorDescription, type JsonObject } from '../connector';
import { nameRulesSchema } from '../recipe/name-filter';
import { ENCODINGS, FILES_SECRET_FIELDS, FORMATS, HEADERS } from './recipe';

const BUCKET_SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['bucket'],
  description: 'A bucket of S3, or of a store that speaks like it.',
  properties: {
    bucket: { type: 'string' },
    prefix: { type: 'string', description: 'Folder in the bucket; all of it when left out.' },
    endpoint: {
      type: 'string',
      format: 'uri',
      description: 'Address of a store other than AWS, such as https://minio.example.com:9000.',
    },
    region: { type: 'string', default: 'us-east-1' },
    accessKeyId: {
      type: 'string',
      description: 'Without it nothing is signed, as buckets want it that anybody may read.',
    },
    secretAccessKey: { type: 'string', writeOnly: true },
    sessionToken: { type: 'string', writeOnly: true },
    pathStyle: {
      type: 'boolean',
      description: 'Whether the bucket stands in the path of addresses; true where there is an endpoint.',
    },
    maxDownloadBytes: {
      type: 'integer',
      minimum: 65_536,
      default: 67_108_864,
      description:
        'Bytes of one dataset that are fetched; of larger files their beginning, or their description.',
    },
    timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000, default: 30_000 },
  },
};

const RECIPE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Files recipe',
  type: 'object',
  additionalProperties: false,
  oneOf: [{ required: ['path'] }, { required: ['s3'] }],
  properties: {
    path: { type: 'string', description: 'Absolute path of a folder in DATASPOKE_SOURCE_FOLDERS.' },
    s3: BUCKET_SCHEMA,
    files: nameRulesSchema('path of a file below the folder, such as shop/orders.csv'),
    formats: { type: 'array', items: { enum: FORMATS }, description: 'All of them when left out.' },
    folderDatasets: {
      type: 'array',
      items: { type: 'string', format: 'regex' },
      default: [],
      description:
        'Folders, by their whole path below the folder, whose files are one dataset. Folders with partitions (key=value) are in any case.',
    },
    header: {
      enum: HEADERS,
      default: 'auto',
      description: 'Whether CSV files and sheets begin with the names of their columns.',
    },
    encoding: { enum: ENCODINGS, default: 'utf-8', description: 'Of CSV and TSV files.' },
    sheets: nameRulesSchema('name of a sheet of a workbook'),
    sampleRows: { type: 'integer', minimum: 1, maximum: 10_000_000, default: 20_480 },
    platform: {
      type: 'string',
      description: 'Of the datasets: s3 for a bucket and file for a folder when left out.',
    },
    platformInstance: { type: 'string' },
    profile: {
      type: 'object',
      additionalProperties: false,
      properties: {
        enabled: { type: 'boolean', default: true },
        maxRows: { type: 'integer', minimum: 100, maximum: 1_000_000_000, default: 1_000_000 },
        maxBytes: { type: 'integer', minimum: 1_024, default: 1_073_741_824 },
        columnLimit: { type: 'integer', minimum: 1, maximum: 10_000, default: 200 },
        semanticTypes: { type: 'boolean', default: true },
      },
    },
    fileTimeoutMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 60_000 },
  },
};

export const FILES_DESCRIPTION: ConnectorDescription = {
  type: 'files',
  displayName: 'Files (CSV, TSV, Parquet, JSON lines, Excel)',
  recipeSchema: RECIPE_SCHEMA,
  secretFields: FILES_SECRET_FIELDS,
  addressFields: ['s3.endpoint'],
  capabilities: ['schema', 'row-counts', 'profile'],
};
