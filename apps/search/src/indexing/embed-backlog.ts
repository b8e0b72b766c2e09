import { isTransient, Shutdown } from '@dataspoke/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { DocumentStore } from '../documents/document-store';
import { Embedder } from '../embedding/embedder';
import { toIndexEntry, vectorsOf } from '../index/index-entry';
import { IndexKeeper } from '../index/index-keeper';
import { SearchIndex } from '../index/search-index';
import { EmbedDocuments } from './embed-documents';

const DOCUMENTS_AT_ONCE = 32;
const LOOK_EVERY_MS = 2_000;

/** Embeds, behind everything else, what was indexed while there was no model, or another one. */
@Injectable()
export class EmbedBacklog implements OnApplicationBootstrap {
  private readonly log = new Logger(EmbedBacklog.name);

  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
    private readonly embedder: Embedder,
    private readonly embed: EmbedDocuments,
    private readonly keeper: IndexKeeper,
    private readonly index: SearchIndex,
    private readonly shutdown: Shutdown,
  ) {}

  onApplicationBootstrap(): void {
    void this.run(this.shutdown.signal);
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const more = await this.next().catch((error: unknown) => {
        if (!signal.aborted && !isTransient(error)) this.log.error('documents cannot be embedded', error);
        return false;
      });
      if (!more) await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Embeds some documents; says whether there were any. */
  private async next(): Promise<boolean> {
    const { model } = this.embedder;
    // The index must be of this model before it is given vectors of it.
    if (!model || this.keeper.model?.name !== model.name) return false;
    const of = vectorsOf(model);
    const documents = await this.documents.withoutVectors(of, DOCUMENTS_AT_ONCE);
    if (documents.length === 0) return false;
    const vectors = await this.embed.execute(documents, model);
    const embedded = documents.flatMap((document, at) => {
      const made = vectors[at];
      return made ? [{ ...document, vectors: made }] : [];
    });
    if (embedded.length === 0) return false;
    await this.keeper.write(async () => {
      await this.index.upsert(embedded.map((document) => toIndexEntry(document, this.keeper.model)));
      await this.database.transaction((tx) => this.documents.putVectors(tx, embedded, of));
    });
    return true;
  }
}
