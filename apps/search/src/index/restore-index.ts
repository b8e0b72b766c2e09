import { Injectable } from '@nestjs/common';
import { DocumentStore } from '../documents/document-store';
import { type EmbeddingModel } from '../embedding/embedder';
import { toIndexEntry } from './index-entry';
import { type IndexedVersion, SearchIndex } from './search-index';

const VERSIONS_PER_PAGE = 5_000;
const DOCUMENTS_PER_PAGE = 100;

/** Makes the index hold what the documents hold, by comparing versions: after a lost file, a crash, another model. */
@Injectable()
export class RestoreIndex {
  constructor(
    private readonly documents: DocumentStore,
    private readonly index: SearchIndex,
  ) {}

  /** Nothing else may write meanwhile. Says how many documents were put and how many entities taken out. */
  async execute(
    model: EmbeddingModel | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly put: number; readonly removed: number }> {
    const put = await this.putStale(model, signal);
    const removed = await this.removeGone(signal);
    return { put, removed };
  }

  /** What the documents have and the index has not, or of an older version. */
  private async putStale(model: EmbeddingModel | undefined, signal: AbortSignal): Promise<number> {
    let put = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      signal.throwIfAborted();
      const page = await this.documents.versions(after, VERSIONS_PER_PAGE);
      after = page.length < VERSIONS_PER_PAGE ? undefined : page.at(-1)?.urn;
      const wanted = page.filter(({ removed }) => !removed);
      const known = byUrn(await this.index.versionsOf(wanted.map(({ urn }) => urn)));
      const stale = wanted.filter(({ urn, version }) => {
        const indexed = known.get(urn);
        return !indexed || indexed.removed || indexed.version < version;
      });
      for (let start = 0; start < stale.length; start += DOCUMENTS_PER_PAGE) {
        const urns = stale.slice(start, start + DOCUMENTS_PER_PAGE).map(({ urn }) => urn);
        const found = await this.documents.load(urns);
        await this.index.upsert([...found.values()].map((document) => toIndexEntry(document, model)));
        put += found.size;
      }
    }
    return put;
  }

  /** What the index has and the documents have no longer. */
  private async removeGone(signal: AbortSignal): Promise<number> {
    let removed = 0;
    let after: string | undefined;
    do {
      signal.throwIfAborted();
      const page = await this.index.versions({ after, limit: VERSIONS_PER_PAGE });
      const present = page.versions.filter((indexed) => !indexed.removed);
      const wanted = byUrn(await this.documents.versionsOf(present.map(({ urn }) => urn)));
      const gone = present.flatMap(({ urn, version }) => {
        const document = wanted.get(urn);
        if (document && !document.removed) return [];
        return [{ urn, version: Math.max(version, document?.version ?? 0) }];
      });
      await this.index.remove(gone);
      removed += gone.length;
      after = page.after;
    } while (after !== undefined);
    return removed;
  }
}

function byUrn(versions: readonly IndexedVersion[]): ReadonlyMap<string, IndexedVersion> {
  return new Map(versions.map((version) => [version.urn, version]));
}
