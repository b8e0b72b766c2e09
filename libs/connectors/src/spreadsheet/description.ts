import { type ConnectorDescription, type JsonObject } from '../connector';

const value = (what: string): JsonObject => ({
  description: `${what}: an expression, or an object with path, template or value.`,
});

export const SPREADSHEET_DESCRIPTION: ConnectorDescription = {
  type: 'spreadsheet',
  displayName: 'Spreadsheet as documentation',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Spreadsheet recipe',
    type: 'object',
    additionalProperties: false,
    required: ['path', 'mapping'],
    properties: {
      path: {
        type: 'string',
        description: 'Absolute path of a .csv, .tsv or .xlsx file in DATASPOKE_SOURCE_FOLDERS.',
      },
      sheet: { type: 'string', description: 'Of a workbook; the first one when left out.' },
      delimiter: { type: 'string', maxLength: 1 },
      mapping: {
        type: 'object',
        additionalProperties: false,
        required: ['dataset'],
        properties: {
          dataset: value('URN or name of the dataset of a row'),
          platform: value('Its platform, when dataset gives a name'),
          column: value('Name of the column that the row is about'),
          description: value('Text'),
          tags: value('Tags, separated by commas or semicolons'),
          terms: value('Glossary terms'),
          owners: value('Users, or group:name'),
          ownerType: {
            enum: ['TECHNICAL_OWNER', 'BUSINESS_OWNER', 'DATA_STEWARD', 'NONE'],
            default: 'TECHNICAL_OWNER',
          },
          structuredProperties: {
            type: 'object',
            description: 'By the name or URN of a structured property that DataHub has.',
          },
        },
      },
    },
  },
  secretFields: [],
  addressFields: [],
  capabilities: ['comments'],
};
