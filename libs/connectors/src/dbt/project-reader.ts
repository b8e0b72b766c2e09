import { LineagePoolError } from '@dataspoke/sql-lineage';
import { ConnectorError } from '../errors';
import { excludedBy } from '../recipe/name-filter';
import { type EntityRecord, type FailedRecord, type FilteredRecord, type SourceRecord } from '../records';
import { type SourceOptions } from '../registry';
import {
  freshnessAspects,
  loadOperation,
  readTest,
  readThresholds,
  testAspects,
  testedNode,
} from './assertions';
import { PHASES, type Phase, type Position, toCheckpoint } from './checkpoint';
import { ColumnLineage, type KnownNode, type NodeLineage, outputsOf } from './column-lineage';
import { nodeAspects, targetAspects } from './dataset-aspects';
import { exposureAspects } from './exposures';
import { objectAt } from '../json';
import { MetaMapping } from './meta-mapping';
import { DbtNames, type NodeRef } from './names';
import { type DbtNode } from './node';
import { throwIfCancelled } from '../cancellation';
import { type DbtProject } from './project';
import { type DbtRecipe } from './recipe';

/** A record on its way out, without the checkpoint that its place gives it. */
type Draft =
  Omit<EntityRecord, 'checkpoint'> | Omit<FilteredRecord, 'checkpoint'> | Omit<FailedRecord, 'checkpoint'>;

/** Longest list of warnings that one record carries. */
const MAX_WARNINGS = 20;

/** Turns an open project into records, one id after the other. */
export class ProjectReader {
  private readonly names: DbtNames;
  private readonly metaMapping: MetaMapping;
  private readonly columnMetaMapping: MetaMapping;
  private readonly lineage: ColumnLineage | undefined;
  /** Columns of ephemeral models, which no catalog has. */
  private readonly inferred = new Map<string, readonly string[]>();

  constructor(
    private readonly project: DbtProject,
    private readonly recipe: DbtRecipe,
    { env }: Pick<SourceOptions, 'env'>,
    private readonly signal: AbortSignal,
  ) {
    const targetPlatform = recipe.targetPlatform ?? project.adapter;
    if (!/^[a-zA-Z0-9_-]+$/.test(targetPlatform)) {
      throw new ConnectorError(
        'recipe-invalid',
        'The manifest does not say which kind of database it is for.',
        'Name it as targetPlatform in the recipe.',
        {
          fields: [
            {
              field: 'targetPlatform',
              message: 'targetPlatform is missing, and the manifest does not say it.',
            },
          ],
        },
      );
    }
    const { platformInstance, targetPlatformInstance, lowerCaseTarget, useIdentifiers } = recipe;
    this.names = new DbtNames({
      env,
      targetPlatform,
      lowerCaseTarget,
      useIdentifiers,
      ...(platformInstance === undefined ? {} : { platformInstance }),
      ...(targetPlatformInstance === undefined ? {} : { targetPlatformInstance }),
    });
    this.metaMapping = new MetaMapping(recipe.metaMapping);
    this.columnMetaMapping = new MetaMapping(recipe.columnMetaMapping);
    this.lineage = recipe.columnLineage ? new ColumnLineage(targetPlatform) : undefined;
  }

  /** All records behind `from`. Raises `ConnectorError`, also when an entry could not be named, so that nothing counts as gone. */
  async *records(from: Position | undefined): AsyncGenerator<SourceRecord> {
    const { stamp } = this.project;
    if (from && from.stamp !== stamp) {
      throw new ConnectorError(
        'source-error',
        'The manifest was made anew since the part of it that was read before.',
        'Start a new run.',
      );
    }
    const first = from ? PHASES.indexOf(from.phase) : 0;
    for (const phase of PHASES.slice(first)) {
      const after = from?.phase === phase ? from : undefined;
      for (const [id, rule] of this.listed(phase)) {
        throwIfCancelled(this.signal);
        if (after && id < after.id) continue;
        const skipped = after?.id === id ? after.part + 1 : 0;
        const drafts = await this.drafts(phase, id, rule);
        for (const [part, draft] of drafts.entries()) {
          if (part >= skipped) yield { ...draft, checkpoint: toCheckpoint({ stamp, phase, id, part }) };
        }
      }
    }
    await this.project.checkUnchanged();
    if (this.project.unnamed.size > 0) {
      throw new ConnectorError(
        'source-error',
        `${this.project.unnamed.size} entries of the manifest have no name, so nobody can tell what they are.`,
        'Let dbt write the manifest again.',
      );
    }
  }

  async close(): Promise<void> {
    await this.lineage?.close();
  }

  /** Ids of a phase in order, each with the rule that leaves it out. */
  private listed(phase: Phase): readonly (readonly [string, string | undefined])[] {
    const { project } = this;
    switch (phase) {
      case 'datasets':
        return this.ruled(project.datasetIds());
      case 'tests':
        return this.ruled(project.testIds());
      case 'exposures':
        return this.ruled(project.exposureIds());
      case 'others':
        return project.otherIds().map((id) => [id, `${kindOf(id)} entries become no entity`] as const);
      case 'strangers':
        return [...project.strangers.keys()].sort().map((id) => [id, undefined] as const);
    }
  }

  private ruled(ids: readonly string[]): readonly (readonly [string, string | undefined])[] {
    const rules = excludedBy('nodes', this.recipe.nodes, ids);
    return ids.map((id, at) => [id, rules[at]] as const);
  }

  private async drafts(phase: Phase, id: string, rule: string | undefined): Promise<readonly Draft[]> {
    try {
      switch (phase) {
        case 'datasets':
          return await this.datasetDrafts(id, rule);
        case 'tests':
          return await this.testDrafts(id, rule);
        case 'exposures':
          return await this.exposureDrafts(id, rule);
        case 'others':
          return [{ kind: 'filtered', path: [id], objectType: kindOf(id), rule: rule ?? '' }];
        case 'strangers':
          return [this.stranger(id)];
      }
    } catch (error) {
      // A name that DataHub cannot hold is the fault of one; everything else concerns the files.
      if (!(error instanceof ConnectorError) || error.code !== 'unsupported') throw error;
      const { code, message: reason, remedy } = error;
      return [{ kind: 'failed', path: [id], objectType: kindOf(id), code, reason, remedy }];
    }
  }

  private async datasetDrafts(id: string, rule: string | undefined): Promise<readonly Draft[]> {
    const node = await this.project.node(id);
    if (!node) return [unnamed(id)];
    const thresholds = readThresholds(await this.project.entry(id));
    const result = this.project.freshness.get(id);
    const checked =
      thresholds || result ? { thresholds: thresholds ?? {}, ...(result ? { result } : {}) } : undefined;
    const freshness = checked && freshnessAspects(node, checked, this.names);
    if (rule !== undefined) {
      const urns = [[node.kind, this.names.node(node)], ...(freshness ? [['freshness', freshness.urn]] : [])];
      return urns.map(([objectType = '', urn = '']) => ({
        kind: 'filtered',
        path: objectType === 'freshness' ? [id, 'freshness'] : [id],
        objectType,
        urn,
        rule,
      }));
    }
    const operation = result && loadOperation(result);
    const drafts = await this.nodeDrafts(node);
    return [
      ...drafts.map((draft, at) =>
        at === 0 && draft.kind === 'entity' && operation
          ? { ...draft, aspects: { ...draft.aspects, operation } }
          : draft,
      ),
      ...(freshness
        ? [{ kind: 'entity', path: [id, 'freshness'], objectType: 'freshness', ...freshness } satisfies Draft]
        : []),
    ];
  }

  private async nodeDrafts(node: DbtNode): Promise<readonly Draft[]> {
    const { project, recipe, names } = this;
    const seen = await project.columns(node);
    const { lineage, failed } = await this.lineageOf(node);
    const columns = seen.length > 0 ? seen : outputsOf(lineage).map((name) => ({ name, tags: [], meta: {} }));
    const group = node.group === undefined ? undefined : await project.groupOwner(node.group);
    const around = {
      names,
      refs: project.refs,
      columns,
      ...(lineage ? { lineage } : {}),
      ...(group === undefined ? {} : { groupOwner: objectAt(group) }),
      metaMapping: this.metaMapping,
      columnMetaMapping: this.columnMetaMapping,
      tagPrefix: recipe.tagPrefix,
      stripEmailDomain: recipe.stripEmailDomain,
    };
    const target = recipe.targetLineage ? targetAspects(node, around) : undefined;
    const warnings = [...project.warnings.splice(0), ...(lineage?.warnings ?? [])].slice(0, MAX_WARNINGS);
    return [
      {
        kind: 'entity',
        path: [node.id],
        objectType: node.kind,
        urn: names.node(node),
        aspects: nodeAspects(node, around),
        ...(warnings.length > 0 ? { warnings } : {}),
      },
      ...(failed ? [failed] : []),
      ...(target
        ? [
            {
              kind: 'entity',
              path: [node.id, 'table'],
              objectType: 'table',
              foreign: true,
              revocable: true,
              ...target,
            } satisfies Draft,
          ]
        : []),
    ];
  }

  private async lineageOf(
    node: DbtNode,
  ): Promise<{ readonly lineage?: NodeLineage; readonly failed?: Omit<FailedRecord, 'checkpoint'> }> {
    if (!this.lineage || node.compiledCode === undefined) return {};
    try {
      const lineage = await this.lineage.of(node, await this.known(node.dependsOn), this.signal);
      return lineage ? { lineage } : {};
    } catch (error) {
      throwIfCancelled(this.signal);
      if (!(error instanceof LineagePoolError)) throw error;
      const reason = `Its column lineage could not be found: ${error.message}`;
      const remedy = 'Run it again when the machine has less to do, or set columnLineage to false.';
      return {
        failed: {
          kind: 'failed',
          path: [node.id],
          objectType: node.kind,
          part: 'lineage',
          code: 'source-error',
          reason,
          remedy,
        },
      };
    }
  }

  private async known(ids: readonly string[]): Promise<readonly KnownNode[]> {
    const found: KnownNode[] = [];
    for (const id of ids) {
      const ref = this.project.refs.get(id);
      if (ref) found.push({ ref, columns: await this.columnNames(ref) });
    }
    return found;
  }

  private async columnNames(ref: NodeRef): Promise<readonly string[]> {
    const node = await this.project.node(ref.id);
    const columns = node ? await this.project.columns(node) : [];
    if (!node || columns.length > 0 || ref.materialization !== 'ephemeral')
      return columns.map(({ name }) => name);
    const before = this.inferred.get(ref.id);
    if (before) return before;
    // Set first: models that go in a circle must not do so here.
    this.inferred.set(ref.id, []);
    const outputs = outputsOf((await this.lineageOf(node)).lineage);
    this.inferred.set(ref.id, outputs);
    return outputs;
  }

  private async testDrafts(id: string, rule: string | undefined): Promise<readonly Draft[]> {
    const urn = this.names.assertion(id);
    if (rule !== undefined) return [{ kind: 'filtered', path: [id], objectType: 'test', urn, rule }];
    const test = readTest(id, await this.project.entry(id));
    const tested = testedNode(test, this.project.refs);
    if (!tested) {
      return [
        {
          kind: 'filtered',
          path: [id],
          objectType: 'test',
          urn,
          rule: 'tests of no dataset become no assertion',
        },
      ];
    }
    const assertion = testAspects(test, tested, this.project.results.get(id), this.names);
    return [{ kind: 'entity', path: [id], objectType: 'test', ...assertion }];
  }

  private async exposureDrafts(id: string, rule: string | undefined): Promise<readonly Draft[]> {
    if (rule !== undefined) {
      return [{ kind: 'filtered', path: [id], objectType: 'exposure', urn: this.names.exposure(id), rule }];
    }
    const described = exposureAspects(
      id,
      await this.project.entry(id),
      this.project.refs,
      this.names,
      this.recipe,
    );
    return [{ kind: 'entity', path: [id], objectType: 'exposure', ...described }];
  }

  private stranger(id: string): Draft {
    const file = this.project.strangers.get(id) ?? 'results';
    return {
      kind: 'failed',
      path: [id],
      objectType: `${kindOf(id)} of the ${file}`,
      code: 'not-found',
      reason: `The ${file} speak of it, and the manifest does not have it`,
      remedy: 'Give files that were made by the same state of the project.',
    };
  }
}

function unnamed(id: string): Draft {
  return {
    kind: 'failed',
    path: [id],
    objectType: kindOf(id),
    code: 'source-error',
    reason: 'Its entry in the manifest has no name',
    remedy: 'Let dbt write the manifest again.',
  };
}

function kindOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf('.'))) || 'entry';
}
