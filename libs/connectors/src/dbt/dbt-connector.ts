import { throwIfCancelled } from '../cancellation';
import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import {
  type ConnectionCheck,
  type ConnectorDescription,
  type ReadOptions,
  type Scope,
  type TestReport,
} from '../connector';
import { ConnectorError } from '../errors';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { fromCheckpoint, type Position } from './checkpoint';
import { DBT_DESCRIPTION } from './description';
import { DbtProject } from './project';
import { ProjectReader } from './project-reader';
import { type DbtRecipe, parseDbtRecipe, recipeToJson } from './recipe';

const PROJECT_SCOPE = 'project';

/** Reads the artifacts of a dbt project: one scope for all of it. */
class DbtConnector extends ClosableConnector {
  constructor(
    private readonly recipe: DbtRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
  }

  override describe(): ConnectorDescription {
    return DBT_DESCRIPTION;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const check = (found: Omit<ConnectionCheck, 'name' | 'durationMs'>): ConnectionCheck => ({
      name: 'artifacts',
      durationMs: Math.round(performance.now() - started),
      ...found,
    });
    try {
      const project = await this.open(signal);
      try {
        await new ProjectReader(project, this.recipe, this.options, signal).close();
        const nodes = project.refs.size;
        const read = check({
          verdict: 'pass',
          message: `The manifest of "${project.name}" has ${nodes} datasets.`,
        });
        return { ok: true, checks: [read, contentCheck(project)], server: `dbt on ${project.adapter}` };
      } finally {
        await project.close();
      }
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const skipped: ConnectionCheck = {
        name: 'contents',
        verdict: 'skipped',
        message: 'Nothing was read.',
        durationMs: 0,
      };
      return {
        ok: false,
        checks: [check({ verdict: 'fail', message: error.message, remedy: error.remedy }), skipped],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    throwIfCancelled(signal);
    const project = await this.open(signal);
    await project.close();
    return [{ id: PROJECT_SCOPE, name: project.name, kind: 'part' }];
  }

  override read(scope: Scope, options: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = fromCheckpoint(options.checkpoint);
    if (scope.id === PROJECT_SCOPE) return withCompleteness(this.readProject(options.signal, position));
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a dbt source.`,
      'Use a scope that the connector listed.',
    );
  }

  private async *readProject(
    signal: AbortSignal,
    position: Position | undefined,
  ): AsyncGenerator<SourceRecord> {
    const until = this.untilClosed(signal);
    const project = await this.open(until);
    let reader: ProjectReader | undefined;
    try {
      reader = new ProjectReader(project, this.recipe, this.options, until);
      yield* reader.records(position);
    } finally {
      await reader?.close();
      await project.close();
    }
  }

  private open(signal: AbortSignal): Promise<DbtProject> {
    return DbtProject.open(this.recipe, this.options, this.untilClosed(signal));
  }
}

function contentCheck({ warnings, strangers, unnamed }: DbtProject): ConnectionCheck {
  const missing = [
    ...warnings,
    ...(strangers.size > 0
      ? [`${strangers.size} results or catalog entries are of nodes that the manifest does not have.`]
      : []),
    ...(unnamed.size > 0 ? [`${unnamed.size} entries of the manifest have no name.`] : []),
  ];
  if (missing.length === 0) {
    return { name: 'contents', verdict: 'pass', message: 'The files fit together.', durationMs: 0 };
  }
  return {
    name: 'contents',
    verdict: 'warn',
    message: missing.join(' '),
    remedy: 'Let dbt docs generate and dbt test write their files after the same dbt parse.',
    durationMs: 0,
  };
}

/** The connector for artifacts of dbt 1.5 and later, Fusion included. */
export const dbtConnector: ConnectorFactory = {
  description: DBT_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseDbtRecipe(recipe)),
  create: (recipe, options) => new DbtConnector(parseDbtRecipe(recipe), options),
};
