import { type EmbeddingModel } from '../embedding/embedder';
import { type Condition, type Facet, type FacetValues, type NumberField } from './condition';

export { type Condition, EVERYTHING, type Facet, type FacetValues, type NumberField } from './condition';

/** The parts of a document's text; a hit in some says more than in others. */
export const TEXT_FIELDS = [
  'name',
  'path',
  'columns',
  'description',
  'columnNotes',
  'labels',
  'upstreams',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** Path of the detail that is the description. */
export const DESCRIPTION = '';

/** Vectors of one document; all of the model that the index was prepared for. */
export interface DocumentVectors {
  readonly whole: Float32Array;
  /** Vectors of the details one after the other, in the order of `detailPaths`, each number times 127. */
  readonly details: Int8Array;
}

/** One entity as the index takes it. */
export interface IndexEntry {
  readonly urn: string;
  /** What it is called, for sorting. */
  readonly name: string;
  /** Grows with every reading of the entity; an entry never replaces one of a higher version. */
  readonly version: number;
  readonly text: Readonly<Record<TextField, string>>;
  readonly facets: FacetValues;
  readonly numbers: Readonly<Partial<Record<NumberField, number>>>;
  /** What has a vector of its own beside the whole: {@link DESCRIPTION}, and columns by their paths. */
  readonly detailPaths: readonly string[];
  /** Left out while the text is not embedded: the entity is then found by words only. */
  readonly vectors?: DocumentVectors;
}

export interface IndexQuery {
  /** Found when one of them occurs, stemmed; when none does at all, words that begin like them count. */
  readonly words: readonly string[];
  /** Other spellings of the words: found too, but what they are worth does not count into what a document could reach. */
  readonly spellings?: readonly string[];
  /**
   * For askers who may not see everything: what an entity has only from the names of others (the field `upstreams`) is not looked
   * at, and whether there is a whole word is decided by what `where` allows.
   */
  readonly ownWords?: boolean;
  /** Vector of the question; without it only words count. */
  readonly vector?: Float32Array;
  /** Holds for every candidate; it is part of both ways of searching, not applied to what they bring. */
  readonly where: Condition;
  /** How many entities each of both ways of searching may bring. */
  readonly candidates: number;
}

/** An entity that may be an answer, with what speaks for it. */
export interface Candidate {
  readonly urn: string;
  /**
   * How much of what the words tell is in the document, 0 to 1: BM25 over what a document could reach that was about nothing
   * else, words that no document has included. So one common word out of five counts little, even where it is the best hit.
   * 0 also for one that meaning alone brought where the engine did not score its words.
   */
  readonly textScore: number;
  /** Cosine between question and document; absent when one of both has no vector. */
  readonly similarity?: number;
  /** The details closest to the question, at most four, best first. */
  readonly details: readonly { readonly path: string; readonly similarity: number }[];
}

export interface CandidateSet {
  readonly candidates: readonly Candidate[];
  /** Entities in the index that the condition allows. */
  readonly searched: number;
}

/** Entities without a question, in an order. */
export interface ListQuery {
  readonly where: Condition;
  /**
   * Entities without the number come last either way; equal ones in a fixed order. `urn` is an order that stays the same
   * while entities come and go; engines that cannot order by text have one of their own.
   */
  readonly sort: { readonly by: NumberField | 'urn' | 'name'; readonly descending: boolean };
  /** `after` of the page before; the list goes on behind it, whatever has come and gone meanwhile. */
  readonly after?: string;
  readonly limit: number;
}

export interface ListPage {
  readonly urns: readonly string[];
  /** Where the next page begins; absent on the last one. */
  readonly after?: string;
}

/** Counts over all entities that a condition allows. */
export interface FacetQuery {
  readonly where: Condition;
  /** Only entities count that {@link IndexQuery.words} would find; all when left out or empty. */
  readonly words?: readonly string[];
  /** As in {@link IndexQuery.ownWords}. */
  readonly ownWords?: boolean;
  readonly of: readonly Facet[];
  /** How many values of each facet, those of most entities first, equal ones by name. */
  readonly limit: number;
  /** Values that are counted beside those of `of`, however few entities have them. */
  readonly values?: readonly { readonly facet: Facet; readonly value: string }[];
}

export interface FacetCounts {
  /** Entities that were counted: exact. */
  readonly total: number;
  /** In the order of `of`, then of the named values those that some entity has; every count is exact. */
  readonly values: readonly { readonly facet: Facet; readonly value: string; readonly count: number }[];
}

/** A version of an entity in the index; `removed` ones are remembered so that an older reading cannot bring them back. */
export interface IndexedVersion {
  readonly urn: string;
  readonly version: number;
  readonly removed: boolean;
}

/** What the index has to be made of; when it was made of something else, it starts empty. */
export interface IndexBasis {
  /** Identifies the documents that the index is derived from. */
  readonly generation: string;
  /** Left out while no model is known: the index then holds words only. */
  readonly model?: EmbeddingModel;
}

/** The index that searches use, or the one that a rebuild fills. */
export type IndexSide = 'current' | 'next';

/** The index is away for a moment. */
export class IndexUnavailable extends Error {
  override readonly name = 'IndexUnavailable';
}

/** The stored index cannot be read; it has to be made anew from the documents. */
export class IndexCorrupt extends Error {
  override readonly name = 'IndexCorrupt';
}

/** `next` was asked for, but no rebuild is under way (or the files of one were lost): begin one. */
export class NoRebuild extends Error {
  override readonly name = 'NoRebuild';
}

/** The cursor of a list is not one that this index has given. */
export class CursorInvalid extends Error {
  override readonly name = 'CursorInvalid';
}

/**
 * The vector and text index: derived from the documents in Postgres, never the only place of anything. Every method
 * raises {@link IndexUnavailable} or {@link IndexCorrupt}; those that take `side`, {@link NoRebuild}.
 */
export abstract class SearchIndex {
  /** Name of the engine, for people. */
  abstract readonly engine: string;

  /** Calls `listener` when the stored index was lost while running, so that the documents must be put again. */
  abstract onLoss(listener: () => void): void;

  /** Makes the index ready for `basis`; `emptied` when what was there did not fit and the documents must be put again. */
  abstract prepare(basis: IndexBasis): Promise<'kept' | 'emptied'>;

  /** Throws away whatever is stored; `prepare` has to follow. */
  abstract discard(): Promise<void>;

  /** Puts entries, each only when no higher version of its entity is there. */
  abstract upsert(entries: readonly IndexEntry[], side?: IndexSide): Promise<void>;

  /** Takes entities out, each only when no higher version of it is there. */
  abstract remove(
    versions: readonly { readonly urn: string; readonly version: number }[],
    side?: IndexSide,
  ): Promise<void>;

  abstract search(query: IndexQuery): Promise<CandidateSet>;

  /** Entities in an order, page by page. Raises {@link CursorInvalid}. */
  abstract list(query: ListQuery): Promise<ListPage>;

  abstract facets(query: FacetQuery): Promise<FacetCounts>;

  /** Entities that can be found. */
  abstract count(side?: IndexSide): Promise<number>;

  /** What is in the index about these entities; nothing about those that it does not know. */
  abstract versionsOf(urns: readonly string[], side?: IndexSide): Promise<readonly IndexedVersion[]>;

  /** Everything that is in the index, page by page in an order that stays; `after` of a page leads to the next. */
  abstract versions(page: {
    readonly after?: string;
    readonly limit: number;
    readonly side?: IndexSide;
  }): Promise<{ readonly versions: readonly IndexedVersion[]; readonly after?: string }>;

  /**
   * Begins an index beside the one that searches use; `resumed` when there is one of the same basis already, which keeps
   * what was put into it. One of another basis is thrown away.
   */
  abstract beginRebuild(basis: IndexBasis): Promise<'begun' | 'resumed'>;

  /** Lets `next` take the place of the current index, between two searches. Raises {@link NoRebuild}. */
  abstract promote(): Promise<void>;

  /** Throws `next` away, if there is one. */
  abstract abandon(): Promise<void>;
}
