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
    let put = 0;
    let removed = 0;
    for await (const { stale, gone } of this.differences()) {
      signal.throwIfAborted();
      for (let start = 0; start < stale.length; start += DOCUMENTS_PER_PAGE) {
        const found = await this.documents.load(stale.slice(start, start + DOCUMENTS_PER_PAGE));
        await this.index.upsert([...found.values()].map((document) => toIndexEntry(document, model)));
        put += found.size;
      }
      await this.index.remove(gone);
      removed += gone.length;
    }
    return { put, removed };
  }

  /** Walks both in the order of their URNs. */
  private async *differences(): AsyncGenerator<{
    readonly stale: readonly string[];
    readonly gone: readonly { readonly urn: string; readonly version: number }[];
  }> {
    for (let after = ''; ;) {
      const [wanted, indexed] = await Promise.all([
        this.documents.versions(after, VERSIONS_PER_PAGE),
        this.index.versions(after, VERSIONS_PER_PAGE),
      ]);
      if (wanted.length === 0 && indexed.length === 0) return;
      // Beyond the end of a full page nothing is known about the other side.
      const ends = [wanted, indexed].flatMap((page) =>
        page.length === VERSIONS_PER_PAGE ? page.slice(-1).map(({ urn }) => urn) : [],
      );
      const last = ends.length === 0 ? undefined : ends.reduce((a, b) => (isBefore(a, b) ? a : b));
      const inPage = ({ urn }: IndexedVersion) => last === undefined || !isBefore(last, urn);
      yield compare(wanted.filter(inPage), indexed.filter(inPage));
      if (last === undefined) return;
      after = last;
    }
  }
}

function compare(wanted: readonly IndexedVersion[], indexed: readonly IndexedVersion[]) {
  const inIndex = new Map(indexed.map((entry) => [entry.urn, entry]));
  const inDocuments = new Map(wanted.map((entry) => [entry.urn, entry]));
  const stale = wanted.filter(({ urn, version, removed }) => {
    const known = inIndex.get(urn);
    return !removed && (!known || known.removed || known.version < version);
  });
  const gone = indexed.filter(({ urn, removed }) => !removed && (inDocuments.get(urn)?.removed ?? true));
  return {
    stale: stale.map(({ urn }) => urn),
    gone: gone.map(({ urn, version }) => ({
      urn,
      version: Math.max(version, inDocuments.get(urn)?.version ?? 0),
    })),
  };
}

/** Whether `a` comes before `b` in the order of their UTF-8 bytes, as both stores order them. */
function isBefore(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
}
