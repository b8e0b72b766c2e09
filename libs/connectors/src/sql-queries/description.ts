import { DIALECTS } from '@dataspoke/sql-lineage';
import { type ConnectorDescription } from '../connector';
import { nameRulesSchema } from '../recipe/name-filter';

export const SQL_QUERIES_DESCRIPTION: ConnectorDescription = {
  type: 'sql-queries',
  displayName: 'SQL scripts',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'SQL scripts recipe',
    type: 'object',
    additionalProperties: false,
    required: ['path', 'platform'],
    properties: {
      path: { type: 'string', description: 'Absolute path of a folder in DATASPOKE_SOURCE_FOLDERS.' },
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
    },
  },
  secretFields: [],
  capabilities: ['column-lineage'],
};
