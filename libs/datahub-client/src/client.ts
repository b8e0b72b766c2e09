import type { OperationVariables, TypedDocumentNode } from '@apollo/client/core';
import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChangeFeed } from './feed/change-feed';
import { HttpChangeFeed } from './feed/http-change-feed';
import { GraphQlClient } from './graphql/graphql-client';
import { DEFAULT_BREAKER, type BreakerSettings } from './http/circuit-breaker';
import { DataHubConnection } from './http/datahub-connection';
import { DEFAULT_RETRY, type RetrySettings } from './http/retry';
import { type CallContext, type Telemetry } from './http/telemetry';
import { CatalogModel } from './model/catalog-model';
import { type EntityTypes } from './model/entity-types';
import { type CallOptions } from './reads/call-options';
import { CatalogReads } from './reads/catalog-reads';
import { KnownServer, type ServerConfig } from './server-config';
import { Emitter } from './writes/emitter';
import { OpenApiTransport } from './writes/openapi-transport';
import { RestLiTransport } from './writes/restli-transport';
import { MERGE_PAUSES, type MergePauses } from './writes/merge-writer';
import { TRACE_PAUSES, type TracePauses } from './writes/trace-wait';
import { TransportChoice, type TransportName } from './writes/transport-choice';

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
  /** The largest answer that is read, in bytes after decompression; 256 MiB unless told. */
  readonly maxAnswerBytes?: number;
  readonly retry?: Partial<RetrySettings>;
  /** When calls end at once because DataHub is away; `false` switches it off. */
  readonly breaker?: Partial<BreakerSettings> | false;
  readonly telemetry?: Telemetry;
  /** Asked once per call for the request id and the trace context that travel with it. */
  readonly context?: () => CallContext | undefined;
  /** How writes go; `auto` unless told. */
  readonly transport?: TransportName;
  /** How long and how often `async-wait` asks what became of a write; ten minutes unless told. */
  readonly tracePauses?: Partial<TracePauses>;
  /** How long a merge that loses against other writers is repeated, and at what pauses; half a minute unless told. */
  readonly mergePauses?: Partial<MergePauses>;
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
  private readonly server: KnownServer;
  private readonly graphql: GraphQlClient;
  private readonly contexts = new AsyncLocalStorage<CallContext>();

  /** Connects lazily. Raises TypeError when the URL is none. */
  constructor(options: DataHubClientOptions) {
    const retry = { ...DEFAULT_RETRY, ...options.retry };
    this.connection = new DataHubConnection({
      url: options.url,
      token: options.token,
      userAgent: options.userAgent ?? 'dataspoke-datahub-client/0.1',
      timeoutMs: options.timeoutMs ?? 30_000,
      maxConnections: options.maxConnections ?? 8,
      maxAnswerBytes: options.maxAnswerBytes,
      retry,
      breaker: options.breaker === false ? undefined : { ...DEFAULT_BREAKER, ...options.breaker },
      telemetry: options.telemetry,
      context: () => this.contexts.getStore() ?? options.context?.(),
    });
    this.server = new KnownServer(this.connection);
    const model = new CatalogModel(options.entityTypes);
    const now = options.now ?? Date.now;
    this.graphql = new GraphQlClient(this.connection, retry, now);
    this.reads = new CatalogReads(this.connection, model, this.graphql, this.server);
    this.writes = new Emitter({
      connection: this.connection,
      choice: new TransportChoice(
        options.transport ?? 'auto',
        { restli: new RestLiTransport(this.connection), openapi: new OpenApiTransport(this.connection) },
        ({ signal }) => this.server.config(signal),
      ),
      model,
      reads: this.reads,
      now,
      tracePauses: { ...TRACE_PAUSES, ...options.tracePauses },
      mergePauses: { ...MERGE_PAUSES, ...options.mergePauses },
    });
    this.feed = new HttpChangeFeed(this.connection);
  }

  /**
   * Version and capabilities of the server, kept for some minutes; `fresh` asks now, for who wants to know whether it is
   * there. Needs no token. Raises {@link DataHubRejected} when it is not DataHub's GMS.
   */
  serverConfig({ signal, fresh }: CallOptions & { readonly fresh?: boolean } = {}): Promise<ServerConfig> {
    return this.server.config(signal, fresh);
  }

  /** See {@link GraphQlClient.query}: any document with its types, as generators write them from a schema. */
  query<TData, TVariables extends OperationVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
    options: CallOptions = {},
  ): Promise<TData> {
    return this.graphql.query(document, variables, options);
  }

  /** Calls made inside `work`, however deep and late, carry these ids instead of those of the `context` option. */
  withContext<T>(context: CallContext, work: () => T): T {
    return this.contexts.run(context, work);
  }

  /** Ends what is under way with {@link DataHubUnavailable} and closes all connections. */
  async close(): Promise<void> {
    this.graphql.close();
    await this.connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
