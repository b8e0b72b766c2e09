import { type JsonObject, type JsonValue } from '../connector';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { type SourceOptions } from '../registry';
import { Artifact } from './artifact';
import { type ArtifactPlace, isAddress } from './artifact-file';
import { objectAt, textAt } from '../json';
import { type NodeRef } from './names';
import {
  type CatalogColumn,
  type DbtColumn,
  type DbtNode,
  mergedColumns,
  readCatalogColumns,
  readNode,
} from './node';
import { type DbtRecipe } from './recipe';
import {
  type FreshnessResult,
  readFreshnessResult,
  readRunHead,
  readTestResult,
  resultId,
  type TestResult,
} from './results';

/** Schema versions of manifests from dbt 1.5 on; 20 is what the engine of dbt 2 writes. */
const OLDEST_MANIFEST = 9;
const KNOWN_MANIFESTS: ReadonlySet<number> = new Set([9, 10, 11, 12, 20]);

const MANIFEST_SECTIONS = [
  'metadata',
  'nodes',
  'sources',
  'exposures',
  'groups',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
] as const;
type Section = (typeof MANIFEST_SECTIONS)[number];

const DATASET = /^(model|seed|snapshot|source)\./;

/** The artifacts of a dbt project, open to be read node by node. */
export class DbtProject {
  /** Small facts about every node, by id. */
  readonly refs = new Map<string, NodeRef>();
  /** Ids of entries that lack what would name them. */
  readonly unnamed = new Set<string>();
  readonly results = new Map<string, TestResult>();
  readonly freshness = new Map<string, FreshnessResult>();
  /** Ids of results and of catalog entries that the manifest does not have, with the file they stand in. */
  readonly strangers = new Map<string, string>();
  readonly warnings: string[] = [];

  readonly name: string;
  /** Tells one making of the manifest from another. */
  readonly stamp: string;
  /** What dbt calls the kind of database; empty when the manifest does not say. */
  readonly adapter: string;

  private constructor(
    private readonly manifest: Artifact,
    private readonly catalog: Artifact | undefined,
    metadata: JsonObject,
  ) {
    this.name = textAt(metadata, 'project_name') ?? 'dbt';
    this.stamp =
      `${textAt(metadata, 'generated_at') ?? ''} ${textAt(metadata, 'invocation_id') ?? ''}`.trim();
    this.adapter = textAt(metadata, 'adapter_type') ?? '';
  }

  /** Opens what the recipe names. Raises `ConnectorError`. */
  static async open(recipe: DbtRecipe, options: SourceOptions, signal: AbortSignal): Promise<DbtProject> {
    const open = (what: string, place: Place, sections: readonly string[]): Promise<Artifact | undefined> =>
      openAt(what, place, sections, recipe, options, signal);
    const manifest = await open('manifest', manifestOf(recipe), MANIFEST_SECTIONS);
    if (!manifest) throw new ConnectorError('not-found', 'There is no manifest.', 'Name it in the recipe.');
    const kept = [manifest];
    try {
      const metadata = objectAt(await manifest.value('metadata'));
      const warnings = checkVersion(manifest, metadata);
      const catalogPlace = optionalFile(recipe, recipe.catalogPath, 'catalog.json');
      const catalog = catalogPlace && (await open('catalog', catalogPlace, ['metadata', 'nodes', 'sources']));
      if (catalog) kept.push(catalog);
      const project = new DbtProject(manifest, catalog, metadata);
      project.warnings.push(...warnings);
      await project.readRefs(signal);
      await project.checkCatalog();
      for (const place of runResultsOf(recipe)) {
        await reading(await open('run results', place, ['metadata', 'results']), (results) =>
          project.readResults(results),
        );
      }
      const freshness = optionalFile(recipe, recipe.sourcesPath, 'sources.json');
      if (freshness) {
        await reading(await open('sources', freshness, ['metadata', 'results']), (results) =>
          project.readFreshness(results),
        );
      }
      return project;
    } catch (error) {
      await Promise.all(kept.map((artifact) => artifact.close()));
      throw error;
    }
  }

  /** Ids of what becomes a dataset, sorted. */
  datasetIds(): readonly string[] {
    return [...this.keys('nodes').filter((id) => DATASET.test(id)), ...this.keys('sources')].sort();
  }

  testIds(): readonly string[] {
    return this.keys('nodes').filter((id) => id.startsWith('test.'));
  }

  exposureIds(): readonly string[] {
    return this.keys('exposures');
  }

  /** Ids of what a manifest holds that no entity is made of, sorted. */
  otherIds(): readonly string[] {
    const nodes = this.keys('nodes').filter((id) => !DATASET.test(id) && !id.startsWith('test.'));
    const sections: readonly Section[] = ['metrics', 'semantic_models', 'saved_queries', 'unit_tests'];
    return [...nodes, ...sections.flatMap((section) => this.keys(section))].sort();
  }

  /** A dataset's entry. Raises `ConnectorError`. */
  async node(id: string): Promise<DbtNode | undefined> {
    return readNode(id, await this.entry(id));
  }

  /** An entry of the manifest as it stands. Raises `ConnectorError`. */
  async entry(id: string): Promise<JsonValue | undefined> {
    for (const section of MANIFEST_SECTIONS) {
      if (section !== 'metadata' && this.manifest.has(section, id)) return this.manifest.value(section, id);
    }
    return undefined;
  }

  /** Columns of a dataset, seen and documented. Raises `ConnectorError`. */
  async columns(node: DbtNode): Promise<readonly DbtColumn[]> {
    return mergedColumns(node.columns, await this.catalogColumns(node.id));
  }

  /** `owner` of a group by its name. Raises `ConnectorError`. */
  async groupOwner(name: string): Promise<JsonValue | undefined> {
    const id = this.keys('groups').find((one) => one.endsWith(`.${name}`));
    return id === undefined ? undefined : objectAt(await this.manifest.value('groups', id))['owner'];
  }

  /** Raises `ConnectorError` `interrupted` when a file was written over since it was opened. */
  async checkUnchanged(): Promise<void> {
    await this.manifest.checkUnchanged();
    await this.catalog?.checkUnchanged();
  }

  async close(): Promise<void> {
    await this.manifest.close();
    await this.catalog?.close();
  }

  private keys(section: Section): readonly string[] {
    return this.manifest.keys(section);
  }

  private async catalogColumns(id: string): Promise<readonly CatalogColumn[]> {
    const section = id.startsWith('source.') ? 'sources' : 'nodes';
    return readCatalogColumns(await this.catalog?.value(section, id));
  }

  private async readRefs(signal: AbortSignal): Promise<void> {
    for (const id of this.datasetIds()) {
      throwIfCancelled(signal);
      const node = await this.node(id);
      if (!node) {
        this.unnamed.add(id);
        continue;
      }
      const { kind, name, database, schema, relation, materialization } = node;
      this.refs.set(id, {
        id,
        kind,
        name,
        relation,
        ...(database === undefined ? {} : { database }),
        ...(schema === undefined ? {} : { schema }),
        ...(materialization === undefined ? {} : { materialization }),
      });
    }
  }

  private async checkCatalog(): Promise<void> {
    if (!this.catalog) {
      this.warnings.push('There is no catalog: columns and types are those of the documentation.');
      return;
    }
    await checkKind(this.catalog, 'catalog');
    const ids = [...this.catalog.keys('nodes'), ...this.catalog.keys('sources')];
    const strange = ids.filter((id) => !this.refs.has(id) && !this.unnamed.has(id));
    if (ids.length > 0 && strange.length === ids.length) {
      throw new ConnectorError(
        'source-error',
        `The ${this.catalog.name} belongs to another project than the ${this.manifest.name}: they have no node in common.`,
        'Name the catalog that was made together with the manifest.',
      );
    }
    for (const id of strange) this.strangers.set(id, 'catalog');
  }

  private async readResults(artifact: Artifact): Promise<void> {
    await checkKind(artifact, 'run-results');
    const head = readRunHead(await artifact.value('metadata'));
    for await (const element of artifact.elements('results')) {
      const id = resultId(element);
      if (id === undefined || !id.startsWith('test.')) continue;
      const result = readTestResult(element, head);
      if (!this.manifest.has('nodes', id)) this.strangers.set(id, 'run results');
      else if (result && result.at >= (this.results.get(id)?.at ?? 0)) this.results.set(id, result);
    }
  }

  private async readFreshness(artifact: Artifact): Promise<void> {
    await checkKind(artifact, 'sources');
    const head = readRunHead(await artifact.value('metadata'));
    for await (const element of artifact.elements('results')) {
      const id = resultId(element);
      const result = readFreshnessResult(element, head);
      if (id === undefined || !result) continue;
      if (this.manifest.has('sources', id)) this.freshness.set(id, result);
      else this.strangers.set(id, 'sources');
    }
  }
}

async function openAt(
  what: string,
  { location, optional }: Place,
  sections: readonly string[],
  recipe: DbtRecipe,
  options: SourceOptions,
  signal: AbortSignal,
): Promise<Artifact | undefined> {
  try {
    return await Artifact.open(what, placeOf(location, recipe), sections, options, signal);
  } catch (error) {
    if (optional && error instanceof ConnectorError && error.code === 'not-found') return undefined;
    throw error;
  }
}

async function reading(
  artifact: Artifact | undefined,
  read: (artifact: Artifact) => Promise<void>,
): Promise<void> {
  if (!artifact) return;
  try {
    await read(artifact);
  } finally {
    await artifact.close();
  }
}

interface Place {
  readonly location: string;
  /** Where there is nothing, nothing is said. */
  readonly optional: boolean;
}

function placeOf(location: string, { token, maxArtifactMb }: DbtRecipe): ArtifactPlace {
  return {
    location,
    maxBytes: maxArtifactMb * 1_000_000,
    ...(token !== undefined && isAddress(location) ? { token } : {}),
  };
}

function manifestOf(recipe: DbtRecipe): Place {
  return { location: recipe.manifestPath ?? `${recipe.folder ?? ''}/manifest.json`, optional: false };
}

function optionalFile({ folder }: DbtRecipe, path: string | undefined, name: string): Place | undefined {
  if (path !== undefined) return { location: path, optional: false };
  return folder === undefined ? undefined : { location: `${folder}/${name}`, optional: true };
}

function runResultsOf(recipe: DbtRecipe): readonly Place[] {
  if (recipe.runResultsPaths.length > 0) {
    return recipe.runResultsPaths.map((location) => ({ location, optional: false }));
  }
  const place = optionalFile(recipe, undefined, 'run_results.json');
  return place ? [place] : [];
}

function checkVersion(artifact: Artifact, metadata: JsonObject): readonly string[] {
  const version = versionOf(metadata, 'manifest');
  if (version === undefined) throw notOfKind(artifact, 'manifest');
  if (version < OLDEST_MANIFEST) {
    throw new ConnectorError(
      'unsupported',
      `The ${artifact.name} has schema version ${version}; those of dbt 1.5 and later, from ${OLDEST_MANIFEST} on, are read.`,
      'Let a newer dbt write the manifest (dbt parse is enough).',
    );
  }
  if (KNOWN_MANIFESTS.has(version)) return [];
  return [
    `The manifest has schema version ${version}, which is newer than those known; what is known of it was read.`,
  ];
}

async function checkKind(artifact: Artifact, kind: string): Promise<void> {
  if (versionOf(objectAt(await artifact.value('metadata')), kind) === undefined)
    throw notOfKind(artifact, kind);
}

function versionOf(metadata: JsonObject, kind: string): number | undefined {
  const found = /\/dbt\/([a-z-]+)\/v(\d+)\b/.exec(textAt(metadata, 'dbt_schema_version') ?? '');
  return found?.[1] === kind ? Number(found[2]) : undefined;
}

function notOfKind(artifact: Artifact, kind: string): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `The ${artifact.name} is none: its metadata does not say that it follows a schema of dbt's ${kind}.`,
    'Check that the recipe names the right file.',
  );
}
