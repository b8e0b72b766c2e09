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
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { type Ask, askerOf, compareBytes, listDatabases } from './catalog';
import { fromCheckpoint, type MysqlPosition, toCheckpoint } from './checkpoint';
import { DatabaseReader } from './database-reader';
import { mysqlDescription } from './description';
import { LineageReader } from './lineage-reader';
import { type MysqlRecipe, parseMysqlRecipe, recipeToJson } from './recipe';
import { seesAllDatabases, seesAllTables } from './rights';
import { RoutineReader } from './routine-reader';
import { MysqlSession } from './session';

/** The databases that the user may see; the one that lists all of them has another id, so that only that proves what is gone. */
const SERVER = 'server';
const DATABASE = 'database:';

type Kind = 'mysql' | 'mariadb';

/** The databases of a server, as a user sees them. */
interface Seen {
  readonly databases: readonly string[];
  /** None is hidden. */
  readonly all: boolean;
  /** Their names are the same to the server in any case. */
  readonly foldsNames: boolean;
}

/** Reads the databases of one server: each is a scope, and what the recipe leaves out is one too. */
class MysqlConnector extends ClosableConnector {
  constructor(
    private readonly kind: Kind,
    private readonly recipe: MysqlRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
  }

  // The recipe may lead to another server one day, which says nothing about what is gone from this one.
  private get wholeServer(): string {
    return `${SERVER}:${this.recipe.host}:${this.recipe.port}`;
  }

  override describe(): ConnectorDescription {
    return mysqlDescription(this.kind);
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const done = (found: Omit<ConnectionCheck, 'durationMs'>): ConnectionCheck => ({
      ...found,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      return await this.withSession(signal, async (session) => {
        const ask = askerOf(session, signal);
        const seen = await this.seen(session, ask);
        const selected = this.selected(seen);
        const closed: string[] = [];
        for (const database of selected) if (!(await seesAllTables(ask, database))) closed.push(database);
        return {
          ok: true,
          server: session.version,
          checks: [
            done({
              name: 'connection',
              verdict: 'pass',
              message: `The server is ${session.version}; the connection is ${session.encrypted ? '' : 'not '}encrypted.`,
            }),
            done(databasesCheck(selected, seen.all)),
            done(rightsCheck(closed, this.recipe.user)),
          ],
        };
      });
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const skipped = (name: string): ConnectionCheck => ({
        name,
        verdict: 'skipped',
        message: 'There is no connection.',
        durationMs: 0,
      });
      return {
        ok: false,
        checks: [
          done({ name: 'connection', verdict: 'fail', message: error.message, remedy: error.remedy }),
          skipped('databases'),
          skipped('rights'),
        ],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    return this.withSession(signal, async (session) => {
      const seen = await this.seen(session, askerOf(session, signal));
      const { all } = seen;
      const id = all ? this.wholeServer : SERVER;
      return [
        { id, name: this.recipe.host, kind: 'part' },
        ...this.selected(seen).map((name): Scope => ({
          id: `${DATABASE}${name}`,
          name,
          kind: 'database',
          ...(all ? { parent: id } : {}),
        })),
      ];
    });
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = fromCheckpoint(checkpoint);
    const until = this.untilClosed(signal);
    if (scope.id === SERVER || scope.id === this.wholeServer)
      return withCompleteness(this.leftOut(position, scope.id === this.wholeServer, until));
    if (scope.id.startsWith(DATABASE))
      return withCompleteness(this.database(scope.id.slice(DATABASE.length), position, until));
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a MySQL source.`,
      'Use a scope that the connector listed.',
    );
  }

  private async *leftOut(
    position: MysqlPosition | undefined,
    whole: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<SourceRecord> {
    const seen = await this.withSession(signal, (session) => this.seen(session, askerOf(session, signal)));
    const after = position?.phase === 'databases' ? position.after : '';
    const rules = this.rules(seen);
    for (const [at, name] of seen.databases.entries()) {
      const rule = rules[at];
      if (rule === undefined || (after !== '' && compareBytes(name, after) <= 0)) continue;
      yield {
        kind: 'filtered',
        checkpoint: toCheckpoint({ phase: 'databases', after: name }),
        path: [name],
        objectType: 'database',
        rule,
      };
    }
    if (whole && !seen.all) {
      throw new ConnectorError(
        'permission',
        `User "${this.recipe.user}" may no longer see every database, so it is not known which are gone.`,
        'GRANT SHOW DATABASES ON *.* TO the user.',
      );
    }
  }

  // Before and after: what is listed in between is all there is only when nothing was hidden all the time.
  private async seen({ foldsNames }: MysqlSession, ask: Ask): Promise<Seen> {
    const before = await seesAllDatabases(ask);
    const databases = await listDatabases(ask);
    return { databases, foldsNames, all: before && (await seesAllDatabases(ask)) };
  }

  private async *database(
    name: string,
    position: MysqlPosition | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<SourceRecord> {
    const session = await MysqlSession.open(this.recipe, this.options, signal);
    try {
      const ask = askerOf(session, signal);
      if (!(await listDatabases(ask)).includes(name)) {
        throw new ConnectorError(
          'not-found',
          `Database "${name}" is no longer on the server, or hidden from the user.`,
          'Start a new run; it lists the databases again.',
        );
      }
      if (!position) {
        yield {
          kind: 'container',
          checkpoint: toCheckpoint({ phase: 'start' }),
          path: [name],
          containerType: 'database',
          properties: {},
        };
      }
      // Before and after: rights may widen or narrow while the database is read.
      const sawAll = await seesAllTables(ask, name);
      const lineage = new LineageReader(ask, name, session.foldsNames, signal);
      if (position?.phase !== 'routines') {
        yield* new DatabaseReader(session, ask, this.recipe, name, lineage).relations(
          position?.phase === 'relations' ? position.after : '',
        );
      }
      const [after, flowGiven] =
        position?.phase === 'routines' ? [position.after, position.flowGiven] : ['', false];
      yield* new RoutineReader(ask, this.recipe, name, lineage).routines(after, flowGiven);
      if (sawAll && (await seesAllTables(ask, name))) return;
      throw new ConnectorError(
        'permission',
        `User "${this.recipe.user}" has rights to single tables of "${name}" only; the server hides the others, so it is not known which are gone.`,
        `GRANT SELECT, SHOW VIEW ON \`${name}\`.* TO the user.`,
      );
    } finally {
      session.close();
    }
  }

  private selected(seen: Seen): readonly string[] {
    const rules = this.rules(seen);
    return seen.databases.filter((_name, at) => rules[at] === undefined);
  }

  private rules({ databases, foldsNames }: Seen): readonly (string | undefined)[] {
    const { database } = this.recipe;
    const only = foldsNames ? database?.toLowerCase() : database;
    const byName = excludedBy('databases', this.recipe.databases, databases);
    return databases.map((name, at) =>
      only !== undefined && (foldsNames ? name.toLowerCase() : name) !== only
        ? `database "${database}" alone`
        : byName[at],
    );
  }

  private async withSession<T>(signal: AbortSignal, work: (session: MysqlSession) => Promise<T>): Promise<T> {
    const session = await MysqlSession.open(this.recipe, this.options, this.untilClosed(signal));
    try {
      return await work(session);
    } finally {
      session.close();
    }
  }
}

function databasesCheck(databases: readonly string[], all: boolean): Omit<ConnectionCheck, 'durationMs'> {
  const name = 'databases';
  if (databases.length > 0)
    return {
      name,
      verdict: 'pass',
      message: `${databases.length} databases are selected: ${databases.slice(0, 10).join(', ')}. ${
        all
          ? 'The user may see every database, so it is known when one is gone.'
          : 'Others may be hidden, so it is not known when one is gone: that needs SHOW DATABASES.'
      }`,
    };
  return {
    name,
    verdict: 'warn',
    message: 'The recipe selects no database that the user may see.',
    remedy: 'Change database or databases, or grant the user rights.',
  };
}

function rightsCheck(closed: readonly string[], user: string): Omit<ConnectionCheck, 'durationMs'> {
  const name = 'rights';
  if (closed.length === 0)
    return { name, verdict: 'pass', message: 'The user may see every table of the selected databases.' };
  const shown = closed.slice(0, 10).join(', ');
  return {
    name,
    verdict: 'warn',
    message: `User "${user}" has rights to single tables of ${shown} only; what is hidden cannot be told from what is gone, so nothing is marked removed there.`,
    remedy: `GRANT SELECT, SHOW VIEW ON \`${closed[0] ?? ''}\`.* TO the user.`,
  };
}

function factory(kind: Kind): ConnectorFactory {
  return {
    description: mysqlDescription(kind),
    parseRecipe: (recipe) => recipeToJson(parseMysqlRecipe(recipe)),
    create: (recipe, options) => new MysqlConnector(kind, parseMysqlRecipe(recipe), options),
    platformInstanceOf: (recipe) => parseMysqlRecipe(recipe).platformInstance,
  };
}

/** The connector for MySQL. */
export const mysqlConnector = factory('mysql');
/** The connector for MariaDB, which speaks the same protocol. */
export const mariadbConnector = factory('mariadb');
