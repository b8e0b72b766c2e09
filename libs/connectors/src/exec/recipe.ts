import { type JsonObject } from '../connector';
import { toJsonObject } from '../field-mapping/plain-json';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';

/** A checked recipe in its canonical form. */
export interface ExecRecipe {
  /** Absolute path of the program, in a folder that the deployment allows. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** Handed to the program as it is. */
  readonly config: JsonObject;
  /** Handed to the program too; sealed at rest. */
  readonly secret?: string;
  /** DataHub platform of datasets that the program describes by name. */
  readonly platform: string;
  /** Longest silence of the program. */
  readonly silenceMs: number;
  /** Longest time that listing scopes or a test may take. */
  readonly answerMs: number;
}

/** Recipe fields that are sealed at rest and never shown. */
export const EXEC_SECRET_FIELDS = ['secret'] as const;

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseExecRecipe(input: unknown): ExecRecipe {
  return RecipeReader.read(input, (reader): ExecRecipe => {
    const secret = reader.text('secret', { maxLength: 10_000 });
    const config = reader.value('config');
    if (config !== undefined && !isRecord(config)) reader.fault('config', 'must be an object');
    return {
      program: reader.text('program', { required: true, maxLength: 4_000, check: pathComplaint }),
      arguments: reader.texts('arguments'),
      config: isRecord(config) ? toJsonObject(config) : {},
      ...(secret === undefined ? {} : { secret }),
      platform: reader.text('platform', { check: platformComplaint }) ?? 'custom',
      silenceMs: reader.integer('silenceMs', { min: 100, max: 3_600_000, default: 60_000 }),
      answerMs: reader.integer('answerMs', { min: 100, max: 3_600_000, default: 30_000 }),
    };
  });
}

/** The recipe as plain JSON, to be sealed and stored. */
export function recipeToJson(recipe: ExecRecipe): JsonObject {
  return { ...recipe };
}

function pathComplaint(text: string): string | undefined {
  return text.startsWith('/') ? undefined : 'must be the absolute path of a program';
}

function platformComplaint(text: string): string | undefined {
  return /^[a-zA-Z0-9_-]+$/.test(text) ? undefined : 'must be the name of a DataHub platform';
}
