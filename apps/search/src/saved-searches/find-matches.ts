import { type Caller, type SavedQuestion } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Condition } from '../index/condition';
import { AnswerQuestion } from '../query/answer-question';
import { ListMatching } from '../query/list-matching';
import { isUnranked, ReadRequest } from '../query/read-request';
import { VisibilityOf } from '../visibility/visibility-of';
import { rulesStamp } from '../visibility/visibility-rules';

/** Hits of a search without a ranking that are watched. */
const MAX_WATCHED = 5_000;
const PAGE = 1_000;
const DEFAULT_TOP = 20;

/** What a saved search asks, and for whom. */
export interface AskedSearch {
  readonly owner: Caller;
  readonly request: SavedQuestion;
  readonly top: number | null;
  readonly minScore: number | null;
}

export interface Matches {
  readonly urns: readonly string[];
  /** Everything that matches is among them, so that what is not no longer matches. */
  readonly complete: boolean;
  /** What the owner may find. */
  readonly visible: Condition;
  /** The rules that say so. */
  readonly rules: string;
  readonly note: string | null;
}

/** An answer in which a part of the search was missing; what it does not hold may match all the same. */
export interface NoMatches {
  readonly away: string;
}

/** Asks a saved search as its owner would. */
@Injectable()
export class FindMatches {
  constructor(
    private readonly database: DataSource,
    private readonly visibilityOf: VisibilityOf,
    private readonly read: ReadRequest,
    private readonly matching: ListMatching,
    private readonly answer: AnswerQuestion,
  ) {}

  /** Raises whatever a search raises. */
  async execute({ owner, request, top, minScore }: AskedSearch): Promise<Matches | NoMatches> {
    const rules = await rulesStamp(this.database.manager);
    // Another process may have changed them just now.
    this.visibilityOf.forget();
    const visible = await this.visibilityOf.execute(owner);
    const search = await this.read.execute(request, visible);
    const { lacks, notes } = search.scope;
    if (isUnranked(search)) {
      const { complete, ...found } = await this.listed(search.where);
      return { ...found, complete: complete && !lacks, visible, rules, note: noteOf(found.note, ...notes) };
    }
    const { hits, degraded = [] } = await this.answer.execute(
      { ...request, limit: top ?? DEFAULT_TOP },
      visible,
    );
    const [missing] = degraded;
    if (missing) return { away: missing.reason };
    const good = hits.filter(({ score }) => score >= (minScore ?? 0));
    return { urns: good.map(({ urn }) => urn), complete: false, visible, rules, note: noteOf(...notes) };
  }

  private async listed(where: Condition): Promise<Omit<Matches, 'visible' | 'rules'>> {
    const page = { where, sort: 'urn' as const, limit: PAGE };
    const first = await this.matching.following({ ...page, after: undefined });
    const urns = [...first.urns];
    let { after } = first;
    while (after !== undefined && urns.length < MAX_WATCHED) {
      const next = await this.matching.following({ ...page, after });
      urns.push(...next.urns);
      after = next.after;
    }
    const complete = after === undefined;
    return {
      urns,
      complete,
      note: complete ? null : `Only ${MAX_WATCHED} of its hits are watched; limit it further.`,
    };
  }
}

function noteOf(...notes: readonly (string | null)[]): string | null {
  const said = notes.filter((note) => note !== null);
  return said.length > 0 ? said.join(' ') : null;
}
