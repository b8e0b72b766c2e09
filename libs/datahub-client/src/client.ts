import { ChangeFeed } from './feed/change-feed';
import { DataHubConnection } from './http/datahub-connection';
import { DEFAULT_RETRY, type RetrySettings } from './http/retry';
import { CatalogModel } from './model/catalog-model';
import { type EntityTypes } from './model/entity-types';
import { type CallOptions } from './reads/call-options';
import { CatalogReads } from './reads/catalog-reads';
import { parseServerConfig, type ServerConfig } from './server-config';
import { Emitter } from './writes/emitter';
import { RestLiTransport } from './writes/restli-transport';

/** Where DataHub is, and how to treat it. */
export interface DataHubClientOptions {
  /** Base address of the metadata service (GMS), e.g. `http://localhost:8080`; without credentials. */
  readonly url: string;
  /** Access token; absent when the server asks for none. Never part of a message. */
  readonly token?: string;
  readonly userAgent?: string;
  /** Time limit of one attempt of one request; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** How many requests may be under way at the same time; 8 unless told, further ones wait. */
  readonly maxConnections?: number;
  readonly retry?: Partial<RetrySettings>;
  /** Entity types that this client does not know by itself. */
  readonly entityTypes?: EntityTypes;
  /** The present, for `lastObserved` of writes; milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * One DataHub server. Every method takes an AbortSignal; errors are {@link DataHubUnavailable}, {@link DataHubRejected},
 * {@link DataHubUnauthorized} and {@link ConflictError}.
 */
export class DataHubClient implements AsyncDisposable {
  readonly reads: CatalogReads;
  readonly writes: Emitter;
  readonly feed: ChangeFeed;
  private readonly connection: DataHubConnection;

  /** Connects lazily. Raises TypeError when the URL is none. */
  constructor(options: DataHubClientOptions) {
    const retry = { ...DEFAULT_RETRY, ...options.retry };
    this.connection = new DataHubConnection({
      url: options.url,
      token: options.token,
      userAgent: options.userAgent ?? 'dataspoke-datahub-client/0.1',
      timeoutMs: options.timeoutMs ?? 30_000,
      maxConnections: options.maxConnections ?? 8,
      retry,
    });
    const model = new CatalogModel(options.entityTypes);
    this.reads = new CatalogReads(this.connection, model, retry);
    this.writes = new Emitter(
      new RestLiTransport(this.connection),
      model,
      this.reads,
      options.now ?? Date.now,
    );
    this.feed = new ChangeFeed(this.connection);
  }

  /** Version and capabilities of the server; needs no token. Raises {@link DataHubRejected} when it is not DataHub's GMS. */
  async serverConfig({ signal }: CallOptions = {}): Promise<ServerConfig> {
    const { json } = await this.connection.call({ method: 'GET', path: '/config', signal, repeatable: true });
    return parseServerConfig(json, this.connection.url);
  }

  /** Ends what is under way with {@link DataHubUnavailable} and closes all connections. */
  async close(): Promise<void> {
    this.reads.close();
    await this.connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
