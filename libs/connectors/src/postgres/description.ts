import { type ConnectorDescription, type JsonObject } from '../connector';
import { userRulesSchema } from '../query-usage/users';
import { nameRulesSchema } from '../recipe/name-filter';
import { POSTGRES_SECRET_FIELDS, SSL_MODES } from './recipe';

const RECIPE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'PostgreSQL recipe',
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['url'] }, { required: ['host', 'database', 'user'] }],
  properties: {
    url: {
      type: 'string',
      writeOnly: true,
      description:
        'postgres://user:password@host:port/database, instead of the single fields; taken apart, not kept.',
    },
    host: { type: 'string' },
    port: { type: 'integer', minimum: 1, maximum: 65_535, default: 5432 },
    database: { type: 'string' },
    user: { type: 'string' },
    password: { type: 'string', writeOnly: true },
    sslMode: { enum: SSL_MODES, default: 'prefer' },
    sslRootCert: {
      type: 'string',
      description: 'Certificate of the authority, PEM; for verify-ca and verify-full.',
    },
    platformInstance: {
      type: 'string',
      description: 'Stands before every name, so that two servers with the same database differ.',
    },
    schemas: nameRulesSchema('name of a schema'),
    tables: nameRulesSchema('"schema.name" of a table, view or routine'),
    views: nameRulesSchema('"schema.name" of a view, when they are not those of tables'),
    routines: nameRulesSchema('"schema.name" of a routine, when they are not those of tables'),
    foreignTables: nameRulesSchema('"schema.name" of a foreign table, beside those of tables'),
    qualifiedNames: {
      type: 'boolean',
      default: false,
      description: 'Match tables, views, routines and foreignTables against "database.schema.name".',
    },
    includeTables: { type: 'boolean', default: true },
    includeForeignTables: { type: 'boolean', default: true },
    includeViews: { type: 'boolean', default: true },
    includeRoutines: { type: 'boolean', default: true },
    includePartitions: {
      type: 'boolean',
      default: false,
      description: 'Describe partitions as datasets of their own too.',
    },
    foreignServers: {
      type: 'object',
      description: 'What is behind a foreign server, by its name, where it does not say so itself.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          platform: { type: 'string', description: 'DataHub platform of its tables.' },
          platformInstance: { type: 'string' },
          database: { type: 'string' },
        },
      },
    },
    includeUsage: {
      type: 'boolean',
      default: false,
      description: 'Tell who uses which columns how often, by the counters of pg_stat_statements.',
    },
    users: userRulesSchema(nameRulesSchema('name of a user whose statements count')),
    profile: {
      type: 'object',
      additionalProperties: false,
      properties: {
        enabled: { type: 'boolean', default: true },
        maxRows: {
          type: 'integer',
          minimum: 1_000,
          maximum: 100_000_000,
          default: 1_000_000,
          description:
            'Up to so many rows a table is read whole; above, about so many rows of it are sampled.',
        },
        maxBytes: {
          type: 'integer',
          minimum: 65_536,
          default: 10_737_418_240,
          description: 'The same for bytes on disk; the smaller of the two limits counts.',
        },
        semanticTypes: {
          type: 'boolean',
          default: true,
          description: 'Look at up to 200 rows to suggest what columns hold; no value is kept.',
        },
        columnLimit: { type: 'integer', minimum: 1, maximum: 1_600, default: 200 },
        foreignTables: {
          type: 'boolean',
          default: false,
          description: 'Read foreign tables too, which scans the other server.',
        },
      },
    },
    statementTimeoutMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 60_000 },
    asOf: {
      type: 'string',
      description:
        'The moment the data stands for when it is not now, e.g. "2014-01-01T00:00 America/New_York".',
    },
  },
};

export const POSTGRES_DESCRIPTION: ConnectorDescription = {
  type: 'postgres',
  displayName: 'PostgreSQL',
  recipeSchema: RECIPE_SCHEMA,
  secretFields: POSTGRES_SECRET_FIELDS,
  addressFields: ['host', 'port'],
  capabilities: [
    'schema',
    'keys',
    'comments',
    'row-counts',
    'profile',
    'view-lineage',
    'column-lineage',
    'routine-lineage',
  ],
};
