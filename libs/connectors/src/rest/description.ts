import { type ConnectorDescription, type JsonObject } from '../connector';
import { REST_SECRET_FIELDS } from './recipe';

const expression = (what: string): JsonObject => ({
  type: 'string',
  description: `JSONata expression: ${what}.`,
});
const size: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['parameter'],
  properties: {
    parameter: { type: 'string' },
    value: { type: 'integer', minimum: 1, maximum: 100_000, default: 100 },
  },
};

const RECIPE_SCHEMA: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'REST recipe',
  type: 'object',
  additionalProperties: false,
  required: ['url', 'resources'],
  properties: {
    url: { type: 'string', description: 'Address of the API.' },
    auth: {
      type: 'object',
      additionalProperties: false,
      properties: {
        type: { enum: ['none', 'bearer', 'header', 'basic', 'oauth2'], default: 'none' },
        token: { type: 'string', writeOnly: true },
        header: { type: 'string' },
        user: { type: 'string' },
        password: { type: 'string', writeOnly: true },
        tokenUrl: { type: 'string' },
        clientId: { type: 'string' },
        clientSecret: { type: 'string', writeOnly: true },
        scope: { type: 'string' },
      },
    },
    headers: {
      type: 'object',
      additionalProperties: { type: 'string', writeOnly: true },
      description: 'Sent with every request; the values are secrets.',
    },
    resources: {
      type: 'object',
      description:
        'Lists of the API by a name of your own; each is read, retried and proven complete by itself.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['mapping'],
        properties: {
          path: { type: 'string', description: 'Below the address of the API.' },
          query: {
            type: 'object',
            additionalProperties: { type: 'string', writeOnly: true },
            description: 'Parameters of the address; the values are secrets.',
          },
          records: expression('gives the records of an answer; all of it when left out'),
          paging: {
            type: 'object',
            additionalProperties: false,
            properties: {
              style: { enum: ['none', 'page', 'offset', 'cursor', 'link'], default: 'none' },
              parameter: { type: 'string' },
              first: { type: 'integer', default: 1 },
              next: expression('gives the cursor of the next page, and nothing at the end'),
              header: { type: 'string', description: 'Name of a header that gives it instead.' },
              size,
            },
          },
          mapping: { type: 'object', description: 'What becomes of a record; see the guide on mappings.' },
        },
      },
    },
    platform: { type: 'string', default: 'rest', description: 'DataHub platform of the source.' },
    maxPages: { type: 'integer', minimum: 1, maximum: 1_000_000, default: 10_000 },
    maxAnswerMb: { type: 'integer', minimum: 1, maximum: 256, default: 16 },
    timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000, default: 30_000 },
  },
};

export const REST_DESCRIPTION: ConnectorDescription = {
  type: 'rest',
  displayName: 'REST API',
  recipeSchema: RECIPE_SCHEMA,
  secretFields: REST_SECRET_FIELDS,
  addressFields: ['url', 'auth.tokenUrl'],
  selectingFields: ['headers.*', 'resources.*.query.*'],
  capabilities: ['schema', 'comments'],
};
