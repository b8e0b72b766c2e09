import { LineagePool, LineagePoolError, type PooledLineage } from '@dataspoke/sql-lineage';
import { basename } from 'node:path';
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
import { allowedPath } from '../folder-guard';
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorRecord, type FailedRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { fromCheckpoint, isBehind, type Position, toCheckpoint } from './checkpoint';
import { SQL_QUERIES_DESCRIPTION } from './description';
import { Findings, MAX_QUERIES, MAX_QUERY_CHARACTERS } from './findings';
import { parseSqlQueriesRecipe, recipeToJson, type SqlQueriesRecipe } from './recipe';
import { readScript, scriptPaths, throwIfFolderGone } from './script-files';

const SCOPE = 'scripts';

/** Reads a folder of SQL scripts: one scope, since scripts speak of each other's tables. */
class SqlQueriesConnector extends ClosableConnector {
  constructor(
    private readonly recipe: SqlQueriesRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
  }

  override describe(): ConnectorDescription {
    return SQL_QUERIES_DESCRIPTION;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const done = (found: Omit<ConnectionCheck, 'durationMs'>): ConnectionCheck => ({
      ...found,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const root = await this.root(signal);
      const folder = done({ name: 'folder', verdict: 'pass', message: `${this.recipe.path} can be read.` });
      const first = await scriptPaths(root, signal).next();
      if (first.done) {
        const remedy = 'Check the path; only files that end in .sql are read.';
        const none = done({ name: 'scripts', verdict: 'warn', message: 'It holds no script.', remedy });
        return { ok: true, checks: [folder, none] };
      }
      await readScript(root, first.value);
      const scripts = done({ name: 'scripts', verdict: 'pass', message: 'The first script can be read.' });
      return { ok: true, checks: [folder, scripts] };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const { message, remedy } = error;
      return {
        ok: false,
        checks: [done({ name: 'scripts', verdict: 'fail', message, remedy })].concat(
          done({ name: 'statements', verdict: 'skipped', message: 'Nothing was looked at.' }),
        ),
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    await this.root(signal);
    return [{ id: SCOPE, name: basename(this.recipe.path) || '/', kind: 'part' }];
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = fromCheckpoint(checkpoint);
    if (scope.id === SCOPE) return withCompleteness(this.records(position, signal));
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a folder of SQL scripts.`,
      'Use a scope that the connector listed.',
    );
  }

  /** All scripts are looked at before the first record, also behind a checkpoint: any of them may fill the same table. */
  private async *records(after: Position | undefined, cancel: AbortSignal): AsyncGenerator<SourceRecord> {
    const signal = this.untilClosed(cancel);
    const root = await this.root(signal);
    const findings = new Findings(this.recipe, this.options.env);
    const pool = new LineagePool({ size: 1 });
    try {
      for await (const path of scriptPaths(root, signal)) {
        const problem = await this.script(root, path, { pool, findings, signal });
        if (problem && isBehind('script', orderedKey(path), after)) yield problem;
      }
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof LineagePoolError)) throw error;
      throw new ConnectorError('source-error', 'SQL cannot be analysed now.', 'Start the run again.');
    } finally {
      await pool.close();
    }
    const warnings =
      findings.droppedQueries > 0
        ? [
            `${findings.droppedQueries} statements are not kept as queries: the first ${MAX_QUERIES} are, of up to ${MAX_QUERY_CHARACTERS} characters.`,
          ]
        : [];
    for (const [stage, found] of [
      ['query', findings.queries()],
      ['lineage', findings.lineage()],
    ] as const) {
      for (const { urn, script, aspects } of found) {
        if (!isBehind(stage, urn, after)) continue;
        throwIfCancelled(signal);
        await throwIfFolderGone(root);
        yield {
          kind: 'entity',
          checkpoint: toCheckpoint({ stage, key: urn }),
          path: [script],
          objectType: stage,
          urn,
          aspects,
          ...(warnings.length > 0 ? { warnings: warnings.splice(0) } : {}),
          ...(stage === 'lineage' ? { foreign: true, revocable: true } : {}),
        };
      }
    }
    throwIfCancelled(signal);
    await throwIfFolderGone(root);
  }

  /** What keeps a script from being understood, wholly or in part. */
  private async script(
    root: string,
    path: string,
    { pool, findings, signal }: Reading,
  ): Promise<SourceRecord | undefined> {
    throwIfCancelled(signal);
    const checkpoint = toCheckpoint({ stage: 'script', key: orderedKey(path) });
    const about = { checkpoint, path: [path], objectType: 'script' } as const;
    const [rule] = excludedBy('files', this.recipe.files, [path]);
    if (rule !== undefined) return { kind: 'filtered', ...about, rule };
    try {
      const { sql, changedAt } = await readScript(root, path);
      const { dialect, defaultDatabase, defaultSchema } = this.recipe;
      const defaults = {
        ...(defaultDatabase === undefined ? {} : { defaultDatabase }),
        ...(defaultSchema === undefined ? {} : { defaultSchema }),
      };
      const result = await pool.lineage(sql, { dialect, ...defaults }, { signal });
      findings.add(path, sql, changedAt, result);
      return unparsed(sql, result, about);
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError) || error.code === 'unreachable') throw error;
      const { code, message: reason, remedy } = error;
      return { kind: 'failed', ...about, code, reason, remedy };
    }
  }

  private async root(signal: AbortSignal): Promise<string> {
    throwIfCancelled(signal);
    return allowedPath(this.recipe.path, this.options.folders ?? []);
  }
}

/** Sorts as the walk goes: what stands in a folder comes before names that go on behind the folder's. */
function orderedKey(path: string): string {
  return path.replaceAll('/', '\0');
}

interface Reading {
  readonly pool: LineagePool;
  readonly findings: Findings;
  readonly signal: AbortSignal;
}

function unparsed(
  sql: string,
  { statements }: PooledLineage,
  about: Pick<FailedRecord, 'checkpoint' | 'path' | 'objectType'>,
): FailedRecord | undefined {
  const lost = statements.filter(({ kind }) => kind === 'unparsed');
  const [first] = lost;
  if (!first) return undefined;
  const line = sql.slice(0, first.span.start).split('\n').length;
  return {
    kind: 'failed',
    ...about,
    part: 'lineage',
    code: 'statement-invalid',
    reason: `${lost.length} of ${statements.length} statements were not understood; the first begins in line ${line}.`,
    remedy: 'Check the statement and the dialect of the recipe; the other statements count.',
  };
}

/** The connector for folders of SQL scripts. */
export const sqlQueriesConnector: ConnectorFactory = {
  description: SQL_QUERIES_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseSqlQueriesRecipe(recipe)),
  create: (recipe, options) => new SqlQueriesConnector(parseSqlQueriesRecipe(recipe), options),
  platformOf: (recipe) => parseSqlQueriesRecipe(recipe).platform,
  platformInstanceOf: (recipe) => parseSqlQueriesRecipe(recipe).platformInstance,
};
