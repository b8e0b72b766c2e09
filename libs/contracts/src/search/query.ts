import {
  Decimal,
  Flag,
  Instant,
  Integer,
  ListOf,
  Nested,
  OneOf,
  Text,
  TextList,
  UrnText,
} from '../fields/fields';
import { PERSONAL_DATA_IN_COLUMNS, SearchFilters } from './query-filters';
import { UnderstoodQuestion } from './understood';

/** What hits can be counted by. */
export const SEARCH_FACETS = [
  'entityType',
  'platform',
  'env',
  'subType',
  'owner',
  'tag',
  'term',
  'domain',
  'dataProduct',
  'column',
  'personalData',
  'user',
  'upstream',
  'deprecated',
  'certified',
] as const;

/** `relevance` is the order of the answer to a question; without a question it is that of use. */
export const SEARCH_SORTS = [
  'relevance',
  'name',
  'changedAt',
  'usage',
  'healthScore',
  'openIncidents',
  'rows',
] as const;

/** What a search can find; `schemaField` are columns of datasets. */
export const SEARCH_TYPES = [
  'dataset',
  'schemaField',
  'dashboard',
  'chart',
  'dataJob',
  'glossaryTerm',
  'domain',
  'dataProduct',
  'document',
] as const;

/** Body of `POST /search`: a question, or filters, or both. */
export class SearchRequest {
  @Text({
    optional: true,
    max: 500,
    description: 'A question or a few words. Left out: everything that the filters allow.',
    example: 'which flights were cancelled',
  })
  q?: string;

  @Integer({ optional: true, min: 1, max: 50, description: 'How many hits at most (10 when left out).' })
  limit?: number;

  @Text({ optional: true, max: 2000, description: 'The `nextCursor` of the same search; opaque.' })
  cursor?: string;

  @Text({
    optional: true,
    max: 8000,
    description:
      'The `context` of an earlier answer: `q` then narrows that search (“only those in prod”, “not owned by marketing”, “remove the platform filter”).',
  })
  followUp?: string;

  @Nested(() => SearchFilters, { optional: true })
  filters?: SearchFilters;

  @Nested(() => SearchFilters, { optional: true, description: 'What meets any of these is left out.' })
  exclude?: SearchFilters;

  @TextList({
    optional: true,
    oneOf: SEARCH_TYPES,
    description:
      'Types of what is to be found (all but columns when left out); `schemaField` answers with columns.',
  })
  types?: string[];

  @TextList({ optional: true, oneOf: SEARCH_FACETS, description: 'What to count the found by.' })
  facets?: string[];

  @OneOf(SEARCH_SORTS, { optional: true, description: '`relevance` when left out.' })
  sort?: (typeof SEARCH_SORTS)[number];

  @Flag({
    optional: true,
    description:
      '`false`: the question is taken as it is; no part of it becomes a filter and no word is corrected.',
  })
  understand?: boolean;

  @Flag({ optional: true, description: 'Tell what each stage of the search did.' })
  explain?: boolean;
}

export class HitDeprecation {
  @Text({ min: 0, max: 1000 })
  note: string;
}

/** A column of a hit that holds personal data. */
export class PersonalDataColumn {
  @Text({ max: 2000 })
  column: string;

  @OneOf(PERSONAL_DATA_IN_COLUMNS)
  kind: (typeof PERSONAL_DATA_IN_COLUMNS)[number];

  @Text({ max: 1000, description: 'The tag, term, name or form of values that says so.' })
  evidence: string;
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

  @Text({ min: 0, max: 100, description: 'Empty for what lies on no platform.' })
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

  @TextList({ optional: true, description: 'URNs of its tags and glossary terms that match the question.' })
  matchedTerms?: string[];

  @TextList({
    optional: true,
    max: 20,
    description:
      'For what the question does not name but needs: URNs from a hit to it, over joins or lineage.',
  })
  path?: string[];

  @UrnText({ optional: true, description: 'The dataset of a column.' })
  parent?: string;

  @Text({ optional: true, max: 100 })
  env?: string;

  @TextList({ optional: true, description: 'As the source calls it: Table, View …' })
  subTypes?: string[];

  @TextList({ optional: true, description: 'URNs of its domains.' })
  domains?: string[];

  @Instant({ optional: true, description: 'When its data was last known to change.' })
  changedAt?: string;

  @Integer({ optional: true, description: 'Incidents that are open on it; left out for what can have none.' })
  openIncidents?: number;

  @Decimal({ optional: true, description: 'Its score in metadata health, 0 to 100.' })
  healthScore?: number;

  @Nested(() => HitDeprecation, { optional: true, description: 'Says that it should not be used any more.' })
  deprecated?: HitDeprecation;

  @Flag({ optional: true, description: 'Somebody vouches for it.' })
  certified?: boolean;

  @Integer({ optional: true, description: 'Queries on it lately, as DataHub counts them.' })
  usage?: number;

  @ListOf(() => PersonalDataColumn, {
    optional: true,
    description: 'Columns that hold personal data, at most 20; left out when none is known to.',
  })
  personalData?: PersonalDataColumn[];
}

export const SEARCH_MODES = ['hybrid', 'text-only', 'filters-only'] as const;

/** A part of the search that was not available; the answer was made without it. */
export class Degradation {
  @OneOf(['embedding', 'index'])
  part: 'embedding' | 'index';

  @Text({ max: 1000 })
  reason: string;
}

export class FacetValue {
  @Text({ max: 2000, description: 'As in `filters`.' })
  value: string;

  @Text({ max: 1000, description: 'What people call it.' })
  label: string;

  @Integer({ description: 'Exact.' })
  count: number;
}

export class FacetResult {
  @OneOf(SEARCH_FACETS)
  facet: (typeof SEARCH_FACETS)[number];

  @ListOf(() => FacetValue, { description: 'Those of most entities first, at most 50.' })
  values: FacetValue[];
}

export class StageTiming {
  @Text({ max: 60 })
  stage: string;

  @Decimal()
  ms: number;
}

/** What speaks for one candidate. */
export class ExplainedCandidate {
  @UrnText()
  urn: string;

  @Decimal({ description: 'How much of what the words tell is in its document, 0 to 1.' })
  words: number;

  @Decimal({ optional: true, description: 'Cosine between the question and it.' })
  meaning?: number;

  @Text({ optional: true, max: 2000, description: 'Its column that is closest to the question.' })
  column?: string;

  @Decimal({ optional: true, description: 'Cosine between the question and that column.' })
  columnMeaning?: number;

  @Integer({
    optional: true,
    description: 'Its place after ranking, from 1; left out when it was not relevant.',
  })
  rank?: number;

  @Decimal({ optional: true })
  score?: number;
}

/** What each stage of a search did. */
export class SearchExplanation {
  @Text({ min: 0, max: 1000, description: 'The text whose meaning was looked for.' })
  text: string;

  @Text({ max: 20_000, description: 'The condition that every hit has to meet, as JSON.' })
  condition: string;

  @Integer({ description: 'Entities that words or meaning brought.' })
  candidateCount: number;

  @ListOf(() => ExplainedCandidate, { description: 'The best of them, at most 50.' })
  candidates: ExplainedCandidate[];

  @TextList({ description: 'URNs of what the hits need and the question does not name.' })
  expanded: string[];

  @ListOf(() => StageTiming)
  timings: StageTiming[];
}

export class SearchAnswer {
  @ListOf(() => SearchHit)
  hits: SearchHit[];

  @OneOf(SEARCH_MODES, {
    description:
      '`text-only`: the embedding model was not available, so meaning was not used. `filters-only`: there was nothing to look up, so the hits are a set that filters describe and not a ranking.',
  })
  mode: (typeof SEARCH_MODES)[number];

  @Integer({ description: 'Documents in the index that the hits were chosen from.' })
  documents: number;

  @Integer({ description: 'Milliseconds in the search service.' })
  tookMs: number;

  @Integer({
    optional: true,
    description: 'How many hits there are in all; only where that is a number: without a question.',
  })
  total?: number;

  @Text({ optional: true, max: 2000, description: 'Leads to the next hits of this search; opaque.' })
  nextCursor?: string;

  @Text({
    optional: true,
    max: 8000,
    description: 'To go on from this answer, as `followUp` of the next search; opaque.',
  })
  context?: string;

  @Nested(() => UnderstoodQuestion, { optional: true, description: 'Left out without a question.' })
  understood?: UnderstoodQuestion;

  @ListOf(() => FacetResult, {
    optional: true,
    description:
      'Counts over all entities that the filters allow and that hold a word of the question, not only over the hits.',
  })
  facets?: FacetResult[];

  @ListOf(() => Degradation, {
    optional: true,
    description: 'What was not available; left out when all was.',
  })
  degraded?: Degradation[];

  @TextList({
    optional: true,
    max: 20,
    description: 'What to know about the answer: filters that nothing meets, bounds that were reached.',
  })
  notes?: string[];

  @Nested(() => SearchExplanation, { optional: true })
  explanation?: SearchExplanation;
}

/** What is like an entity. */
export class SimilarRequest {
  @UrnText()
  urn: string;

  @Integer({ optional: true, min: 1, max: 50, description: 'How many hits at most (10 when left out).' })
  limit?: number;
}
