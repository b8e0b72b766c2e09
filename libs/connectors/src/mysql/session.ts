import { connect as connectSocket } from 'node:net';
import { type Connection, type ConnectionOptions, type RowDataPacket } from 'mysql2';
import { checkedAddresses } from '../address-guard';
import { cancelledBy, throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { type ConnectorOptions } from '../registry';
import { toConnectorError } from './driver-errors';
import { type MysqlRecipe } from './recipe';

const CONNECT_TIMEOUT_MS = 10_000;
/** How much longer than the server's own limit the client waits before it takes the network for dead. */
const GRACE_MS = 5_000;
const LOCK_TIMEOUT_S = 5;

/** One connection to the source, read-only, with a time limit for each statement. */
export class MysqlSession {
  private lost = false;

  private constructor(
    private readonly connection: Connection,
    private readonly recipe: MysqlRecipe,
    /** As the server tells it, e.g. `10.11.19-MariaDB`. */
    readonly version: string,
    readonly encrypted: boolean,
    /** Whether names of databases and tables that differ by case only are one to the server. */
    readonly foldsNames: boolean,
  ) {
    connection.on('error', () => {
      this.lost = true;
    });
  }

  /** Connects to a checked address of the recipe's host; raises `ConnectorError`. */
  static async open(
    recipe: MysqlRecipe,
    options: ConnectorOptions,
    signal: AbortSignal,
  ): Promise<MysqlSession> {
    throwIfCancelled(signal);
    const addresses = await checkedAddresses(recipe.host, options.addresses);
    const modes = recipe.tls === 'prefer' ? ([true, false] as const) : [recipe.tls !== 'disable'];
    let last: ConnectorError | undefined;
    for (const address of addresses) {
      for (const encrypted of modes) {
        try {
          return await MysqlSession.openOne(recipe, optionsOf(recipe, address, encrypted), signal);
        } catch (error) {
          throwIfCancelled(signal);
          last = toConnectorError(error, recipe);
          if (last.code !== 'tls') break;
        }
      }
      if (last?.code !== 'unreachable') break;
    }
    throw last ?? new ConnectorError('unreachable', `${recipe.host} has no address.`, 'Check the host name.');
  }

  private static async openOne(
    recipe: MysqlRecipe,
    config: ConnectionOptions,
    signal: AbortSignal,
  ): Promise<MysqlSession> {
    const { createConnection } = await import('mysql2');
    const connection = createConnection(config);
    const abort = (): void => connection.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      connection.once('error', reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
      // A connection that is destroyed while it is made never answers.
      const stopped = new Promise<never>((_resolve, refuse) => {
        if (signal.aborted) refuse(cancelledBy(signal));
        signal.addEventListener('abort', () => refuse(cancelledBy(signal)), { once: true });
      });
      await Promise.race([promise, stopped]);
      const [row] = await rowsOf<{ version: string; folds: number }>(
        connection,
        'SELECT version() AS version, @@lower_case_table_names > 0 AS folds',
        [],
      );
      const version = row?.version ?? '';
      const isMariaDb = /mariadb/i.test(version);
      // In seconds there, in milliseconds here; each knows its own name only.
      const limit = isMariaDb
        ? `SET SESSION max_statement_time = ${recipe.statementTimeoutMs / 1_000}`
        : `SET SESSION max_execution_time = ${recipe.statementTimeoutMs}`;
      for (const statement of [
        limit,
        // Values are written into statements with backslashes, which a server may be set to take for themselves.
        `SET SESSION sql_mode = ''`,
        // MySQL 8 tells sizes as they were up to a day ago, by which a table that has grown since would be read whole.
        ...(!isMariaDb && Number.parseInt(version, 10) >= 8
          ? ['SET SESSION information_schema_stats_expiry = 0']
          : []),
        `SET SESSION lock_wait_timeout = ${LOCK_TIMEOUT_S}`,
        `SET SESSION time_zone = '+00:00'`,
        'SET SESSION TRANSACTION READ ONLY',
      ])
        await rowsOf(connection, statement, []);
      return new MysqlSession(
        connection,
        recipe,
        version,
        config.ssl !== undefined,
        Number(row?.folds) === 1,
      );
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  get usable(): boolean {
    return !this.lost;
  }

  /**
   * Runs one statement. When `signal` fires the connection is dropped, which ends the statement on the server too. Raises
   * `ConnectorError`, also for what the server refuses.
   */
  async query<T>(signal: AbortSignal, text: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    throwIfCancelled(signal);
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = (error: ConnectorError): void => {
      this.lost = true;
      this.connection.destroy();
      reject(error);
    };
    const abort = (): void => stop(cancelledBy(signal));
    signal.addEventListener('abort', abort, { once: true });
    const limit = this.recipe.statementTimeoutMs + GRACE_MS;
    const late = setTimeout(
      () =>
        stop(
          new ConnectorError(
            'timeout',
            `The server did not answer within ${limit} ms.`,
            'Check the network, or raise statementTimeoutMs.',
          ),
        ),
      limit,
    );
    try {
      return await Promise.race([rowsOf<T>(this.connection, text, values), stopped]);
    } catch (error) {
      throwIfCancelled(signal);
      const translated = toConnectorError(error, this.recipe);
      if (translated.code === 'interrupted' || translated.code === 'unreachable') this.lost = true;
      throw translated;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
    }
  }

  close(): void {
    this.lost = true;
    this.connection.destroy();
  }
}

function rowsOf<T>(connection: Connection, text: string, values: readonly unknown[]): Promise<readonly T[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly T[]>();
  connection.query<(T & RowDataPacket)[]>(text, [...values], (error, rows) => {
    if (error) reject(error);
    else resolve(Array.isArray(rows) ? rows : []);
  });
  return promise;
}

function optionsOf(recipe: MysqlRecipe, address: string, encrypted: boolean): ConnectionOptions {
  return {
    // The driver verifies certificates by this name, and connects over the stream to the address that was checked.
    host: recipe.host,
    port: recipe.port,
    stream: () => connectSocket({ host: address, port: recipe.port, keepAlive: true, timeout: 0 }),
    user: recipe.user,
    password: recipe.password ?? '',
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    multipleStatements: false,
    // A server could otherwise ask for any file of this machine.
    flags: ['-LOCAL_FILES'],
    ...(encrypted
      ? {
          ssl: {
            rejectUnauthorized: recipe.tls === 'verify',
            verifyIdentity: recipe.tls === 'verify',
            ...(recipe.caCert === undefined ? {} : { ca: recipe.caCert }),
          },
        }
      : {}),
  };
}
