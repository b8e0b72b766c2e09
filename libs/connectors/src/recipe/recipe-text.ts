import { FABRIC_TYPES, type FabricType } from '@dataspoke/domain';
import { LineCounter, parseDocument } from 'yaml';
import { type JsonObject, type JsonValue } from '../connector';
import { type FieldError } from '../errors';
import { invalidRecipe, isRecord } from './recipe-reader';
import { nearest } from './nearest';

/** Longest recipe that is read, in characters. */
export const MAX_RECIPE_TEXT = 262_144;
const MAX_DEPTH = 50;

/** A recipe as people keep it in a file: which connector, and its configuration. */
export interface RecipeDocument {
  readonly type: string;
  /** The configuration, to be judged by the connector. */
  readonly config: JsonObject;
  /** `pipeline_name`, which DataHub's recipes may carry. */
  readonly name?: string;
  /** `env` of the configuration, which belongs to the source and not to the connector. */
  readonly env?: FabricType;
}

/**
 * Reads a recipe in YAML or JSON, in the shape of DataHub's: `source: {type, config}`. A `sink` is taken when it leads to DataHub,
 * which DataSpoke writes to anyway; `${NAME}` of the environment becomes a reference. Raises `ConnectorError` `recipe-invalid`
 * with line and column, quoting nothing of the text.
 */
export function readRecipeText(text: string): RecipeDocument {
  return readRecipeDocument(parsed(text));
}

/** The same for a recipe that is JSON already. */
export function readRecipeDocument(document: unknown): RecipeDocument {
  if (!isRecord(document)) throw fault('', 'The recipe must be a mapping that begins with "source:".');
  const faults: FieldError[] = [];
  const note = (field: string, message: string): void => {
    faults.push({ field, message: `${field} ${message}.` });
  };
  const { source, sink, pipeline_name: name } = document;
  if (!isRecord(source)) note('source', 'is missing: write "source:" with "type:" and "config:" below it');
  for (const key of Object.keys(document).filter((one) => !KEYS.includes(one) && !WITHOUT_MEANING.has(one))) {
    const guess = nearest(key, KEYS);
    note(key, guess ? `is not known (did you mean "${guess}"?)` : (UNSUPPORTED[key] ?? 'is not known'));
  }
  if (!leadsToDataHub(sink))
    note('sink.type', 'must be datahub-rest, datahub-kafka or left out: DataSpoke writes to its own DataHub');
  if (name !== undefined && name !== null && typeof name !== 'string')
    note('pipeline_name', 'must be a text');
  const { type, config, ...rest } = isRecord(source) ? source : {};
  for (const key of Object.keys(rest))
    note(`source.${key}`, 'is not known; what configures the source stands below "config:"');
  if (isRecord(source) && (typeof type !== 'string' || type === '')) note('source.type', 'is missing');
  const plain = isRecord(config) ? withReferences(config) : {};
  if (config !== undefined && config !== null && !isRecord(config))
    note('source.config', 'must be a mapping');
  const { env, ...own } = plain;
  const fabric = FABRIC_TYPES.find(
    (one) => one === (typeof env === 'string' ? env.toUpperCase() : undefined),
  );
  if (env !== undefined && env !== null && fabric === undefined)
    note('source.config.env', `must be one of ${FABRIC_TYPES.join(', ')}`);
  if (faults.length > 0 || typeof type !== 'string') throw invalidRecipe(faults);
  return {
    type,
    config: own,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(fabric === undefined ? {} : { env: fabric }),
  };
}

const KEYS: readonly string[] = ['source', 'sink', 'pipeline_name'];
/** Which run of DataHub's own tool it is, and where that finds DataHub: a run has an id of its own here, and one DataHub. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set(['run_id', 'datahub_api']);
/** Sinks that lead to DataHub. */
const SINKS: readonly unknown[] = ['datahub-rest', 'datahub-kafka', undefined];
const UNSUPPORTED: Readonly<Record<string, string>> = {
  transformers: 'are not carried out: owners, tags and terms are given by the source or in DataHub',
  reporting: 'is not carried out: runs are listed by DataSpoke itself',
};

function leadsToDataHub(sink: unknown): boolean {
  if (sink === undefined || sink === null) return true;
  return isRecord(sink) && SINKS.includes(sink['type']);
}

function parsed(text: string): unknown {
  if (text.length > MAX_RECIPE_TEXT)
    throw fault('', `The recipe is longer than ${MAX_RECIPE_TEXT} characters.`);
  const lines = new LineCounter();
  // Its pretty errors quote the text, which may be a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    const what =
      error.code === 'MULTIPLE_DOCS' ? 'There is more than one document' : yamlFault(error.message);
    throw fault('', `Line ${line}, column ${col} of the recipe: ${what}.`);
  }
  const [warning] = document.warnings;
  if (warning) {
    const { line, col } = lines.linePos(warning.pos[0]);
    throw fault(
      '',
      `Line ${line}, column ${col} of the recipe: only plain values are read, no tag of a language.`,
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw fault(
      '',
      'The recipe repeats itself by references (*name) so often that it would not fit into memory.',
    );
  }
  requireTree(value, [], '');
  return value;
}

// Messages of the parser are about syntax; whatever it puts in quotes is the writer's own.
function yamlFault(message: string): string {
  return message.replace(/(["'`]).*\1/gs, '…').replace(/[.:]\s*$/, '');
}

/** A reference to what it stands in would make the value endless. */
function requireTree(value: unknown, above: readonly unknown[], path: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (above.includes(value)) throw fault(path, `${path} refers to what it is a part of.`);
  if (above.length >= MAX_DEPTH) throw fault(path, `${path} is nested more than ${MAX_DEPTH} deep.`);
  for (const [key, inner] of Object.entries(value))
    requireTree(inner, [...above, value], path === '' ? key : `${path}.${key}`);
}

/** Plain JSON whose `${NAME}`, as DataHub writes it, is a reference. */
function withReferences(config: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, toJson(value)]));
}

function toJson(value: unknown): JsonValue {
  if (typeof value === 'string') return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, '${env:$1}');
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item));
  return isRecord(value) ? withReferences(value) : null;
}

function fault(field: string, message: string): Error {
  return invalidRecipe([{ field, message }]);
}
