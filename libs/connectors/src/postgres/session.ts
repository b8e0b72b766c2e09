import { connect as connectSocket, isIP, Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, type ClientConfig, type QueryConfig, type QueryResultRow } from 'pg';
import { checkedAddresses } from '../address-guard';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { type ConnectorOptions } from '../registry';
import { type ErrorPlace, toConnectorError } from './driver-errors';
import { type PostgresRecipe } from './recipe';

const CONNECT_TIMEOUT_MS = 10_000;
/** How much longer than the server's own limit the client waits before it takes the network for dead. */
const GRACE_MS = 5_000;
const LOCK_TIMEOUT_MS = 5_000;
const LEAVE_MS = 1_000;
/** How long a statement may take to end once it is cancelled. */
const CANCEL_MS = 2_000;
const IDLE_GRACE_MS = 60_000;

// One round trip: the limits, and one way to print values whatever role and database are set to; without a search path the server
// prints every name with its schema.
const beginStatement = (
  timeoutMs: number,
): string => `BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = ${timeoutMs};
  SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${timeoutMs + IDLE_GRACE_MS};
  SET LOCAL search_path = '';
  SET LOCAL TimeZone = 'UTC';
  SET LOCAL DateStyle = 'ISO, YMD';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1`;

/** The driver knows it, its types do not. */
type ExtendedQuery = QueryConfig & { readonly queryMode: 'extended' };

/** Runs one statement and gives its rows; `T` is what the statement selects. */
export type Query = <T extends QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly T[]>;

interface Connection {
  readonly client: Client;
  /** What the driver talks over, to be dropped when it does not come to an end. */
  readonly socket: Socket;
}

/** One connection to the source. Every statement runs in a short read-only transaction with time limits. */
export class PostgresSession {
  private broken = false;
  private cancelling: Promise<void> | undefined;

  private constructor(
    private readonly connection: Connection,
    private readonly config: ClientConfig,
    private readonly place: ErrorPlace,
    private readonly timeoutMs: number,
    /** Whether the connection is encrypted. */
    readonly encrypted: boolean,
  ) {
    // Without a listener a connection that dies between two statements would end the process.
    this.client.on('error', () => {
      this.broken = true;
    });
    this.client.on('end', () => {
      this.broken = true;
    });
  }

  /** Connects to a checked address of the recipe's host; raises `ConnectorError`. */
  static async open(
    recipe: PostgresRecipe,
    options: ConnectorOptions,
    signal: AbortSignal,
  ): Promise<PostgresSession> {
    const place = placeOf(recipe);
    const addresses = await checkedAddresses(recipe.host, options.addresses);
    const modes = recipe.sslMode === 'prefer' ? ([true, false] as const) : [recipe.sslMode !== 'disable'];
    let last: unknown;
    for (const address of addresses) {
      for (const encrypted of modes) {
        throwIfCancelled(signal);
        const config = clientConfig(recipe, options.applicationName, address, encrypted);
        try {
          const connection = await connect(config, signal);
          return new PostgresSession(connection, config, place, recipe.statementTimeoutMs, encrypted);
        } catch (error) {
          throwIfCancelled(signal);
          last = toConnectorError(error, place);
          if (encrypted && modes.length > 1 && last instanceof ConnectorError && last.code === 'tls')
            continue;
          break;
        }
      }
      if (last instanceof ConnectorError && last.code !== 'unreachable') break;
    }
    throw toConnectorError(last, place);
  }

  private get client(): Client {
    return this.connection.client;
  }

  /** Whether the connection can still be used. */
  get usable(): boolean {
    return !this.broken;
  }

  /**
   * Runs `work` in one read-only transaction on one snapshot of the source. When `signal` fires the running statement is
   * cancelled on the server, and the connection dropped where that does not get through. Raises `ConnectorError`, also for what the server
   * refuses.
   */
  async transaction<T>(signal: AbortSignal, work: (query: Query) => Promise<T>): Promise<T> {
    throwIfCancelled(signal);
    let dropping: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.cancelling = this.cancelStatement();
      dropping = setTimeout(() => void this.close(), CANCEL_MS);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      await this.client.query(beginStatement(this.timeoutMs));
      const result = await work(
        async <R extends QueryResultRow>(text: string, values: readonly unknown[] = []) => {
          throwIfCancelled(signal);
          // The simple protocol would take several statements in one text, and with them an end of the transaction.
          const extended = { text, values: [...values], queryMode: 'extended' } satisfies ExtendedQuery;
          return (await this.client.query<R>(extended)).rows;
        },
      );
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      await this.rollback();
      // A defect of ours is not an answer of the source.
      if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
        throw error;
      throwIfCancelled(signal);
      throw this.translated(error);
    } finally {
      signal.removeEventListener('abort', cancel);
      clearTimeout(dropping);
      await this.cancelling;
    }
  }

  async close(): Promise<void> {
    this.broken = true;
    await ended(this.connection);
  }

  private translated(error: unknown): ConnectorError {
    const translated = toConnectorError(error, this.place);
    if (translated.code === 'interrupted') this.broken = true;
    return translated;
  }

  private async rollback(): Promise<void> {
    if (this.broken) return;
    try {
      await this.client.query('ROLLBACK');
    } catch {
      // A transaction that cannot be rolled back leaves nothing to go on with; the server drops it with the connection.
      await this.close();
    }
  }

  // Needs no login, and goes through a pooler too, whose process numbers mean nothing to the server.
  private async cancelStatement(): Promise<void> {
    const { host, port } = this.config;
    const request = cancelRequest(this.client);
    if (request === undefined || host === undefined || port === undefined) return this.close();
    const socket = connectSocket({ host, port, timeout: CANCEL_MS });
    const { promise: left, resolve } = Promise.withResolvers<void>();
    socket.once('timeout', () => socket.destroy()).once('error', () => undefined);
    // The server answers by closing the connection.
    socket.once('close', () => resolve()).resume();
    // A pooler lets go of the request when it is left before it is done.
    socket.write(request);
    await left;
  }
}

function placeOf(recipe: PostgresRecipe): ErrorPlace {
  return {
    server: `${recipe.host}:${recipe.port}`,
    database: recipe.database,
    user: recipe.user,
    statementTimeoutMs: recipe.statementTimeoutMs,
    ...(recipe.password === undefined ? {} : { password: recipe.password }),
  };
}

function clientConfig(
  recipe: PostgresRecipe,
  applicationName: string,
  address: string,
  encrypted: boolean,
): ClientConfig {
  const verify = recipe.sslMode === 'verify-ca' || recipe.sslMode === 'verify-full';
  return {
    host: address,
    port: recipe.port,
    database: recipe.database,
    user: recipe.user,
    // A function, since the driver replaces an empty password by one from the environment or from ~/.pgpass.
    password: () => recipe.password ?? '',
    application_name: applicationName,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: recipe.statementTimeoutMs + GRACE_MS,
    ssl: encrypted
      ? {
          rejectUnauthorized: verify,
          ...(isIP(recipe.host) ? {} : { servername: recipe.host }),
          ...(recipe.sslRootCert ? { ca: recipe.sslRootCert } : {}),
          // The certificate is for the name in the recipe, not for the address it was pinned to.
          checkServerIdentity: (_: string, certificate: PeerCertificate) =>
            recipe.sslMode === 'verify-full' ? checkServerIdentity(recipe.host, certificate) : undefined,
        }
      : false,
  };
}

function connectionOf(config: ClientConfig): Connection {
  const socket = new Socket();
  const client = new Client({ ...config, stream: () => socket });
  client.on('error', () => undefined);
  return { client, socket };
}

/** Takes leave of the server, and drops the connection when that takes longer than a moment: the network may be slow or gone. */
async function ended({ client, socket }: Connection): Promise<void> {
  const dropped = setTimeout(() => socket.destroy(), LEAVE_MS);
  await client.end().catch(() => undefined);
  clearTimeout(dropped);
}

async function connect(config: ClientConfig, signal: AbortSignal): Promise<Connection> {
  const connection = connectionOf(config);
  // The driver leaves a connection for ever that is ended while it is being made.
  const abort = (): void => void connection.socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await connection.client.connect();
    return connection;
  } catch (error) {
    await ended(connection);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** CancelRequest of the protocol (PostgreSQL documentation, message formats): its length, its code, and what tells the connection. */
function cancelRequest(client: Client): Buffer | undefined {
  const process: unknown = 'processID' in client ? client.processID : null;
  const secret: unknown = 'secretKey' in client ? client.secretKey : null;
  if (typeof process !== 'number' || typeof secret !== 'number') return undefined;
  const request = Buffer.alloc(16);
  for (const [at, value] of [16, 80_877_102, process, secret].entries())
    request.writeInt32BE(value | 0, at * 4);
  return request;
}
