import { type ConnectorDescription, type JsonObject } from '../connector';
import { nameRulesSchema } from '../recipe/name-filter';
import { ENCODINGS, FORMATS, HEADERS } from './recipe';

const RECIPE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Files recipe',
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string', description: 'Absolute path of a folder in DATASPOKE_SOURCE_FOLDERS.' },
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
    platform: { type: 'string', default: 'file' },
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
  secretFields: [],
  capabilities: ['schema', 'row-counts', 'profile'],
};
