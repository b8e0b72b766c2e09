import {
  type Degradation,
  type SearchAnswer,
  type SearchFilters,
  type SearchHit,
  type SearchRequest,
} from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DocumentStore } from '../documents/document-store';
import { type EntityFacts } from '../documents/entity-facts';
import { type Condition } from '../index/condition';
import { type Candidate } from '../index/search-index';
import { liftConfirmed } from '../past-queries/lift-confirmed';
import { type SimilarQuestion, SimilarQuestions } from '../past-queries/similar-questions';
import { findableFacts } from './explain/findable';
import { columnsThatMeet, type FoundDataset } from './explain/columns';
import { toHit, toListedHit } from './explain/hit';
import { ListMatching } from './list-matching';
import { type PagePosition, startOf } from './page-cursor';
import { ExpandFound } from './expand/expand-found';
import { type RankedCandidate, scored, weigh } from './rank/rank';
import { putExactFirst, putHoldersFirst } from './retrieve/exact-first';
import { type Retrieved, Retrieve } from './retrieve/retrieve';
import { type Scope } from './retrieve/scope';
import { type Stopwatch } from './stopwatch';
import { exactColumns } from './understand/exact-name';
import { type Understood } from './understand/understand';
import { type Vocabulary } from './understand/vocabulary';

/** Confirmed queries that have a say in one ranking. */
const CONFIRMED = 5;
/** A ranking ends here; beyond, nothing is about the question any more. */
const RANKED = 200;
/** Datasets whose columns an answer with columns is chosen from. */
const WITH_COLUMNS = 50;

export interface Search {
  readonly question: Understood;
  readonly where: Condition;
  readonly scope: Scope;
  readonly filters: SearchFilters;
  readonly sort: SearchRequest['sort'];
  readonly position: PagePosition | undefined;
  readonly limit: number;
}

/** One page of hits, with what led to it. */
export interface FoundPage {
  readonly hits: readonly SearchHit[];
  /** Entities that the condition allows. */
  readonly searched: number;
  readonly mode: SearchAnswer['mode'];
  readonly degraded: readonly Degradation[];
  readonly notes: readonly string[];
  /** Only where the hits are a set and not a ranking. */
  readonly total?: number;
  readonly next?: PagePosition;
  readonly candidates: readonly Candidate[];
  readonly ranked: readonly RankedCandidate[];
  readonly expanded: readonly string[];
}

const NOTHING_RANKED = { candidates: [], ranked: [], expanded: [] } as const;

/** The stages that find and order hits: by rank when there is something to look up, else by the filters alone. */
@Injectable()
export class FindHits {
  constructor(
    private readonly documents: DocumentStore,
    private readonly retrieve: Retrieve,
    private readonly matching: ListMatching,
    private readonly expand: ExpandFound,
    private readonly similar: SimilarQuestions,
  ) {}

  /** Raises `invalid-request` for a cursor that leads nowhere, and `service-unavailable`. */
  execute(search: Search, vocabulary: Vocabulary, watch: Stopwatch): Promise<FoundPage> {
    const { words, exact } = search.question;
    return words.length > 0 || exact.length > 0
      ? this.ranked(search, vocabulary, watch)
      : this.listed(search, vocabulary, watch);
  }

  private async ranked(search: Search, vocabulary: Vocabulary, watch: Stopwatch): Promise<FoundPage> {
    const { question, where, sort } = search;
    const retrieved = await watch.time('retrieve', () => this.retrieve.execute(question, where, vocabulary));
    const exact = await this.retrieve.allowed(question.exact, where);
    const weighed = await watch.time('rank', () => weigh(retrieved.candidates, question.words.length));
    const hasIndex = isIndexThere(retrieved);
    const expanded = hasIndex
      ? await watch.time('expand', () => this.expand.execute(weighed, where))
      : { weighed, added: [] };
    const confirmed = await watch.time('confirmed', () => this.confirmed(question, where, vocabulary));
    const scores = scored(liftConfirmed(expanded.weighed, confirmed), RANKED);
    const holders = hasIndex ? await this.holdersOf(question, scores, vocabulary) : new Set<string>();
    const ranked = putExactFirst(putHoldersFirst(scores, holders), exact);
    const isNothingLeft = hasIndex && retrieved.searched === 0 && isLimited(search);
    const none = isNothingLeft ? noneOf(0, search.scope) : [];
    const mode = retrieved.byMeaning ? ('hybrid' as const) : ('text-only' as const);
    const about = { ...retrieved, mode, notes: none, ranked, expanded: expanded.added };
    if (search.scope.ofColumns) {
      const best = ranked.slice(0, WITH_COLUMNS);
      const contents = await this.documents.contents(best.map(({ urn }) => urn));
      const found = best.flatMap((candidate) => pair(contents, vocabulary, candidate.urn, candidate));
      return { ...about, ...columnPage(search, found, vocabulary).page };
    }
    const isRanked = sort === undefined || sort === 'relevance';
    const order =
      isRanked || !hasIndex
        ? ranked.map(({ urn }) => urn)
        : await this.matching.inOrder(
            ranked.map(({ urn }) => urn),
            sort,
          );
    const byUrn = new Map(ranked.map((candidate) => [candidate.urn, candidate]));
    const { shown, next } = pageOf(order, search);
    return {
      ...about,
      hits: await watch.time('explain', async () => {
        const contents = await this.documents.contents(shown);
        return shown.flatMap((urn) =>
          pair(contents, vocabulary, urn, byUrn.get(urn)).map(({ document, candidate }) =>
            candidate
              ? withConfirmed(toHit(question, document, candidate), confirmed)
              : toListedHit(document),
          ),
        );
      }),
      ...next,
      notes:
        isRanked || hasIndex ? none : ['The hits are in the order of relevance while the index is away.'],
    };
  }

  /** Confirmed queries for questions like this one, as far as `where` allows what they read. */
  private async confirmed(
    question: Understood,
    where: Condition,
    vocabulary: Vocabulary,
  ): Promise<readonly SimilarQuestion[]> {
    const similar = await this.similar.to(question, (urn) => !vocabulary.hides(urn), CONFIRMED);
    if (similar.length === 0) return similar;
    const allowed = new Set(
      await this.retrieve.allowed([...new Set(similar.flatMap(({ tables }) => tables))], where),
    );
    return similar
      .map((one) => ({ ...one, tables: one.tables.filter((urn) => allowed.has(urn)) }))
      .filter(({ tables }) => tables.length > 0);
  }

  /** Those that have the column whose name is all that was typed. */
  private async holdersOf(
    { text }: Understood,
    ranked: readonly RankedCandidate[],
    vocabulary: Vocabulary,
  ): Promise<ReadonlySet<string>> {
    const paths = exactColumns(text, vocabulary);
    if (paths.length === 0) return new Set();
    const where: Condition = {
      all: [{ urns: ranked.map(({ urn }) => urn) }, { facet: 'column', in: paths }],
    };
    const { urns } = await this.matching.execute({ where, sort: 'urn', after: undefined, limit: RANKED });
    return new Set(urns);
  }

  private async listed(search: Search, vocabulary: Vocabulary, watch: Stopwatch): Promise<FoundPage> {
    const { where, sort, position, limit, scope } = search;
    const { urns, total, after } = await watch.time('list', () =>
      this.matching.execute({
        where,
        sort,
        after: scope.ofColumns ? undefined : position?.after,
        limit: scope.ofColumns ? RANKED : limit,
      }),
    );
    const contents = await watch.time('explain', () => this.documents.contents(urns));
    const found = urns.flatMap((urn) => pair(contents, vocabulary, urn));
    const about = {
      ...NOTHING_RANKED,
      searched: total,
      mode: 'filters-only' as const,
      degraded: [],
      notes: noneOf(total, scope),
    };
    if (scope.ofColumns) {
      const notes =
        total > RANKED ? [`Columns of the first ${RANKED} of ${total} datasets were looked through.`] : [];
      const { page, count } = columnPage(search, found, vocabulary);
      const whole = total > RANKED ? {} : { total: count };
      return { ...about, ...page, ...whole, notes: [...noneOf(count, scope), ...notes] };
    }
    const next = {
      offset: (position?.offset ?? 0) + urns.length,
      last: urns.at(-1) ?? '',
      after: after ?? '',
    };
    return {
      ...about,
      hits: found.map(({ document }) => toListedHit(document)),
      total,
      ...(after === undefined ? {} : { next }),
    };
  }
}

function withConfirmed(hit: SearchHit, confirmed: readonly SimilarQuestion[]): SearchHit {
  const query = confirmed.find(({ tables }) => tables.includes(hit.urn));
  if (!query) return hit;
  const reason = `${hit.reason} A query that was confirmed for “${query.question}” reads it.`;
  return { ...hit, reason: reason.slice(0, 1_000) };
}

function pair(
  contents: ReadonlyMap<string, EntityFacts>,
  vocabulary: Vocabulary,
  urn: string,
  candidate?: RankedCandidate,
): FoundDataset[] {
  const content = contents.get(urn);
  if (!content) return [];
  return [
    { document: { urn, content: findableFacts(content, vocabulary) }, ...(candidate ? { candidate } : {}) },
  ];
}

/** Whether there are filters, and not only what the asker may see, that keep things out. */
function isLimited({ question, filters }: Search): boolean {
  return question.filters.length > 0 || Object.values(filters).some((value) => value !== undefined);
}

function noneOf(total: number, { lacks }: Scope): string[] {
  if (total > 0) return [];
  return [lacks ? 'Nothing that was looked at meets the filters.' : 'Nothing meets the filters.'];
}

function columnPage(
  search: Search,
  found: readonly FoundDataset[],
  vocabulary: Vocabulary,
): { readonly page: Pick<FoundPage, 'hits' | 'next'>; readonly count: number } {
  const columns = columnsThatMeet(search, found, vocabulary);
  const byUrn = new Map(columns.map((hit) => [hit.urn, hit]));
  const { shown, next } = pageOf([...byUrn.keys()], search);
  return { page: { hits: shown.flatMap((urn) => byUrn.get(urn) ?? []), ...next }, count: byUrn.size };
}

function isIndexThere({ degraded }: Pick<Retrieved, 'degraded'>): boolean {
  return degraded.every(({ part }) => part !== 'index');
}

function pageOf(
  order: readonly string[],
  { position, limit }: Search,
): { readonly shown: readonly string[]; readonly next: { readonly next?: PagePosition } } {
  const start = startOf(order, position);
  const shown = order.slice(start, start + limit);
  const offset = start + shown.length;
  const last = shown.at(-1);
  return {
    shown,
    next: last !== undefined && offset < order.length ? { next: { offset, last, after: '' } } : {},
  };
}
