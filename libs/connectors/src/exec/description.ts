import { type ConnectorDescription } from '../connector';
import { EXEC_SECRET_FIELDS } from './recipe';

export const EXEC_DESCRIPTION: ConnectorDescription = {
  type: 'exec',
  displayName: 'Connector program',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Recipe of a connector program',
    type: 'object',
    additionalProperties: false,
    required: ['program'],
    properties: {
      program: { type: 'string', description: 'Absolute path of a program in DATASPOKE_CONNECTOR_FOLDERS.' },
      arguments: { type: 'array', items: { type: 'string' }, default: [] },
      config: { type: 'object', description: 'Handed to the program as it is.' },
      secret: {
        type: 'string',
        writeOnly: true,
        description: 'Handed to the program on its standard input.',
      },
      platform: {
        type: 'string',
        default: 'custom',
        description: 'DataHub platform of datasets that it describes by name.',
      },
      silenceMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 60_000 },
      answerMs: { type: 'integer', minimum: 100, maximum: 3_600_000, default: 30_000 },
    },
  },
  secretFields: EXEC_SECRET_FIELDS,
  addressFields: ['program', 'arguments', 'config'],
  capabilities: ['schema', 'comments'],
};
