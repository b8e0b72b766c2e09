import { posix } from 'node:path';
import { type ConnectorDescription, type JsonObject } from '../connector';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';

/** A checked recipe in its canonical form. */
export interface OpenLineageRecipe {
  /** Absolute path of a folder; absent where events are received. */
  readonly path?: string;
  /** Platform instance of the datasets of a namespace, exactly as events have it. */
  readonly platformInstances: Readonly<Record<string, string>>;
  /** Platforms, as DataHub calls them, whose names are written in lower case. */
  readonly lowerCasePlatforms: readonly string[];
  /** Whether runs are entities of their own beside their jobs. */
  readonly runs: boolean;
  /** Whether schemas, descriptions, owners and tags of datasets are written too, not only what was measured and checked. */
  readonly datasets: boolean;
  /** Longest event in a file, in MiB. */
  readonly maxEventMb: number;
  /** Of how many of its newest runs the received events of a job are kept. */
  readonly keepRuns: number;
}

export const OPENLINEAGE_DESCRIPTION: ConnectorDescription = {
  type: 'openlineage',
  displayName: 'OpenLineage events',
  recipeSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'OpenLineage recipe',
    type: 'object',
    additionalProperties: false,
    oneOf: [{ required: ['path'] }, { required: ['receive'], properties: { receive: { const: true } } }],
    properties: {
      path: {
        type: 'string',
        description:
          'Absolute path of a folder in DATASPOKE_SOURCE_FOLDERS; its .ndjson and .jsonl files are read.',
      },
      receive: {
        type: 'boolean',
        description: 'Instead of path: reads what is sent to POST /api/v1/lineage.',
      },
      platformInstances: {
        type: 'object',
        additionalProperties: { type: 'string' },
        default: {},
        description: 'Namespace of datasets → platform instance.',
      },
      lowerCasePlatforms: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        description:
          'Platforms whose datasets the catalog has in lower case while events write them otherwise, such as snowflake.',
      },
      runs: { type: 'boolean', default: true, description: 'Write runs, not only their jobs.' },
      datasets: {
        type: 'boolean',
        default: true,
        description: 'Write schemas, descriptions, owners and tags of datasets.',
      },
      maxEventMb: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
      keepRuns: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        default: 20,
        description: 'Of how many of its newest runs the received events of a job are kept.',
      },
    },
  },
  secretFields: [],
  addressFields: [],
  capabilities: ['schema', 'profile', 'column-lineage'],
};

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseOpenLineageRecipe(input: unknown): OpenLineageRecipe {
  return RecipeReader.read(input, (reader): OpenLineageRecipe => {
    const path = reader.text('path', {
      maxLength: 4_000,
      check: (text) => (text.startsWith('/') ? undefined : 'must be an absolute path of a folder'),
    });
    const receive = reader.flag('receive', false);
    if (path === undefined && !receive) {
      reader.fault('path', 'is missing; give it, or say receive: true for events that are sent over HTTP');
    }
    if (path !== undefined && receive) {
      reader.fault('receive', 'stands beside path; events are either received or read from files');
    }
    return {
      ...(path === undefined || receive ? {} : { path: folderPath(path) }),
      platformInstances: readInstances(reader),
      lowerCasePlatforms: reader.has('lowerCasePlatforms') ? reader.texts('lowerCasePlatforms') : [],
      runs: reader.flag('runs', true),
      datasets: reader.flag('datasets', true),
      maxEventMb: reader.integer('maxEventMb', { min: 1, max: 100, default: 10 }),
      keepRuns: reader.integer('keepRuns', { min: 1, max: 1_000, default: 20 }),
    };
  });
}

function folderPath(path: string): string {
  return path === '/' ? path : posix.normalize(path).replace(/\/+$/, '');
}

/** The recipe as plain JSON, to be stored. */
export function recipeToJson({
  path,
  platformInstances,
  lowerCasePlatforms,
  ...rest
}: OpenLineageRecipe): JsonObject {
  const from: JsonObject = path === undefined ? { receive: true } : { path };
  return {
    ...from,
    ...rest,
    platformInstances: { ...platformInstances },
    ...(lowerCasePlatforms.length === 0 ? {} : { lowerCasePlatforms: [...lowerCasePlatforms] }),
  };
}

/** Whether a stored recipe of this connector is one that receives events. */
export function receivesEvents(recipe: JsonObject): boolean {
  return recipe['receive'] === true;
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
