import { Injectable } from '@nestjs/common';
import { type Condition } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';
import { type DroppedFilter } from '../explain/explanation';
import { readQuestion, tellingWords } from '../question';
import { type Understood } from '../understand/understand';
import { isAway } from './retrieve';
import { type Scope, whole } from './scope';

export interface Relaxed {
  readonly understood: Understood;
  readonly scope: Scope;
  readonly dropped: readonly DroppedFilter[];
}

/**
 * Lets go of limits that were read out of a question and that nothing meets: the last one without which something is left, or all of
 * them. Their words are looked up instead. A question that says nothing but limits keeps them: that nothing meets them is its answer.
 */
@Injectable()
export class Relax {
  constructor(private readonly index: IndexKeeper) {}

  async execute(understood: Understood, scope: Scope): Promise<Relaxed> {
    const isSuggested = (at: number) => understood.filters[at]?.suggested === true;
    if (!understood.filters.some(({ suggested }) => suggested) || (await this.holds(whole(scope)))) {
      return this.relax(understood, scope);
    }
    // What a model thinks goes first, and takes nothing with it that the question says.
    const own = without(understood, scope, isSuggested);
    const relaxed = await this.relax({ ...own.understood, words: understood.words }, own.scope);
    return { ...relaxed, dropped: [...relaxed.dropped, ...own.dropped] };
  }

  private async relax(understood: Understood, scope: Scope): Promise<Relaxed> {
    const asIs = { understood, scope, dropped: [] };
    const { filters, words } = understood;
    if (filters.length === 0 || words.length === 0 || (await this.holds(whole(scope)))) return asIs;
    if (!(await this.holds(scope.given))) return asIs;
    for (let at = filters.length - 1; at >= 0 && filters.length > 1; at -= 1) {
      const recognised = scope.recognised.filter((_condition, index) => index !== at);
      if (await this.holds(whole({ ...scope, recognised })))
        return without(understood, scope, (index) => index === at);
    }
    return without(understood, scope, () => true);
  }

  private async holds(where: Condition): Promise<boolean> {
    try {
      const { total } = await this.index.facets({ where, of: [], limit: 1 });
      return total > 0;
    } catch (error) {
      if (isAway(error)) return true;
      throw error;
    }
  }
}

function without(understood: Understood, scope: Scope, isDropped: (at: number) => boolean): Relaxed {
  const { filters, text, words } = understood;
  const dropped = filters.filter((_filter, at) => isDropped(at));
  const kept = filters.filter((_filter, at) => !isDropped(at));
  // Nobody looks for what he wants left out.
  const wanted = dropped.filter(({ excludes }) => excludes !== true);
  const back = wanted.flatMap((filter) => tellingWords(filter.words, { strictly: true }));
  return {
    understood: { ...understood, ...readQuestion(text, [...new Set([...words, ...back])]), filters: kept },
    scope: { ...scope, recognised: scope.recognised.filter((_condition, at) => !isDropped(at)) },
    dropped: dropped.map((filter) => ({
      filter,
      why: kept.length > 0 ? 'Nothing meets it together with the other limits.' : 'Nothing meets the limits.',
    })),
  };
}
