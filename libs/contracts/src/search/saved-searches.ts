import { event } from '../events/event-definition';
import {
  Decimal,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  TextList,
  UrnText,
  Uuid,
} from '../fields/fields';
import { PageRequest } from '../paging';
import { SEARCH_TYPES } from './query';
import { SearchFilters } from './query-filters';

/** What a saved search asks: a question, or filters, or both. */
export class SavedQuestion {
  @Text({ optional: true, max: 500, example: 'which flights were cancelled' })
  q?: string;

  @Nested(() => SearchFilters, { optional: true })
  filters?: SearchFilters;

  @Nested(() => SearchFilters, { optional: true, description: 'What meets any of these is left out.' })
  exclude?: SearchFilters;

  @TextList({ optional: true, oneOf: SEARCH_TYPES, description: 'As in `POST /search`.' })
  types?: string[];
}

/** A search that is asked again whenever the catalog has changed, and tells what it had not found before. */
export class SavedSearchDraft {
  @Text({ max: 100, pattern: /\S/ })
  name: string;

  @Nested(() => SavedQuestion)
  request: SavedQuestion;

  @Integer({
    optional: true,
    min: 1,
    max: 50,
    description: 'Of a ranked answer only the first so many hits count (20 when left out).',
  })
  top?: number;

  @Decimal({
    optional: true,
    description: 'Of a ranked answer only hits of this score or more count, 0 to 1.',
  })
  minScore?: number;
}

export class SavedSearch extends SavedSearchDraft {
  @Uuid()
  id: string;

  @Integer({ description: 'Hits that are known, those from when it was saved included.' })
  known: number;

  @Integer({ description: 'New hits that were not marked as seen.' })
  unseen: number;

  @Instant({ description: 'When it was last asked.' })
  evaluatedAt: string;

  @Text({
    optional: true,
    max: 1000,
    description: 'What to know about it: a bound that was reached, an outage.',
  })
  note?: string;

  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;

  @Instant()
  updatedAt: string;
}

export class SavedSearchList {
  @ListOf(() => SavedSearch, { description: 'All of the caller, by name.' })
  items: SavedSearch[];
}

export class CreateSavedSearchRequest {
  @Nested(() => SavedSearchDraft)
  draft: SavedSearchDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

/** Replaces a saved search. */
export class ReplaceSavedSearchRequest {
  @Uuid()
  id: string;

  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => SavedSearchDraft)
  draft: SavedSearchDraft;
}

export class DeleteSavedSearchRequest {
  @Uuid()
  id: string;

  @Integer({ optional: true, min: 1 })
  version?: number;
}

/** Which new hits to list. */
export class SavedSearchHitsQuery extends PageRequest {
  @OneOf(['true', 'false'], { optional: true, description: '`true`: only what was not marked as seen.' })
  unseen?: 'true' | 'false';
}

export class ListSavedSearchHitsRequest extends SavedSearchHitsQuery {
  @Uuid()
  id: string;
}

/** Something that a saved search found and had not found before. */
export class SavedSearchHit {
  @Uuid()
  id: string;

  @UrnText()
  urn: string;

  @Text({ max: 100 })
  entityType: string;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 2000 })
  qualifiedName: string;

  @Text({ min: 0, max: 100 })
  platform: string;

  @Instant()
  foundAt: string;

  @Instant({ optional: true, description: 'When it was marked as seen.' })
  seenAt?: string;
}

export class SavedSearchHitPage {
  @ListOf(() => SavedSearchHit, { description: 'Newest first.' })
  items: SavedSearchHit[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

/** Body of `POST …/seen`. */
export class SeenHits {
  @TextList({
    optional: true,
    max: 200,
    maxLength: 36,
    description: 'Ids of hits; all new hits there are when left out.',
  })
  hits?: string[];
}

export class MarkSeenRequest extends SeenHits {
  @Uuid()
  id: string;
}

export class MarkedSeen {
  @Integer({ description: 'New hits that were marked by this.' })
  seen: number;
}

/** A saved search found something that it had not found before. */
export class SavedSearchMatched {
  @Uuid()
  savedSearchId: string;

  @Text({ max: 200, description: 'Caller whose search it is; nobody else is to be told.' })
  owner: string;

  @Text({ max: 100 })
  name: string;

  @Uuid()
  hitId: string;

  @UrnText()
  urn: string;

  @Instant()
  foundAt: string;
}

export const searchEvents = {
  savedSearchMatched: event(
    'search',
    'saved-search.matched.v1',
    SavedSearchMatched,
    'A saved search found something that it had not found before.',
  ),
} as const;
