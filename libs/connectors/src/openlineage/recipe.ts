import { posix } from 'node:path';
import { type ConnectorDescription, type JsonObject } from '../connector';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';

/** A checked recipe in its canonical form. */
export interface OpenLineageRecipe {
  /** Absolute path of a folder. */
  readonly path: string;
  /** Platform instance of the datasets of a namespace, exactly as events have it. */
  readonly platformInstances: Readonly<Record<string, string>>;
  /** Whether runs are entities of their own beside their jobs. */
  readonly runs: boolean;
  /** Longest event, in MiB. */
  readonly maxEventMb: number;
}

export const OPENLINEAGE_DESCRIPTION: ConnectorDescription = {
  type: 'openlineage',
  displayName: 'OpenLineage events (files)',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'OpenLineage recipe',
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: {
      path: {
        type: 'string',
        description:
          'Absolute path of a folder in DATASPOKE_SOURCE_FOLDERS; its .ndjson and .jsonl files are read.',
      },
      platformInstances: {
        type: 'object',
        additionalProperties: { type: 'string' },
        default: {},
        description: 'Namespace of datasets → platform instance.',
      },
      runs: { type: 'boolean', default: true, description: 'Write runs, not only their jobs.' },
      maxEventMb: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
    },
  },
  secretFields: [],
  capabilities: ['column-lineage'],
};

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseOpenLineageRecipe(input: unknown): OpenLineageRecipe {
  return RecipeReader.read(input, (reader): OpenLineageRecipe => {
    const path = reader.text('path', {
      required: true,
      maxLength: 4_000,
      check: (text) => (text.startsWith('/') ? undefined : 'must be an absolute path of a folder'),
    });
    return {
      path: path === '/' ? path : posix.normalize(path).replace(/\/+$/, ''),
      platformInstances: readInstances(reader),
      runs: reader.flag('runs', true),
      maxEventMb: reader.integer('maxEventMb', { min: 1, max: 100, default: 10 }),
    };
  });
}

/** The recipe as plain JSON, to be stored. */
export function recipeToJson({ platformInstances, ...rest }: OpenLineageRecipe): JsonObject {
  return { ...rest, platformInstances: { ...platformInstances } };
}

function readInstances(reader: RecipeReader): Readonly<Record<string, string>> {
  const given = reader.value('platformInstances');
  if (given === undefined) return {};
  if (!isRecord(given))
    return reader.fault('platformInstances', 'must be an object: namespace → platform instance') ?? {};
  const instances: Record<string, string> = {};
  for (const [namespace, instance] of Object.entries(given)) {
    if (typeof instance === 'string' && /^[^(),\s]+$/.test(instance)) instances[namespace] = instance;
    else reader.fault('platformInstances', 'must hold texts without parentheses, commas or spaces');
  }
  return instances;
}
