import { type JsonObject } from '../connector';
import { toJsonObject } from '../field-mapping/plain-json';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';

/** A checked recipe in its canonical form. */
export interface NpmRecipe {
  /** Name of an installed package, e.g. `@acme/dataspoke-connector`. */
  readonly package: string;
  /** Handed to the package as it is. */
  readonly config: JsonObject;
  /** Handed to the package too; sealed at rest. */
  readonly secret?: string;
  /** DataHub platform of datasets that the package describes by name. */
  readonly platform: string;
  /** Longest time that it may say nothing. */
  readonly silenceMs: number;
  /** Longest time that listing scopes or a test may take. */
  readonly answerMs: number;
}

/** Recipe fields that are sealed at rest and never shown. */
export const NPM_SECRET_FIELDS = ['secret'] as const;

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseNpmRecipe(input: unknown): NpmRecipe {
  return RecipeReader.read(input, (reader): NpmRecipe => {
    const secret = reader.text('secret', { maxLength: 10_000 });
    const config = reader.value('config');
    if (config !== undefined && !isRecord(config)) reader.fault('config', 'must be an object');
    return {
      package: reader.text('package', { required: true, check: nameComplaint }),
      config: isRecord(config) ? toJsonObject(config) : {},
      ...(secret === undefined ? {} : { secret }),
      platform: reader.text('platform', { check: platformComplaint }) ?? 'custom',
      silenceMs: reader.integer('silenceMs', { min: 100, max: 3_600_000, default: 60_000 }),
      answerMs: reader.integer('answerMs', { min: 100, max: 3_600_000, default: 30_000 }),
    };
  });
}

/** The recipe as plain JSON, to be sealed and stored. */
export function recipeToJson(recipe: NpmRecipe): JsonObject {
  return { ...recipe };
}

function nameComplaint(text: string): string | undefined {
  return /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(text)
    ? undefined
    : 'must be the name of a package, such as @acme/dataspoke-connector';
}

function platformComplaint(text: string): string | undefined {
  return /^[a-zA-Z0-9_-]+$/.test(text) ? undefined : 'must be the name of a DataHub platform';
}
