import { ChangeEvents } from './events/change-events';
import { ChangeLog } from './events/change-log';
import { Refusal } from './errors';
import { type KnownUrn, type Model } from './model/model';
import { AspectStore, type StoredAspect } from './store/aspect-store';
import { type Database } from './store/database';
import { type Caller, type Proposal, type WriteResult } from './writes/proposal';
import { Writer } from './writes/writer';

/** What a catalog is opened with. */
export interface CatalogOptions {
  /** The bearer token callers must present; without one everybody may do everything. */
  token?: string;
  /** Answers the present, in epoch milliseconds; default the system clock. */
  now?: () => number;
}

/** The catalog behind every interface: one store, one writer, the event topics. */
export class Catalog {
  readonly token?: string;
  readonly now: () => number;
  readonly store: AspectStore;
  readonly log: ChangeLog;
  readonly writer: Writer;

  constructor(
    readonly model: Model,
    readonly database: Database,
    options: CatalogOptions = {},
  ) {
    this.token = options.token;
    this.now = options.now ?? Date.now;
    this.store = new AspectStore(database);
    this.log = new ChangeLog(database);
    this.writer = new Writer(model, database, this.store, new ChangeEvents(model, this.log));
  }

  /**
   * Writes proposals. Synchronous: all or none, refusals raised. Asynchronous, as through DataHub's queue: only names
   * and URN syntax are refused at once; what fails later is dropped from the rest and reported on standard error.
   */
  write(proposals: readonly Proposal[], caller: Caller, isAsync: boolean): WriteResult[] {
    if (!isAsync) return this.writer.write(proposals, caller);
    for (const { urn, aspectName } of proposals) {
      const known = this.model.knownUrn(urn);
      if (known) this.model.aspectOf(known.entity, aspectName);
    }
    try {
      return this.writer.write(proposals, caller);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      return proposals.flatMap((proposal) => this.writeQueued(proposal, caller));
    }
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

  private writeQueued(proposal: Proposal, caller: Caller): WriteResult[] {
    try {
      return this.writer.write([proposal], caller);
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      console.error(`dropped ${proposal.urn} ${proposal.aspectName}: ${failure.message}`);
      return [];
    }
  }
}
