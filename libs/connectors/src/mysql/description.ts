import { type ConnectorDescription, type JsonObject } from '../connector';
import { nameRulesSchema } from '../recipe/name-filter';
import { MYSQL_SECRET_FIELDS, TLS_MODES } from './recipe';

const RECIPE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'MySQL and MariaDB recipe',
  type: 'object',
  additionalProperties: false,
  required: ['host', 'user'],
  properties: {
    host: { type: 'string' },
    port: { type: 'integer', minimum: 1, maximum: 65_535, default: 3306 },
    user: { type: 'string' },
    password: { type: 'string', writeOnly: true },
    database: {
      type: 'string',
      description: 'The only database to read; all that the user may see when left out.',
    },
    databases: nameRulesSchema('name of a database'),
    tables: nameRulesSchema('"database.name" of a table or routine'),
    views: nameRulesSchema('"database.name" of a view, when they are not those of tables'),
    includeTables: { type: 'boolean', default: true },
    includeViews: { type: 'boolean', default: true },
    includeRoutines: { type: 'boolean', default: true },
    platformInstance: { type: 'string' },
    tls: { enum: TLS_MODES, default: 'prefer' },
    caCert: { type: 'string', description: 'Certificate of the authority, PEM; for verify.' },
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
          description: 'Up to so many rows a table is read whole; above, so many of its first rows are.',
        },
        maxBytes: {
          type: 'integer',
          minimum: 65_536,
          default: 10_737_418_240,
          description:
            'The same for bytes of rows, as the server estimates them; the smaller of the two limits counts.',
        },
        columnLimit: { type: 'integer', minimum: 1, maximum: 4_096, default: 200 },
        semanticTypes: { type: 'boolean', default: true },
      },
    },
    statementTimeoutMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 60_000 },
  },
};

/** Of one of the two kinds of server that speak the same protocol. */
export function mysqlDescription(type: 'mysql' | 'mariadb'): ConnectorDescription {
  return {
    type,
    displayName: type === 'mysql' ? 'MySQL' : 'MariaDB',
    recipeSchema: RECIPE_SCHEMA,
    secretFields: MYSQL_SECRET_FIELDS,
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
}
