import { type Question, readQuestion, tellingWords } from '../question';
import { HAVING, recogniseColumn } from './column';
import { corrected, type CorrectedWord } from './correct-spelling';
import { recogniseDataProduct } from './data-product';
import { recogniseDerivedPersonalData } from './derived-personal-data';
import { recogniseDomain } from './domain';
import { recogniseEntityType } from './entity-type';
import { recogniseEnvironment } from './environment';
import { exactEntities } from './exact-name';
import { recogniseExplicit } from './explicit';
import { recogniseFreshness } from './freshness';
import { recogniseLineage } from './lineage';
import { recogniseMissing } from './missing';
import { asMeant } from './negation';
import { recogniseOwner } from './owner';
import { recognisePersonalData } from './personal-data';
import { Phrase, tokensOf } from './phrase';
import { recognisePlatform } from './platform';
import { type FilterField, type Recogniser, type Recognition } from './recognition';
import { recogniseCertified, recogniseDeprecated, recogniseHealthy } from './state';
import { recogniseSubType } from './sub-type';
import { recogniseTag } from './tag';
import { recogniseTerm } from './term';
import { THINGS } from './type-words';
import { recogniseUsedBy } from './used-by';
import { type Vocabulary } from './vocabulary';

/** Of two that want the same words the earlier one gets them. */
const RECOGNISERS: readonly Recogniser[] = [
  recogniseExplicit,
  recogniseDerivedPersonalData,
  recognisePersonalData,
  recogniseMissing,
  recogniseLineage,
  recogniseUsedBy,
  recogniseFreshness,
  recogniseHealthy,
  recogniseDeprecated,
  recogniseCertified,
  recogniseOwner,
  recogniseTag,
  recogniseTerm,
  recogniseDataProduct,
  recogniseColumn,
  recognisePlatform,
  recogniseDomain,
  recogniseEnvironment,
  recogniseSubType,
  recogniseEntityType,
];

/** A limit that the question itself says. */
export interface UnderstoodFilter {
  readonly field: FilterField;
  readonly values: readonly string[];
  readonly labels: readonly string[];
  /** Words of the question that say so. */
  readonly words: string;
  readonly evidence: string;
  /** What meets it is left out: "not owned by marketing". */
  readonly excludes?: boolean;
  /** A language model thinks so: given up before anything that grammar has found. */
  readonly suggested?: true;
}

/** A question, read with the names of the catalog. */
export interface Understood extends Question {
  readonly filters: readonly UnderstoodFilter[];
  /** URNs of what the question names as a whole. */
  readonly exact: readonly string[];
  readonly corrections: readonly CorrectedWord[];
}

export interface Understanding {
  readonly vocabulary: Vocabulary;
  readonly now: Date;
  /** Mistakes that are none of the catalog's own words. */
  readonly corrections: readonly CorrectedWord[];
}

/** Reads a question; what names an entity as a whole has no other meaning. */
export function understand(typed: string, { vocabulary, now, corrections }: Understanding): Understood {
  const asTyped = readQuestion(typed);
  const named = exactEntities(asTyped.text, vocabulary);
  if (named.length > 0) return { ...asTyped, filters: [], exact: named, corrections: [] };
  const text = corrected(asTyped.text, corrections);
  const exact = corrections.length > 0 ? exactEntities(text, vocabulary) : [];
  const phrase = new Phrase(tokensOf(text));
  const found = exact.length > 0 ? [] : recognitions(phrase, vocabulary, now);
  return {
    ...readQuestion(text, wordsBeside(phrase, found, text, vocabulary)),
    filters: found.map(({ field, values, labels, from, to, evidence, excludes }) => ({
      field,
      values,
      labels,
      words: phrase.text(from, to),
      evidence,
      ...(excludes ? { excludes } : {}),
    })),
    exact,
    corrections,
  };
}

/** The question as it was typed, with nothing read into it. */
export function asTyped(typed: string): Understood {
  return { ...readQuestion(typed), filters: [], exact: [], corrections: [] };
}

function recognitions(phrase: Phrase, vocabulary: Vocabulary, now: Date): readonly Recognition[] {
  const found: Recognition[] = [];
  for (const recognise of RECOGNISERS) {
    const isFree = ({ from, to }: Recognition) =>
      found.every((other) => to <= other.from || from >= other.to);
    for (const recognition of recognise({ phrase, vocabulary, now })) {
      if (isFree(recognition)) found.push(recognition);
    }
  }
  const isFree = (at: number) => found.every(({ from, to }) => at < from || at >= to);
  return found.map((one) => asMeant(one, phrase, isFree)).sort((a, b) => a.from - b.from);
}

/** What is left to look up beside the limits; nothing, when only "data", "tables" or "contain" is left. */
function wordsBeside(
  phrase: Phrase,
  found: readonly Recognition[],
  text: string,
  vocabulary: Vocabulary,
): readonly string[] {
  if (found.length === 0) return tellingWords(text);
  const left = phrase.tokens.filter((_token, at) => !found.some(({ from, to }) => at >= from && at < to));
  const words = tellingWords(left.map((token) => token.text).join(' '), { strictly: true });
  const isEmpty = (word: string) =>
    THINGS.includes(word) || (HAVING.includes(word) && !vocabulary.isSubject(word));
  return words.every(isEmpty) ? [] : words;
}
