import { Clock, isTransient } from '@dataspoke/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { DataSource, type EntityManager } from 'typeorm';
import { CatalogNames } from '../catalog/catalog-names';
import { KeptQueries } from '../catalog/kept-queries';
import { type EntityFacts } from '../documents/entity-facts';
import { DocumentStore, type NewDocument, type StoredDocument } from '../documents/document-store';
import { toIndexEntry, vectorsOf } from '../index/index-entry';
import { IndexKeeper } from '../index/index-keeper';
import { IndexCorrupt, type IndexEntry, IndexUnavailable, SearchIndex } from '../index/search-index';
import { CatalogChanges } from '../saved-searches/catalog-changes';
import { EmbedDocuments } from './embed-documents';
import { OwedRefreshes } from './owed-refreshes';
import { type BatchOrder, type BatchPlan, PlanBatch } from './plan-batch';

/** Which entities to bring up to date. */
export interface IndexOrder extends BatchOrder {
  /** Runs in the transaction that writes the documents. */
  readonly settle?: (tx: EntityManager, outcome: IndexOutcome) => Promise<void>;
}

export interface IndexOutcome {
  /** New or different documents. */
  readonly indexed: readonly string[];
  /** Those of `indexed` that were not there before. */
  readonly added: readonly string[];
  readonly unchanged: readonly string[];
  /** Documents whose entity is gone. */
  readonly removed: readonly string[];
  /** URN → reason. */
  readonly failed: ReadonlyMap<string, string>;
}

interface Plan {
  readonly version: number;
  readonly documents: readonly NewDocument[];
  readonly unchanged: readonly string[];
  readonly failed: Map<string, string>;
  readonly batch: BatchPlan;
}

/**
 * Brings entities up to date: reads their current state, embeds what is new, puts it into the index by (URN, version), then
 * commits the documents. A crash in between is made good when the same entities are ordered again.
 */
@Injectable()
export class IndexEntities {
  private readonly log = new Logger(IndexEntities.name);

  constructor(
    private readonly database: DataSource,
    private readonly batches: PlanBatch,
    private readonly documents: DocumentStore,
    private readonly kept: KeptQueries,
    private readonly names: CatalogNames,
    private readonly owed: OwedRefreshes,
    private readonly embed: EmbedDocuments,
    private readonly keeper: IndexKeeper,
    private readonly index: SearchIndex,
    private readonly changes: CatalogChanges,
    private readonly clock: Clock,
  ) {}

  /** Raises `datahub-unavailable` and `service-unavailable`; nothing is lost then, order it again. */
  async execute(order: IndexOrder): Promise<IndexOutcome> {
    const plan = await this.plan(order);
    return this.keeper.write(async () => {
      const { documents, version, batch, failed } = plan;
      const { gone } = batch;
      const refused = await this.putIntoIndex(documents, version);
      for (const [urn, reason] of refused) failed.set(urn, reason);
      const accepted = documents.filter(({ urn }) => !refused.has(urn));
      await this.index.remove(gone.map((urn) => ({ urn, version })));
      return this.database.transaction(async (tx) => {
        const at = this.clock.now();
        await this.documents.put(tx, version, accepted, at);
        const removed = await this.documents.remove(tx, version, gone, at);
        await this.kept.put(tx, batch.queries);
        await this.names.put(tx, batch.names);
        await this.owed.add(tx, batch.owed);
        const indexed = accepted.map(({ urn }) => urn);
        if (indexed.length + removed.length > 0) await this.changes.note(tx);
        const outcome = {
          indexed,
          added: indexed.filter((urn) => !batch.old.has(urn)),
          unchanged: plan.unchanged,
          removed,
          failed,
        };
        await order.settle?.(tx, outcome);
        return outcome;
      });
    });
  }

  private async plan(order: IndexOrder): Promise<Plan> {
    // Before the reading: whatever reads later has a higher number and sees at least as much.
    const version = await this.documents.nextVersion();
    const batch = await this.batches.execute(order);
    order.signal.throwIfAborted();
    const { present, old, failed } = batch;
    const model = this.keeper.wanted;
    const changed = [...present].filter(
      ([urn, content]) => !this.isCurrent(old.get(urn), content, model && vectorsOf(model)),
    );
    const vectors = await this.embed.execute(
      changed.map(([urn, content]) => ({ content, old: old.get(urn) })),
      model,
    );
    const isChanged = new Set(changed.map(([urn]) => urn));
    return {
      version,
      documents: changed.map(([urn, content], at) => ({ urn, content, vectors: vectors[at] })),
      unchanged: [...present.keys()].filter((urn) => !isChanged.has(urn)),
      failed: new Map(failed),
      batch,
    };
  }

  private isCurrent(old: StoredDocument | undefined, content: EntityFacts, of: string | undefined): boolean {
    return (
      old !== undefined &&
      isDeepStrictEqual(old.content, content) &&
      (of === undefined || old.vectors?.of === of)
    );
  }

  /** When the index refuses some, they are put one by one, so that a bad one costs only itself. */
  private async putIntoIndex(
    documents: readonly NewDocument[],
    version: number,
  ): Promise<Map<string, string>> {
    const entries = documents.map((document) => toIndexEntry({ ...document, version }, this.keeper.model));
    const refused = new Map<string, string>();
    try {
      await this.index.upsert(entries);
    } catch (error) {
      if (isOutage(error)) throw error;
      for (const entry of entries) await this.putOne(entry, refused);
    }
    return refused;
  }

  private async putOne(entry: IndexEntry, refused: Map<string, string>): Promise<void> {
    try {
      await this.index.upsert([entry]);
    } catch (error) {
      if (isOutage(error)) throw error;
      this.log.warn(`${entry.urn} cannot be indexed`, error);
      refused.set(entry.urn, error instanceof Error ? error.message : String(error));
    }
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof IndexUnavailable || error instanceof IndexCorrupt || isTransient(error);
}
