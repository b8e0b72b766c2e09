import { Decimal, Integer, ListOf, Nested, OneOf, Text, TextList, UrnText } from '../fields/fields';

export class SearchFilters {
  @TextList({ optional: true, description: 'Entity types, e.g. `dataset`.' })
  entityTypes?: string[];

  @TextList({ optional: true, description: 'Platform names, e.g. `postgres`.' })
  platforms?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of owners.' })
  owners?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of tags, of the dataset or of a column.' })
  tags?: string[];

  @TextList({ optional: true, urns: true, description: 'URNs of domains.' })
  domains?: string[];
}

/** Body of `POST /search`. */
export class SearchRequest {
  @Text({ max: 500, description: 'A question or a few words.', example: 'which flights were cancelled' })
  q: string;

  @Integer({ optional: true, min: 1, max: 50, description: 'How many hits at most (10 when left out).' })
  limit?: number;

  @Nested(() => SearchFilters, { optional: true })
  filters?: SearchFilters;
}

/** Query of `GET /search`. */
export class SearchQuery {
  @Text({ max: 500, description: 'A question or a few words.', example: 'which flights were cancelled' })
  q: string;

  @Integer({ optional: true, min: 1, max: 50, description: 'How many hits at most (10 when left out).' })
  limit?: number;
}

export class SearchHit {
  @UrnText()
  urn: string;

  @Text({ max: 100 })
  entityType: string;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 2000, description: 'With database and schema.' })
  qualifiedName: string;

  @Text({ max: 100 })
  platform: string;

  @Text({ min: 0, max: 20_000 })
  description: string;

  @Decimal({ description: 'Between 0 and 1; comparable within one answer only.' })
  score: number;

  @Text({ max: 1000, description: 'Why it was found, in one sentence.' })
  reason: string;

  @TextList({ description: 'Columns that match the question.' })
  matchedColumns: string[];

  @TextList({ description: 'URNs of its owners.' })
  owners: string[];
}

export const SEARCH_MODES = ['hybrid', 'text-only'] as const;

export class SearchAnswer {
  @ListOf(() => SearchHit)
  hits: SearchHit[];

  @OneOf(SEARCH_MODES, {
    description: '`text-only`: the embedding model was not available, so meaning was not used.',
  })
  mode: (typeof SEARCH_MODES)[number];

  @Integer({ description: 'Documents in the index that the hits were chosen from.' })
  documents: number;

  @Integer({ description: 'Milliseconds in the search service.' })
  tookMs: number;
}
