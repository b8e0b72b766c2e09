import { Injectable } from '@nestjs/common';
import { DocumentStore } from '../documents/document-store';
import { type EmbeddingModel } from '../embedding/embedder';
import { toIndexEntry } from './index-entry';
import { type IndexedVersion, type IndexSide, SearchIndex } from './search-index';

/** What had to be done. */
export interface Restored {
  readonly put: number;
  readonly removed: number;
  /** URNs of some of both. */
  readonly examples: readonly string[];
}

interface Done {
  readonly count: number;
  readonly examples: readonly string[];
}

const EXAMPLES = 10;
const VERSIONS_PER_PAGE = 5_000;
const DOCUMENTS_PER_PAGE = 100;

/** Makes the index hold what the documents hold, by comparing versions: after a lost file, a crash, another model. */
@Injectable()
export class RestoreIndex {
  constructor(
    private readonly documents: DocumentStore,
    private readonly index: SearchIndex,
  ) {}

  /**
   * Nothing else may write to the same side meanwhile. Says how many documents were put and how many entities taken out,
   * with some of them.
   */
  async execute(
    model: EmbeddingModel | undefined,
    signal: AbortSignal,
    side: IndexSide = 'current',
  ): Promise<Restored> {
    const put = await this.putStale(model, signal, side);
    const gone = await this.removeGone(signal, side);
    return { put: put.count, removed: gone.count, examples: [...put.examples, ...gone.examples] };
  }

  /** What the documents have and the index has not, or of an older version. */
  private async putStale(
    model: EmbeddingModel | undefined,
    signal: AbortSignal,
    side: IndexSide,
  ): Promise<Done> {
    let count = 0;
    const examples: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      signal.throwIfAborted();
      const page = await this.documents.versions(after, VERSIONS_PER_PAGE);
      after = page.length < VERSIONS_PER_PAGE ? undefined : page.at(-1)?.urn;
      const wanted = page.filter(({ removed }) => !removed);
      const known = byUrn(
        await this.index.versionsOf(
          wanted.map(({ urn }) => urn),
          side,
        ),
      );
      const stale = wanted.filter(({ urn, version }) => {
        const indexed = known.get(urn);
        return !indexed || indexed.removed || indexed.version < version;
      });
      examples.push(...stale.slice(0, EXAMPLES - examples.length).map(({ urn }) => urn));
      for (let start = 0; start < stale.length; start += DOCUMENTS_PER_PAGE) {
        const urns = stale.slice(start, start + DOCUMENTS_PER_PAGE).map(({ urn }) => urn);
        const found = await this.documents.load(urns);
        await this.index.upsert(
          [...found.values()].map((document) => toIndexEntry(document, model)),
          side,
        );
        count += found.size;
      }
    }
    return { count, examples };
  }

  /** What the index has and the documents have no longer. */
  private async removeGone(signal: AbortSignal, side: IndexSide): Promise<Done> {
    let count = 0;
    const examples: string[] = [];
    let after: string | undefined;
    do {
      signal.throwIfAborted();
      const page = await this.index.versions({ after, limit: VERSIONS_PER_PAGE, side });
      const present = page.versions.filter((indexed) => !indexed.removed);
      const wanted = byUrn(await this.documents.versionsOf(present.map(({ urn }) => urn)));
      const gone = present.flatMap(({ urn, version }) => {
        const document = wanted.get(urn);
        if (document && !document.removed) return [];
        return [{ urn, version: Math.max(version, document?.version ?? 0) }];
      });
      await this.index.remove(gone, side);
      examples.push(...gone.slice(0, EXAMPLES - examples.length).map(({ urn }) => urn));
      count += gone.length;
      after = page.after;
    } while (after !== undefined);
    return { count, examples };
  }
}

function byUrn(versions: readonly IndexedVersion[]): ReadonlyMap<string, IndexedVersion> {
  return new Map(versions.map((version) => [version.urn, version]));
}
