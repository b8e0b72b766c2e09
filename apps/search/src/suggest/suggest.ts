import { type Suggestion, type SuggestionList } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { type Condition, EVERYTHING } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { VocabularyKeeper } from '../query/understand/vocabulary-keeper';
import { matchNames, type NameMatch } from './match-names';
import { RecentQuestions } from './recent-questions';

const DEFAULT_LIMIT = 10;
/** More are matched than shown: some may not be for the asker's eyes. */
const SPARE = 5;
const RECENT = 3;

/** Completes what somebody types, out of the names that are in memory. */
@Injectable()
export class Suggest {
  constructor(
    private readonly names: VocabularyKeeper,
    private readonly recent: RecentQuestions,
    private readonly index: IndexKeeper,
  ) {}

  /** Nothing that `visible` does not allow is suggested or counted. Raises `service-unavailable`. */
  async execute(
    request: { readonly q: string; readonly limit?: number; readonly caller: string },
    visible: Condition = EVERYTHING,
  ): Promise<SuggestionList> {
    const startedAt = performance.now();
    const { q, limit = DEFAULT_LIMIT, caller } = request;
    const asked = this.recent.of(caller, q).map((text): Suggestion => ({ kind: 'recent', text }));
    const found = q.trim() === '' ? [] : matchNames(await this.names.names(visible), q, limit * SPARE);
    const allowed = await this.allowed(found, visible);
    const shown = [
      ...asked.slice(0, q.trim() === '' ? limit : RECENT),
      ...allowed.map(({ suggestion }) => suggestion),
    ];
    return { suggestions: shown.slice(0, limit), tookMs: Math.round(performance.now() - startedAt) };
  }

  private async allowed(found: readonly NameMatch[], visible: Condition): Promise<readonly NameMatch[]> {
    if (visible === EVERYTHING || found.length === 0) return found;
    const urns = found.flatMap(({ suggestion }) =>
      suggestion.kind === 'entity' && suggestion.urn ? [suggestion.urn] : [],
    );
    const [seen, counts] = await Promise.all([
      this.index.allowed(urns, visible),
      this.counts(found, visible),
    ]);
    return found.flatMap((match) => {
      const { label, suggestion } = match;
      if (!label) return suggestion.urn !== undefined && seen.has(suggestion.urn) ? [match] : [];
      const entities = counts.get(`${label.facet} ${label.value}`);
      return entities === undefined ? [] : [{ ...match, suggestion: { ...suggestion, entities } }];
    });
  }

  /** How many entities the asker can find with each label. */
  private async counts(
    found: readonly NameMatch[],
    visible: Condition,
  ): Promise<ReadonlyMap<string, number>> {
    const labels = found.flatMap(({ label }) => (label ? [label] : []));
    if (labels.length === 0) return new Map();
    const { values } = await this.index.facets({ where: visible, of: [], limit: 1, values: labels });
    return new Map(values.map(({ facet, value, count }) => [`${facet} ${value}`, count]));
  }
}
