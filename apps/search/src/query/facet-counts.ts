import { type FacetResult, SEARCH_FACETS } from '@dataspoke/contracts';
import { Injectable } from '@nestjs/common';
import { urnWords } from '../documents/urn-words';
import { type Condition } from '../index/condition';
import { IndexKeeper } from '../index/index-keeper';
import { LABEL_FACETS, type Vocabulary } from './understand/vocabulary';

const VALUES = 50;
/** Of an asker who may not see everything: some are not for his eyes. */
const SPARE = 2_000;

/** Counts what can be found, by what it can be told apart by. */
@Injectable()
export class FacetsOf {
  constructor(private readonly index: IndexKeeper) {}

  /** Exact counts over what `where` allows and what holds one of the words; over all that it allows without words. */
  async execute(
    facets: readonly string[],
    where: Condition,
    words: readonly string[],
    vocabulary: Vocabulary,
  ): Promise<FacetResult[]> {
    const of = SEARCH_FACETS.filter((facet) => facets.includes(facet));
    const ownWords = vocabulary.isLimited;
    const limit = ownWords ? SPARE : VALUES;
    const { values } = await this.index.facets({ where, words, ownWords, of, limit });
    const names = namesIn(vocabulary);
    return of.map((facet) => ({
      facet,
      values: values
        .filter((value) => value.facet === facet && !vocabulary.hides(value.value))
        .slice(0, VALUES)
        .map(({ value, count }) => ({ value, label: names(value), count })),
    }));
  }
}

/** What people call the values. */
function namesIn(vocabulary: Vocabulary): (value: string) => string {
  const known = new Map(
    LABEL_FACETS.flatMap((facet) => vocabulary.labelsOf(facet).map(({ value, name }) => [value, name])),
  );
  return (value) => {
    const name = known.get(value) ?? vocabulary.entity(value)?.qualifiedName;
    if (name !== undefined && name !== '') return name.slice(0, 1_000);
    return ((value.startsWith('urn:') && urnWords(value)) || value).slice(0, 1_000);
  };
}
