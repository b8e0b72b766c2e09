import { type Checkpoint, type ConnectorRecord } from './records';

/** Any value that JSON can carry. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

export const CONNECTOR_CAPABILITIES = [
  'schema',
  'keys',
  'comments',
  'row-counts',
  'profile',
  'view-lineage',
  'column-lineage',
  'routine-lineage',
] as const;
export type ConnectorCapability = (typeof CONNECTOR_CAPABILITIES)[number];

/** What a connector is and what its recipe looks like. */
export interface ConnectorDescription {
  /** Stable key of the connector and the name of its DataHub platform, e.g. `postgres`. */
  readonly type: string;
  readonly displayName: string;
  /** JSON Schema 2020-12 of the recipe; secret fields carry `writeOnly: true`. */
  readonly recipeSchema: JsonObject;
  /** Paths of the recipe's secret fields, e.g. `password`, `auth.token`; `*` stands for any key, as in `headers.*`. */
  readonly secretFields: readonly string[];
  /**
   * Paths of the fields that decide where secrets go, e.g. `host`; of a program, whatever it is told, since it may be told an address. A
   * secret is not kept when one of them changes.
   */
  readonly addressFields: readonly string[];
  /** Those of {@link secretFields} that may decide what of the source is read, as the parameters of a list do; none when absent. */
  readonly selectingFields?: readonly string[];
  readonly capabilities: readonly ConnectorCapability[];
}

/** `skipped`: not tried because an earlier check failed. */
export const CHECK_VERDICTS = ['pass', 'warn', 'fail', 'skipped'] as const;
export type CheckVerdict = (typeof CHECK_VERDICTS)[number];

export interface ConnectionCheck {
  /** Stable key, e.g. `connection`, `read-catalog`. */
  readonly name: string;
  readonly verdict: CheckVerdict;
  readonly message: string;
  /** What to do about it; on `warn` and `fail`. */
  readonly remedy?: string;
  /** How long it took, in whole milliseconds; 0 when skipped. */
  readonly durationMs: number;
}

export interface TestReport {
  /** No check failed. A warning means that a run works and will lack something. */
  readonly ok: boolean;
  readonly checks: readonly ConnectionCheck[];
  /** Product and version, e.g. `PostgreSQL 17.10`, once connected. */
  readonly server?: string;
}

/**
 * `database` and `schema` are listed by their container; `part` is any other whole that a connector lists by itself. `changes` is what
 * has changed since the last run: read to its end it proves nothing of what it does not mention.
 */
export type ScopeKind = 'database' | 'schema' | 'part' | 'changes';

/** A part of the source that is read, retried and proven complete on its own. */
export interface Scope {
  /** Stable within the source; key of checkpoints and completeness. */
  readonly id: string;
  readonly name: string;
  readonly kind: ScopeKind;
  /**
   * Id of the scope whose listing shows this one: read completely in a run that has no longer this one, it proves that everything here is
   * gone. Absent where nothing proves that.
   */
  readonly parent?: string;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Of a record of an earlier read of the same scope: go on behind it. */
  readonly checkpoint?: Checkpoint;
  /** Left by the last read of the same scope that was complete and whose changes were written. Absent at first. */
  readonly cursor?: string;
}

/**
 * Reads one kind of source. A connector holds connections; whoever creates it closes it. `test` and `scopes` raise
 * `ConnectorError` and nothing else.
 */
export abstract class Connector {
  abstract describe(): ConnectorDescription;

  /** Tries the connection, then each permission a run needs. A failed check is a verdict, not an error; only cancellation raises. */
  abstract test(signal: AbortSignal): Promise<TestReport>;

  /** Every scope of the source, in a stable order. Scopes that the recipe leaves out are `filtered` records of the first scope. */
  abstract scopes(signal: AbortSignal): Promise<readonly Scope[]>;

  /**
   * Streams what a scope holds, in the same order each time, and ends with one `end` record, also after cancellation or a lost
   * connection: then it says `complete: false` and why. Raises only for a checkpoint or scope that is not its own.
   */
  abstract read(scope: Scope, options: ReadOptions): AsyncIterable<ConnectorRecord>;

  /** Ends all connections. Idempotent. */
  abstract close(): Promise<void>;
}
