import { type JsonObject } from '../connector';
import { type NameRules, readNameRules } from '../recipe/name-filter';
import { isRecord, RecipeReader } from '../recipe/recipe-reader';
import { isAddress } from './artifact-file';
import { fromDataHubRecipe } from './datahub-recipe';
import { type MetaRule, readMetaRule } from './meta-mapping';

/** Where dbt's artifacts lie: absolute paths of the deployment, or `http(s)` addresses. */
export interface ArtifactLocations {
  /** Holds the four files under dbt's own names, as dbt's target folder does; what is missing but the manifest is left out. */
  readonly folder?: string;
  readonly manifestPath?: string;
  readonly catalogPath?: string;
  /** Results of a test that stand in several files count by their time. */
  readonly runResultsPaths: readonly string[];
  readonly sourcesPath?: string;
}

/** A checked dbt recipe in its canonical form. */
export interface DbtRecipe extends ArtifactLocations {
  /** Bearer token for artifacts behind an address. */
  readonly token?: string;
  readonly maxArtifactMb: number;
  readonly platformInstance?: string;
  /** DataHub platform of the tables that dbt fills; the adapter of the manifest when absent. */
  readonly targetPlatform?: string;
  readonly targetPlatformInstance?: string;
  /** Write names of target tables in lower case, as DataHub's own dbt source does. */
  readonly lowerCaseTarget: boolean;
  /** Name the dataset of a source after its table (`identifier`) instead of after the source. */
  readonly useIdentifiers: boolean;
  /** Matched against dbt's `unique_id`, e.g. `model.shop.orders`. */
  readonly nodes: NameRules;
  readonly columnLineage: boolean;
  /** Say at each table that dbt fills which node does so. */
  readonly targetLineage: boolean;
  /** Set before every tag that comes from dbt. */
  readonly tagPrefix: string;
  /** Take the part of an owner's address before the `@` as the name of the user. */
  readonly stripEmailDomain: boolean;
  readonly metaMapping: readonly MetaRule[];
  readonly columnMetaMapping: readonly MetaRule[];
}

/** Recipe fields that are sealed at rest and never shown. */
export const DBT_SECRET_FIELDS = ['token'] as const;

/** Reads a recipe, also one with the keys of DataHub's own dbt source. Raises `ConnectorError` `recipe-invalid`. */
export function parseDbtRecipe(input: unknown): DbtRecipe {
  return RecipeReader.read(isRecord(input) ? fromDataHubRecipe(input) : input, (reader): DbtRecipe => {
    const folder = readLocation(reader, 'folder');
    const manifestPath = readLocation(reader, 'manifestPath');
    if (folder === undefined && manifestPath === undefined) {
      reader.fault('folder', 'is missing: name the folder of the artifacts, or manifestPath');
    }
    if (folder !== undefined && isAddress(folder) && /[?#]/.test(folder)) {
      reader.fault('folder', 'must not carry a query; name signed addresses one by one, as in manifestPath');
    }
    const token = reader.text('token', { maxLength: 10_000, check: tokenComplaint });
    const catalogPath = readLocation(reader, 'catalogPath');
    const sourcesPath = readLocation(reader, 'sourcesPath');
    const runResultsPaths = reader.texts('runResultsPaths', { check: locationComplaint });
    const places = [folder, manifestPath, catalogPath, sourcesPath, ...runResultsPaths];
    if (token !== undefined && places.some((place) => place !== undefined && /^http:/i.test(place))) {
      reader.fault('token', 'is sent over https only; the recipe names an http address');
    }
    return {
      ...optional('folder', folder?.replace(/\/+$/, '')),
      ...optional('manifestPath', manifestPath),
      ...optional('catalogPath', catalogPath),
      ...optional('sourcesPath', sourcesPath),
      runResultsPaths,
      ...optional('token', token),
      maxArtifactMb: reader.integer('maxArtifactMb', { min: 1, max: 4_000, default: 1_000 }),
      ...optional('platformInstance', reader.text('platformInstance', { check: nameComplaint })),
      ...optional('targetPlatform', reader.text('targetPlatform', { check: platformComplaint })),
      ...optional('targetPlatformInstance', reader.text('targetPlatformInstance', { check: nameComplaint })),
      lowerCaseTarget: reader.flag('lowerCaseTarget', true),
      useIdentifiers: reader.flag('useIdentifiers', false),
      nodes: readNameRules(reader, 'nodes'),
      columnLineage: reader.flag('columnLineage', true),
      targetLineage: reader.flag('targetLineage', true),
      tagPrefix: reader.text('tagPrefix') ?? 'dbt:',
      stripEmailDomain: reader.flag('stripEmailDomain', false),
      metaMapping: reader.entries('metaMapping', readMetaRule),
      columnMetaMapping: reader.entries('columnMetaMapping', readMetaRule),
    };
  });
}

/** The recipe as plain JSON, to be sealed and stored. */
export function recipeToJson(recipe: DbtRecipe): JsonObject {
  const { metaMapping, columnMetaMapping, nodes, ...rest } = recipe;
  const byKey = (rules: readonly MetaRule[]): JsonObject =>
    Object.fromEntries(
      rules.map(({ key, match, operation, config }) => [key, { match, operation, config: { ...config } }]),
    );
  return {
    ...rest,
    nodes: { ...nodes },
    metaMapping: byKey(metaMapping),
    columnMetaMapping: byKey(columnMetaMapping),
  };
}

function readLocation(reader: RecipeReader, key: string): string | undefined {
  return reader.text(key, { maxLength: 4_000, check: locationComplaint });
}

function locationComplaint(text: string): string | undefined {
  if (isAddress(text)) {
    if (!URL.canParse(text)) return 'is no valid address';
    const { username, password } = new URL(text);
    return username || password ? 'must not carry a user or password; use token' : undefined;
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return 'must be an absolute path or an http(s) address, which a signed address of a store is too';
  }
  return text.startsWith('/') ? undefined : 'must be an absolute path or an http(s) address';
}

function tokenComplaint(text: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(text) ? undefined : 'must be printable ASCII without spaces';
}

function platformComplaint(text: string): string | undefined {
  return /^[a-zA-Z0-9_-]+$/.test(text)
    ? undefined
    : 'must be the name of a DataHub platform, such as postgres';
}

function nameComplaint(text: string): string | undefined {
  return /[(),\s]/.test(text) ? 'must not hold parentheses, commas or spaces' : undefined;
}

function optional<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  const result: { [P in K]?: T } = {};
  if (value !== undefined) result[key] = value;
  return result;
}
