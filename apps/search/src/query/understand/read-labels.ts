import { type Condition } from '../../index/condition';
import { type IndexKeeper } from '../../index/index-keeper';
import { LABEL_FACETS, type Vocabulary, VOCABULARY_LIMITS } from './vocabulary';

/** Puts the labels and columns of what `where` allows into the vocabulary. Raises `service-unavailable`. */
export async function readLabels(
  index: IndexKeeper,
  vocabulary: Vocabulary,
  where: Condition,
): Promise<void> {
  const { values } = await index.facets({
    where,
    of: [...LABEL_FACETS, 'column'],
    limit: VOCABULARY_LIMITS.columns,
  });
  const byFacet = Map.groupBy(values, ({ facet }) => facet);
  for (const facet of LABEL_FACETS) vocabulary.putLabels(facet, byFacet.get(facet) ?? []);
  vocabulary.putColumns(byFacet.get('column') ?? []);
}
