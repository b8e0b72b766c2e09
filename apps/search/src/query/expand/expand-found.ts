import { Injectable } from '@nestjs/common';
import { type Condition } from '../../index/condition';
import { IndexKeeper } from '../../index/index-keeper';
import { type WeighedCandidate } from '../rank/rank';
import { expand, type Expanded } from './expand';
import { LoadContext } from './load-context';

/** The best candidates whose joins are followed. */
const FOLLOWED = 60;

/** The stage that adds what the found tables are joined by; nothing that `where` does not allow. */
@Injectable()
export class ExpandFound {
  constructor(
    private readonly context: LoadContext,
    private readonly index: IndexKeeper,
  ) {}

  /** Raises `service-unavailable`. */
  async execute(weighed: readonly WeighedCandidate[], where: Condition): Promise<Expanded> {
    const followed = weighed.slice(0, FOLLOWED).map(({ urn }) => urn);
    const { graph, standing } = await this.context.execute(followed);
    const expanded = expand(weighed, graph, standing);
    const allowed = await this.index.allowed(expanded.added, where);
    const refused = new Set(expanded.added.filter((urn) => !allowed.has(urn)));
    return {
      weighed: expanded.weighed.filter(({ urn }) => !refused.has(urn)),
      added: expanded.added.filter((urn) => allowed.has(urn)),
    };
  }
}
