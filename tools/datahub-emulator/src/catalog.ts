import { ChangeEvents } from './events/change-events';
import { ChangeLog, TOPICS } from './events/change-log';
import { Refusal } from './errors';
import { type KnownUrn, type Model } from './model/model';
import { EdgeScroll } from './search/edge-scroll';
import { Graph } from './search/graph';
import { Indexer } from './search/indexer';
import { type IndexFollower, SlicedFollower } from './search/index-follower';
import { type Criterion } from './search/filters';
import { Search } from './search/search';
import { TimeseriesStore } from './search/timeseries-store';
import { viewFilter } from './search/view-policies';
import { type Rollback, Runs } from './runs/runs';
import { actorOfToken } from './server/access-tokens';
import { AspectStore, type AuditStamp, type StoredAspect } from './store/aspect-store';
import { type Database } from './store/database';
import { header } from './writes/conditions';
import { derivedSummaries } from './writes/derived-summaries';
import { type Caller, type Proposal, type WriteResult } from './writes/proposal';
import { type Reference, referencesTo } from './writes/references';
import { Turns } from './writes/turns';
import { Writer } from './writes/writer';

/** What a catalog is opened with. */
export interface CatalogOptions {
  /** The bearer token callers must present; without one everybody may do everything. */
  token?: string;
  /** Whether users see in GraphQL only what view policies let them; off by default, as with DataHub. */
  viewAuthorization?: boolean;
  /** Answers the present, in epoch milliseconds; default the system clock. */
  now?: () => number;
  /** How long a write stays invisible to search, graph and time series, in milliseconds; default 100. */
  visibilityDelayMs?: number;
  /** Keeps the index true to the change logs; by default the catalog does, in its own thread. */
  follower?: IndexFollower;
}

/** How long a write stays invisible unless told otherwise, in milliseconds. */
export const VISIBILITY_DELAY_MS = 100;
const SYSTEM_ACTOR = 'urn:li:corpuser:__datahub_system';
const TOKEN_ACTOR = 'urn:li:corpuser:datahub';
const MAX_FAILURES = 1_000;
// Proposals of an asynchronous call that are written in one go: a few milliseconds.
const QUEUED_AT_ONCE = 50;
const DAY_MS = 86_400_000;
// How long events are kept: the broker's default, and longer for time series.
const EVENT_DAYS = [
  [TOPICS.versioned, 7],
  [TOPICS.platform, 7],
  [TOPICS.timeseries, 90],
] as const;

/** The catalog behind every interface: one store, one writer, the event topics. */
export class Catalog {
  readonly token?: string;
  readonly now: () => number;
  readonly store: AspectStore;
  readonly log: ChangeLog;
  readonly timeseries: TimeseriesStore;
  readonly search: Search;
  readonly graph: Graph;
  readonly edges: EdgeScroll;
  readonly runs: Runs;
  private readonly turns = new Turns();
  private readonly writer: Writer;
  private readonly events: ChangeEvents;
  private readonly indexer: Indexer;
  private readonly hasViewAuthorization: boolean;
  private readonly follower: IndexFollower;
  private readonly closing: () => void = () => undefined;
  /** Why queued proposals were dropped, by trace, URN and aspect; the youngest ones. */
  private readonly failures = new Map<string, string>();

  constructor(
    readonly model: Model,
    readonly database: Database,
    options: CatalogOptions = {},
  ) {
    this.token = options.token;
    this.hasViewAuthorization = options.viewAuthorization ?? false;
    this.now = options.now ?? Date.now;
    this.store = new AspectStore(database);
    this.log = new ChangeLog(database);
    this.timeseries = new TimeseriesStore(database);
    this.search = new Search(database);
    this.graph = new Graph(database);
    this.edges = new EdgeScroll(database);
    this.events = new ChangeEvents(model, this.log);
    this.writer = new Writer(model, database, this.store, this.events);
    this.runs = new Runs(model, database, this.store, this.writer, this.events);
    this.indexer = new Indexer(model, database, this.store, this.log, this.timeseries);
    if (options.follower) this.follower = options.follower;
    else {
      this.indexer.rebuild();
      const delayMs = options.visibilityDelayMs ?? VISIBILITY_DELAY_MS;
      const own = new SlicedFollower(this.indexer, delayMs, this.now);
      this.closing = () => own.close();
      this.follower = own;
    }
    this.follower.committed(); // a backlog is worked off while requests are served
    for (const [topic, days] of EVENT_DAYS) this.log.forgetBefore(topic, this.now() - days * DAY_MS);
  }

  /** The user on whose behalf a bearer token acts; `undefined` when it opens nothing. */
  actorOf(bearer: string): string | undefined {
    if (bearer === this.token) return TOKEN_ACTOR;
    return actorOfToken(this.store, bearer, this.now());
  }

  /** What a user may view, as OR of ANDs; `undefined` for everything, which the system and its administrator always may. */
  viewableBy(actor: string): readonly (readonly Criterion[])[] | undefined {
    const isUnlimited = !this.hasViewAuthorization || actor === SYSTEM_ACTOR || actor === TOKEN_ACTOR;
    return isUnlimited ? undefined : viewFilter(this.store, actor);
  }

  /** Ends everything that waits for events, now and later. */
  stop(): void {
    this.log.close();
  }

  /** Whether {@link stop} was called. */
  isStopping(): boolean {
    return this.log.isClosed;
  }

  /** Ends timers and closes the store. */
  close(): void {
    this.closing();
    this.database.close();
  }

  /**
   * Writes proposals. Synchronous: all or none, refusals raised. Asynchronous, as through DataHub's queue: only names
   * and URN syntax are refused at once; what fails later is dropped from the rest and reported on standard error.
   */
  write(proposals: readonly Proposal[], caller: Caller, isAsync: boolean): WriteResult[] {
    const results = isAsync ? this.writeAsync(proposals, caller) : this.writer.write(proposals, caller);
    this.derive(results, caller);
    const isUrgent = proposals.some((proposal) => header(proposal, 'X-DataHub-Sync-Index-Update') === 'true');
    if (isUrgent) this.indexer.indexNow(results);
    this.follower.committed();
    return results;
  }

  /**
   * Writes many proposals like {@link write}, but in its turn, so that readers do not wait for all writers; those of an
   * asynchronous call, which need not be stored together, in several turns.
   */
  async writeMany(proposals: readonly Proposal[], caller: Caller, isAsync: boolean): Promise<WriteResult[]> {
    if (isAsync) this.requireNames(proposals);
    const atOnce = isAsync ? QUEUED_AT_ONCE : proposals.length;
    const results: WriteResult[] = [];
    for (let from = 0; from < proposals.length; from += atOnce) {
      await this.turns.next();
      results.push(...this.write(proposals.slice(from, from + atOnce), caller, isAsync));
    }
    return results;
  }

  /** Deletes an entity with its time series; answers how many rows of each went. */
  deleteEntity(urn: KnownUrn, stamp: AuditStamp): { rows: number; timeseriesRows: number } {
    const rows = this.writer.deleteEntity(urn, stamp);
    const timeseriesRows = this.timeseries.remove(urn.text);
    this.follower.committed();
    return { rows, timeseriesRows };
  }

  /** Deletes one versioned aspect, or the latest point of a series; whether there was one. */
  deleteAspect(urn: KnownUrn, aspectName: string, stamp: AuditStamp): boolean {
    const aspect = this.model.aspectOf(urn.entity, aspectName);
    if (aspect.timeseries) {
      const [latest] = this.timeseries.read(urn.text, aspectName, { limit: 1 });
      return latest
        ? this.timeseries.remove(urn.text, aspectName, latest.timestamp, latest.timestamp) > 0
        : false;
    }
    const isDeleted = this.writer.deleteAspect(urn, aspect, stamp);
    this.follower.committed();
    return isDeleted;
  }

  /** Undoes an ingestion run; see {@link Runs}. */
  rollback(runId: string, isSafe: boolean, stamp: AuditStamp): Rollback {
    const done = this.runs.rollback(runId, isSafe, stamp);
    this.follower.committed();
    return done;
  }

  /** Tells the change log the present state of aspects again, so that whatever follows it can be made anew. */
  restate(aspects: readonly StoredAspect[], stamp: AuditStamp): void {
    this.database.transaction(() => {
      for (const { urn, aspect: name, value, systemMetadata } of aspects) {
        const { entity } = this.requireUrn(urn);
        const aspect = this.model.aspectOf(entity, name);
        const change = { entityType: entity.name, urn, aspect, value, systemMetadata, created: stamp };
        this.events.append({ ...change, changeType: 'RESTATE' });
      }
    });
    this.follower.committed();
  }

  /** Where other entities refer to this one, by the graph; with `caller` the references are taken away too. */
  references(urn: KnownUrn, caller?: Caller): Reference[] {
    const holders = this.graph.owners(urn.text);
    const found = referencesTo(this.model, this.store, urn.text, holders);
    if (!caller) return found;
    this.database.transaction(() => {
      for (const { stored, without } of found) {
        const holder = this.requireUrn(stored.urn);
        const { urn: text, aspect: aspectName, systemMetadata } = stored;
        const proposal = { urn: text, aspectName, value: without, systemMetadata, headers: {} };
        if (without) this.writer.write([{ ...proposal, changeType: 'UPSERT' }], caller);
        else this.writer.deleteAspect(holder, this.model.aspectOf(holder.entity, aspectName), caller.stamp);
      }
    });
    this.follower.committed();
    return found;
  }

  /** Why a proposal of an asynchronous call was dropped; `undefined` when it was not. */
  failureOf(traceId: string, urn: string, aspectName: string): string | undefined {
    return this.failures.get(`${traceId} ${urn} ${aspectName}`);
  }

  /** Whether search and graph have seen everything that was written to an entity. */
  isIndexed(urn: string): boolean {
    return this.indexer.isCurrent(urn);
  }

  /** A URN that reads may ask for: refuses what is no URN, of no known type, or against the rules for URNs. */
  requireUrn(text: string): KnownUrn {
    const urn = this.model.knownUrn(text);
    if (!urn) throw new Refusal('bad-argument', `${text.slice(0, 300)} breaks a rule for URNs`);
    return urn;
  }

  /**
   * One version of a versioned aspect: 0 the latest, 1 the oldest, -1 the youngest past one; `undefined` when it is
   * not stored. Refuses an aspect the entity cannot have.
   */
  aspectVersion(urn: string, aspectName: string, version: number): StoredAspect | undefined {
    const known = this.requireUrn(urn);
    this.model.aspectOf(known.entity, aspectName);
    return this.store.version(urn, aspectName, version);
  }

  // What is derived is no part of the caller's write: it cannot fail it.
  private derive(results: readonly WriteResult[], caller: Caller): void {
    try {
      const derived = derivedSummaries(this.model, this.store, results);
      const stamp = { time: caller.stamp.time, actor: SYSTEM_ACTOR };
      if (derived.length > 0) this.writer.write(derived, { ...caller, stamp });
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      console.error(`a summary could not be derived: ${failure.message}`);
    }
  }

  private requireNames(proposals: readonly Proposal[]): void {
    for (const { urn, aspectName } of proposals) {
      const known = this.model.knownUrn(urn);
      if (known) this.model.aspectOf(known.entity, aspectName);
    }
  }

  private writeAsync(proposals: readonly Proposal[], caller: Caller): WriteResult[] {
    this.requireNames(proposals);
    try {
      return this.writer.write(proposals, caller);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      return proposals.flatMap((proposal) => this.writeOrDrop(proposal, caller));
    }
  }

  private writeOrDrop(proposal: Proposal, caller: Caller): WriteResult[] {
    try {
      return this.writer.write([proposal], caller);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      const [oldest] = this.failures.keys();
      if (this.failures.size >= MAX_FAILURES && oldest !== undefined) this.failures.delete(oldest);
      this.failures.set(`${caller.traceId} ${proposal.urn} ${proposal.aspectName}`, failure.message);
      console.error(`dropped ${proposal.urn} ${proposal.aspectName}: ${failure.message}`);
      return [];
    }
  }
}
