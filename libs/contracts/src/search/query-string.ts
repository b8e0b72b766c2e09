import { Transform } from 'class-transformer';
import { Flag, Instant, Integer, OneOf, Text, TextList } from '../fields/fields';
import { SEARCH_FACETS, SEARCH_SORTS, SEARCH_TYPES, type SearchRequest } from './query';
import { GAP_NAMES, PERSONAL_DATA, type SearchFilters } from './query-filters';

/** A parameter that may be given several times; once is a list of one. */
function Repeatable(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value));
}

/** `true` or `false`, as text. */
function FlagText(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
}

/** Query of `GET /search`; what can have several values may be repeated. */
export class SearchQuery {
  @Text({
    optional: true,
    max: 500,
    description: 'A question or a few words. Left out: everything that the filters allow.',
    example: 'which flights were cancelled',
  })
  q?: string;

  @Text({ optional: true, max: 8000, description: 'The `context` of an earlier answer, which `q` narrows.' })
  followUp?: string;

  @Integer({ optional: true, min: 1, max: 50, description: 'How many hits at most (10 when left out).' })
  limit?: number;

  @Text({ optional: true, max: 2000, description: 'The `nextCursor` of the same search; opaque.' })
  cursor?: string;

  @Repeatable()
  @TextList({
    optional: true,
    oneOf: SEARCH_TYPES,
    description: 'What is to be found; `schemaField` are columns.',
  })
  type?: string[];

  @Repeatable()
  @TextList({ optional: true, description: 'E.g. `postgres`.' })
  platform?: string[];

  @Repeatable()
  @TextList({ optional: true, description: 'E.g. `PROD`.' })
  env?: string[];

  @Repeatable()
  @TextList({ optional: true, description: 'As the source calls it, e.g. `View`.' })
  subType?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true, description: 'URN of an owner.' })
  owner?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true, description: 'URN of a tag.' })
  tag?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true, description: 'URN of a glossary term.' })
  term?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true, description: 'URN of a domain.' })
  domain?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true, description: 'URN of a data product.' })
  dataProduct?: string[];

  @Repeatable()
  @TextList({ optional: true, description: 'Path of a column.' })
  column?: string[];

  @Repeatable()
  @TextList({ optional: true, oneOf: PERSONAL_DATA })
  personalData?: string[];

  @Repeatable()
  @TextList({ optional: true, oneOf: GAP_NAMES })
  missing?: string[];

  @FlagText()
  @Flag({ optional: true })
  derivedFromPersonalData?: boolean;

  @Repeatable()
  @TextList({ optional: true, urns: true })
  usedBy?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true })
  downstreamOf?: string[];

  @Repeatable()
  @TextList({ optional: true, urns: true })
  upstreamOf?: string[];

  @Instant({ optional: true })
  changedSince?: string;

  @Instant({ optional: true })
  changedBefore?: string;

  @FlagText()
  @Flag({ optional: true })
  deprecated?: boolean;

  @FlagText()
  @Flag({ optional: true })
  certified?: boolean;

  @FlagText()
  @Flag({ optional: true })
  healthy?: boolean;

  @Repeatable()
  @TextList({ optional: true, oneOf: SEARCH_FACETS, description: 'What to count the found by.' })
  facet?: string[];

  @OneOf(SEARCH_SORTS, { optional: true, description: '`relevance` when left out.' })
  sort?: SearchRequest['sort'];

  @FlagText()
  @Flag({
    optional: true,
    description: '`false`: no part of the question becomes a filter, no word is corrected.',
  })
  understand?: boolean;

  @FlagText()
  @Flag({ optional: true, description: 'Tell what each stage of the search did.' })
  explain?: boolean;
}

/** The search that a query string asks for. */
export function toSearchRequest(query: SearchQuery): SearchRequest {
  const { q, followUp, limit, cursor, sort, understand, explain, type, facet } = query;
  const filters: SearchFilters = {
    platforms: query.platform,
    envs: query.env,
    subTypes: query.subType,
    owners: query.owner,
    tags: query.tag,
    terms: query.term,
    domains: query.domain,
    dataProducts: query.dataProduct,
    columns: query.column,
    personalData: query.personalData,
    missing: query.missing,
    derivedFromPersonalData: query.derivedFromPersonalData,
    usedBy: query.usedBy,
    downstreamOf: query.downstreamOf,
    upstreamOf: query.upstreamOf,
    changedSince: query.changedSince,
    changedBefore: query.changedBefore,
    deprecated: query.deprecated,
    certified: query.certified,
    healthy: query.healthy,
  };
  return { q, followUp, limit, cursor, sort, understand, explain, types: type, facets: facet, filters };
}
