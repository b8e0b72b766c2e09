import { DIALECTS } from '@dataspoke/sql-lineage';
import { type ConnectorDescription, type JsonObject } from '../connector';
import { MAX_QUERIES } from '../query-usage/kept-queries';
import { userRulesSchema } from '../query-usage/users';
import { nameRulesSchema } from '../recipe/name-filter';
import { HISTORY_FIELDS, HISTORY_PRESET_NAMES } from './history-presets';
import { DEFAULT_PREFIX, FORMATS } from './recipe';

const HISTORY: JsonObject = {
  type: 'object',
  additionalProperties: false,
  description: 'Of the format query-history: what the columns of the CSV files are called.',
  properties: {
    preset: { enum: HISTORY_PRESET_NAMES, default: 'generic' },
    columns: {
      type: 'object',
      additionalProperties: false,
      description: 'Names where they are not those of the preset.',
      properties: Object.fromEntries(HISTORY_FIELDS.map((field) => [field, { type: 'string' }])),
    },
    succeeded: {
      type: 'array',
      items: { type: 'string' },
      description: 'Statuses of statements that count, where they are not those of the preset.',
    },
    delimiter: { type: 'string', maxLength: 1, default: ',' },
  },
};

export const SQL_QUERIES_DESCRIPTION: ConnectorDescription = {
  type: 'sql-queries',
  displayName: 'SQL scripts, logs and query histories',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Recipe for SQL scripts, logs and query histories',
    type: 'object',
    additionalProperties: false,
    required: ['path', 'platform'],
    properties: {
      path: { type: 'string', description: 'Absolute path of a folder in DATASPOKE_SOURCE_FOLDERS.' },
      format: {
        enum: FORMATS,
        default: 'scripts',
        description: 'What the files hold: SQL, logs of PostgreSQL, or query histories in CSV.',
      },
      files: nameRulesSchema('path of a file below the folder, such as load/orders.sql'),
      platform: { type: 'string', description: 'DataHub platform of the tables, such as postgres.' },
      platformInstance: { type: 'string' },
      dialect: {
        type: 'string',
        examples: DIALECTS,
        description: 'The one of the platform when left out.',
      },
      defaultDatabase: { type: 'string', description: 'Of names that say no database.' },
      defaultSchema: { type: 'string', description: 'Of names that say no schema.' },
      lowerCaseNames: { type: 'boolean', default: true },
      queries: {
        type: 'boolean',
        default: true,
        description: 'Keep statements as query entities; strings and numbers in them are masked.',
      },
      queriesPerDataset: {
        type: 'integer',
        minimum: 1,
        maximum: MAX_QUERIES,
        description: `Those that ran most; 20 when left out, and for scripts ${MAX_QUERIES}.`,
      },
      linePrefix: {
        type: 'string',
        default: DEFAULT_PREFIX,
        description: 'Of the format postgres-stderr: log_line_prefix of the server.',
      },
      history: HISTORY,
      usage: {
        type: 'boolean',
        default: true,
        description: 'Of logs and histories: tell by day who uses which columns of what, and how often.',
      },
      operations: {
        type: 'boolean',
        default: true,
        description: 'Of logs and histories: tell the last change of each table and day.',
      },
      since: {
        type: 'string',
        format: 'date',
        description: 'First day that the files hold completely; else the day that they begin in is left out.',
      },
      timeZone: { type: 'string', description: 'Of times that do not say theirs; UTC when left out.' },
      users: userRulesSchema(nameRulesSchema('name of a user whose statements count')),
    },
  },
  secretFields: [],
  addressFields: [],
  capabilities: ['column-lineage'],
};
