import { type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { Injectable } from '@nestjs/common';
import { type Conversation, limitsOf } from '../follow-up/conversation';
import { followUp } from '../follow-up/follow-up';
import { type Condition } from '../index/condition';
import { type DroppedFilter } from './explain/explanation';
import { readQuestion } from './question';
import { Relax } from './retrieve/relax';
import { type Scope, ScopeOf, whole } from './retrieve/scope';
import { Stopwatch } from './stopwatch';
import { SuggestFilters } from './understand/suggest-filters';
import { QuestionReader } from './understand/question-reader';
import { asTyped, type Understood } from './understand/understand';
import { type Vocabulary } from './understand/vocabulary';
import { VocabularyKeeper } from './understand/vocabulary-keeper';

/** A search, read: what to look up and what everything found has to meet. */
export interface ReadSearch {
  readonly vocabulary: Vocabulary;
  readonly understood: Understood;
  readonly scope: Scope;
  readonly dropped: readonly DroppedFilter[];
  /** The whole condition, what the asker may see included. */
  readonly where: Condition;
  /** What a follow-up goes on from. */
  readonly conversation: Conversation;
  readonly notes: readonly string[];
}

/** How a search is read. */
export interface ReadOptions {
  readonly watch?: Stopwatch;
  /** Whether a language model may add limits: for a person who sees them and can take them back, not for what asks by itself. */
  readonly mayAskModel?: boolean;
}

/** Whether the hits are a set that filters describe, and not a ranking. */
export function isUnranked(search: ReadSearch): boolean {
  return isOfFilters(search) && !search.scope.ofColumns;
}

/** Whether the hits are all columns that filters describe. */
export function isOfAllColumns(search: ReadSearch): boolean {
  return isOfFilters(search) && search.scope.ofColumns;
}

function isOfFilters({ understood }: ReadSearch): boolean {
  return understood.words.length === 0 && understood.exact.length === 0;
}

/** The stages of a search that come before anything is looked up. */
@Injectable()
export class ReadRequest {
  constructor(
    private readonly names: VocabularyKeeper,
    private readonly reader: QuestionReader,
    private readonly scopeOf: ScopeOf,
    private readonly relax: Relax,
    private readonly suggest: SuggestFilters,
  ) {}

  /**
   * Raises `invalid-request` for a search without question and filters, a question without a letter or digit and filters that
   * contradict each other; and `service-unavailable`.
   */
  async execute(
    request: SearchRequest,
    visible: Condition,
    { watch = new Stopwatch(), mayAskModel = false }: ReadOptions = {},
  ): Promise<ReadSearch> {
    if (request.followUp !== undefined) return this.followUp(request, request.followUp, visible, watch);
    requireSomething(request);
    const vocabulary = await watch.time('names', () => this.names.names(visible));
    const read = await watch.time('understand', async () => {
      const understood = await this.understood(request, vocabulary, visible);
      const isOpen = mayAskModel && request.q !== undefined && request.understand !== false;
      return isOpen ? this.suggest.addTo(understood, vocabulary) : understood;
    });
    const { understood, scope, dropped } = await watch.time('scope', async () =>
      this.relax.execute(read, await this.scopeOf.execute(request, read.filters, vocabulary, visible)),
    );
    const { filters = {}, exclude = {}, types = [] } = request;
    const limits = [
      ...limitsOf({ ...filters, entityTypes: types.length > 0 ? types : filters.entityTypes }, false),
      ...limitsOf(exclude, true),
      ...understood.filters.map((filter) => ({
        ...filter,
        excludes: filter.excludes === true,
        before: false,
      })),
    ];
    const conversation = { ...understood, limits };
    return { vocabulary, understood, scope, dropped, where: whole(scope), conversation, notes: [] };
  }

  /** No limit is let go of here: the asker has said them one by one, and is told when nothing meets all of them. */
  private async followUp(
    request: SearchRequest,
    context: string,
    visible: Condition,
    watch: Stopwatch,
  ): Promise<ReadSearch> {
    const vocabulary = await watch.time('names', () => this.names.names(visible));
    const read = (text: string) => this.reader.read(text, vocabulary, visible);
    const { understood, exclude, conversation, notes } = await watch.time('understand', () =>
      followUp(request, context, read, vocabulary),
    );
    const scope = await watch.time('scope', () =>
      this.scopeOf.execute({ exclude }, understood.filters, vocabulary, visible),
    );
    return { vocabulary, understood, scope, dropped: [], where: whole(scope), conversation, notes };
  }

  private async understood(
    { q = '', understand = true }: SearchRequest,
    vocabulary: Vocabulary,
    visible: Condition,
  ): Promise<Understood> {
    return understand && q !== '' ? this.reader.read(q, vocabulary, visible) : asTyped(q);
  }
}

function requireSomething({ q, filters = {}, exclude = {}, types = [] }: SearchRequest): void {
  if (q === undefined) {
    if (limitsOf(filters, false).length + limitsOf(exclude, true).length + types.length > 0) return;
    throw invalidRequest('There is neither a question nor a filter.', [
      { field: 'q', message: 'q must be given, or a filter, or types' },
    ]);
  }
  if (readQuestion(q).words.length > 0) return;
  throw invalidRequest('The question has no word in it.', [
    { field: 'q', message: 'q must hold at least one letter or digit' },
  ]);
}
