import { Flag, Integer, ListOf, Nested, OneOf, Text, TextList } from '../fields/fields';
import { SEARCH_TYPES, SearchHit } from './query';
import { SearchFilters } from './query-filters';
import { SearchQuery } from './query-string';

export const EXPORT_FORMATS = ['csv', 'json'] as const;

/** Hits of one export at most; what is ranked ends at 200 anyway. */
export const EXPORTED_HITS = 100_000;

/** Body of `POST /search/export`: a question, or filters, or both. */
export class ExportRequest {
  @Text({ optional: true, max: 500, example: 'which flights were cancelled' })
  q?: string;

  @Nested(() => SearchFilters, { optional: true })
  filters?: SearchFilters;

  @Nested(() => SearchFilters, { optional: true, description: 'What meets any of these is left out.' })
  exclude?: SearchFilters;

  @TextList({ optional: true, oneOf: SEARCH_TYPES, description: 'As in `POST /search`.' })
  types?: string[];

  @Flag({ optional: true, description: '`false`: no part of the question becomes a filter.' })
  understand?: boolean;
}

export class ExportFormat {
  @OneOf(EXPORT_FORMATS, {
    optional: true,
    description: '`json` (when left out): an array of hits as `POST /search` has them; `csv`: RFC 4180.',
  })
  format?: (typeof EXPORT_FORMATS)[number];
}

/** Query of `GET /search/export`: that of `GET /search` as far as it says what is found. */
export class ExportQuery extends SearchQuery {
  @OneOf(EXPORT_FORMATS, { optional: true, description: '`json` when left out.' })
  format?: (typeof EXPORT_FORMATS)[number];
}

export class ExportPageRequest extends ExportRequest {
  @Integer({ optional: true, min: 1, max: 200, description: 'How many hits of a list (200 when left out).' })
  limit?: number;

  @Text({ optional: true, max: 2000 })
  cursor?: string;
}

export class ExportPage {
  @ListOf(() => SearchHit, { max: 200 })
  hits: SearchHit[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;

  @Integer({ optional: true, description: 'On the first page of a search without a ranking: all there are.' })
  total?: number;

  @TextList({ max: 20, description: 'What to know about the hits.' })
  notes: string[];
}
