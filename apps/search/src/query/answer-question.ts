import { type SearchAnswer, type SearchRequest } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { type Condition, EVERYTHING } from '../index/condition';
import { contextOf } from '../follow-up/conversation';
import { contradictionNote } from '../follow-up/follow-up';
import { explainedCandidates, toldLimits, toldUnderstanding } from './explain/explanation';
import { FacetsOf } from './facet-counts';
import { toldCondition } from './explain/findable';
import { FindHits, type FoundPage } from './find-hits';
import { pageCursor, readPageCursor, searchIdentity } from './page-cursor';
import { type ReadOptions, ReadRequest } from './read-request';
import { type Scope } from './retrieve/scope';
import { Stopwatch } from './stopwatch';
import { type Understood } from './understand/understand';
import { type Vocabulary } from './understand/vocabulary';

const DEFAULT_LIMIT = 10;
const CONDITION_CHARACTERS = 20_000;
const TEXT_CHARACTERS = 1_000;

/** Answers a question, or lists what filters allow: the stages of a search one after the other. */
@Injectable()
export class AnswerQuestion {
  constructor(
    private readonly read: ReadRequest,
    private readonly findHits: FindHits,
    private readonly facetsOf: FacetsOf,
  ) {}

  /**
   * `visible` is what the asker may find. Raises `invalid-request` for a search without question and filters, a question without a
   * letter or digit, filters that contradict each other and a cursor of another search; and `service-unavailable`.
   */
  async execute(
    request: SearchRequest,
    visible: Condition = EVERYTHING,
    { mayAskModel = false }: Pick<ReadOptions, 'mayAskModel'> = {},
  ): Promise<SearchAnswer> {
    const watch = new Stopwatch();
    const { limit = DEFAULT_LIMIT, cursor, sort, facets = [] } = request;
    const identity = searchIdentity(request);
    const position = cursor === undefined ? undefined : readPageCursor(cursor, identity);

    const read = await this.read.execute(request, visible, { watch, mayAskModel });
    const { vocabulary, understood, scope, dropped, where, conversation } = read;
    const isFollowUp = request.followUp !== undefined;
    const found = await this.findHits.execute(
      { question: understood, where, scope, sort, position, limit, filters: request.filters ?? {} },
      vocabulary,
      watch,
    );
    const isAway = found.degraded.some(({ part }) => part === 'index');
    const counted =
      facets.length > 0 && !isAway && !scope.isCut
        ? {
            facets: await watch.time('facets', () =>
              this.facetsOf.execute(facets, where, understood.words, vocabulary),
            ),
          }
        : {};
    const context = contextOf(conversation);
    const notes = [
      ...read.notes,
      ...(isFollowUp && found.hits.length === 0 && !isAway ? contradictionNote(conversation) : []),
      ...scope.notes,
      ...found.notes,
      ...(facets.length > 0 && isAway ? ['Nothing was counted while the index is away.'] : []),
      ...(facets.length > 0 && !isAway && scope.isCut
        ? ['Nothing was counted: lineage was not followed to its end.']
        : []),
    ];
    return {
      hits: [...found.hits],
      mode: found.mode,
      documents: found.searched,
      ...(found.total === undefined || scope.isCut ? {} : { total: found.total }),
      ...(found.next ? { nextCursor: pageCursor(identity, found.next) } : {}),
      ...(context === undefined ? {} : { context }),
      ...(isFollowUp
        ? { understood: { ...toldUnderstanding(understood, []), filters: toldLimits(conversation.limits) } }
        : request.q === undefined
          ? {}
          : { understood: toldUnderstanding(understood, dropped) }),
      ...counted,
      ...(found.degraded.length > 0 ? { degraded: [...found.degraded] } : {}),
      ...(notes.length > 0 ? { notes } : {}),
      ...(request.explain
        ? { explanation: explanationOf(understood, askedIn(scope, vocabulary), found, watch) }
        : {}),
      tookMs: watch.tookMs,
    };
  }
}

/** The condition of the question; what the asker may not see is nothing to tell him about. */
function askedIn({ asked, recognised }: Scope, vocabulary: Vocabulary): Condition {
  return toldCondition({ all: [asked, ...recognised] }, vocabulary);
}

function explanationOf(
  { text }: Understood,
  asked: Condition,
  { candidates, ranked, expanded }: FoundPage,
  watch: Stopwatch,
): SearchAnswer['explanation'] {
  return {
    text: text.slice(0, TEXT_CHARACTERS),
    condition: JSON.stringify(asked).slice(0, CONDITION_CHARACTERS),
    candidateCount: candidates.length,
    candidates: explainedCandidates(candidates, ranked),
    expanded: [...expanded],
    timings: watch.timings,
  };
}
