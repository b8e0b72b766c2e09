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
import { StatementCollector } from '../query-usage/statement-collector';
import { type UserRules } from '../query-usage/users';
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { fromCheckpoint, isBehind, type Position, toCheckpoint } from './checkpoint';
import { CollectedRecords } from './collected-records';
import { SQL_QUERIES_DESCRIPTION } from './description';
import { fileStatements } from './file-statements';
import { firstStatement } from './first-statement';
import { FileNotes } from './logged-statement';
import { LostStatements } from './lost-statements';
import { parseSqlQueriesRecipe, recipeToJson, type SqlQueriesRecipe } from './recipe';
import { rotationKey, sourceFiles, throwIfFolderGone } from './source-files';
import { ToldFiles } from './told-files';

const SCOPE = 'scripts';

/** Reads a folder of SQL: one scope, since files speak of each other's tables. */
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
      const first = await sourceFiles(root, this.recipe.format, signal).next();
      if (first.done) {
        const remedy =
          'Check the path and the format; names of scripts end in .sql, of logs in .log, .csv or .json.';
        const none = done({
          name: 'files',
          verdict: 'warn',
          message: 'It holds no file of the format.',
          remedy,
        });
        return { ok: true, checks: [folder, none] };
      }
      const file = { root, path: first.value, notes: new FileNotes(), told: new ToldFiles() };
      const { applicationName } = this.options;
      const statement = await fileStatements(file, this.recipe, applicationName, signal).next();
      return {
        ok: true,
        checks: [folder, ...firstStatement(this.recipe, statement.value ?? undefined).map(done)],
      };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const { message, remedy } = error;
      return {
        ok: false,
        checks: [done({ name: 'files', verdict: 'fail', message, remedy })].concat(
          done({ name: 'statements', verdict: 'skipped', message: 'Nothing was looked at.' }),
        ),
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    await this.root(signal);
    return [{ id: SCOPE, name: basename(this.recipe.path) || '/', kind: 'part' }];
  }

  override read(scope: Scope, options: ReadOptions): AsyncIterable<ConnectorRecord> {
    fromCheckpoint(options.checkpoint);
    const left: { cursor?: string | undefined } = {};
    if (scope.id === SCOPE) return withCompleteness(this.records(options, left), () => left.cursor);
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a folder of SQL.`,
      'Use a scope that the connector listed.',
    );
  }

  /** All files are looked at before the first record, also behind a checkpoint: any of them may fill or use the same table. */
  private async *records(
    { checkpoint, cursor, signal: cancel }: ReadOptions,
    left: { cursor?: string | undefined },
  ): AsyncGenerator<SourceRecord> {
    const after = fromCheckpoint(checkpoint);
    const signal = this.untilClosed(cancel);
    const root = await this.root(signal);
    const reading: Reading = {
      collector: await this.collector(),
      told: new ToldFiles(),
      signal,
      oldest: Infinity,
    };
    try {
      for await (const path of sourceFiles(root, this.recipe.format, signal)) {
        const problem = await this.file(root, path, reading);
        if (problem && isBehind('script', orderedKey(path), after)) yield problem;
      }
      await reading.collector.closeParser();
      const { oldest } = reading;
      const collected = new CollectedRecords(reading.collector, this.recipe, { oldest, cursor });
      yield* this.collected(collected, root, { after, signal });
      throwIfCancelled(signal);
      await throwIfFolderGone(root);
      left.cursor = collected.cursor;
    } finally {
      await reading.collector.close();
    }
  }

  private async *collected(
    records: CollectedRecords,
    root: string,
    { after, signal }: { readonly after: Position | undefined; readonly signal: AbortSignal },
  ): AsyncGenerator<SourceRecord> {
    const warnings = [...records.warnings()];
    for (const [stage, found] of [
      ['query', records.queries()],
      ['join', records.joins()],
      ['dataset', records.datasets()],
    ] as const) {
      for (const entity of found) {
        if (!isBehind(stage, entity.urn, after)) continue;
        throwIfCancelled(signal);
        await throwIfFolderGone(root);
        yield {
          kind: 'entity',
          checkpoint: toCheckpoint({ stage, key: entity.urn }),
          ...entity,
          ...(warnings.length > 0 ? { warnings: warnings.splice(0) } : {}),
        };
      }
    }
  }

  private collector(): Promise<StatementCollector> {
    const { recipe } = this;
    const { platform, platformInstance, dialect, lowerCaseNames, defaultDatabase, defaultSchema, ran } =
      recipe;
    return StatementCollector.open({
      place: {
        platform,
        dialect,
        lowerCaseNames,
        env: this.options.env,
        ...(platformInstance === undefined ? {} : { platformInstance }),
      },
      defaults: {
        ...(defaultDatabase === undefined ? {} : { defaultDatabase }),
        ...(defaultSchema === undefined ? {} : { defaultSchema }),
      },
      users: ran?.users ?? NO_USERS,
      queriesPerDataset: recipe.queries ? recipe.queriesPerDataset : 0,
      counted: ran !== undefined,
      ...(this.options.columns === undefined ? {} : { columns: this.options.columns }),
    });
  }

  /** What keeps a file from being understood, wholly or in part. */
  private async file(root: string, path: string, reading: Reading): Promise<SourceRecord | undefined> {
    const { collector, told, signal } = reading;
    throwIfCancelled(signal);
    const checkpoint = toCheckpoint({ stage: 'script', key: orderedKey(path) });
    const about = { checkpoint, path: [path], objectType: this.recipe.ran ? 'log' : 'script' } as const;
    const [rule] = excludedBy('files', this.recipe.files, [path]);
    if (rule !== undefined) return { kind: 'filtered', ...about, rule };
    const notes = new FileNotes();
    const lost = new LostStatements(notes);
    const { applicationName } = this.options;
    try {
      for await (const { ran, line } of fileStatements(
        { root, path, notes, told },
        this.recipe,
        applicationName,
        signal,
      )) {
        throwIfCancelled(signal);
        lost.add(await collector.add(ran, path, signal), ran.text, line);
      }
      return lost.toRecord(about);
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError) || error.code === 'unreachable') throw error;
      const { code, message: reason, remedy } = error;
      return { kind: 'failed', ...about, code, reason, remedy };
    } finally {
      reading.oldest = Math.min(reading.oldest, notes.oldest);
    }
  }

  private async root(signal: AbortSignal): Promise<string> {
    throwIfCancelled(signal);
    return allowedPath(this.recipe.path, this.options.folders ?? []);
  }
}

/** Sorts as the walk goes: what stands in a folder comes before names that go on behind the folder's, old logs before new ones. */
function orderedKey(path: string): string {
  return path
    .split('/')
    .map((name) => rotationKey(name))
    .join('\0');
}

const NO_USERS: UserRules = { names: {}, filter: { allow: [], deny: [] } };

interface Reading {
  readonly collector: StatementCollector;
  readonly told: ToldFiles;
  readonly signal: AbortSignal;
  /** Time of the oldest entry of all files. */
  oldest: number;
}

/** The connector for folders of SQL scripts, logs and query histories. */
export const sqlQueriesConnector: ConnectorFactory = {
  description: SQL_QUERIES_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseSqlQueriesRecipe(recipe)),
  create: (recipe, options) => new SqlQueriesConnector(parseSqlQueriesRecipe(recipe), options),
  platformOf: (recipe) => parseSqlQueriesRecipe(recipe).platform,
  platformInstanceOf: (recipe) => parseSqlQueriesRecipe(recipe).platformInstance,
};
