import { type SearchFilters } from '@dataspoke/contracts';
import { type Phrase } from './phrase';
import { type Label, type Vocabulary } from './vocabulary';

/** What a question can be limited by. */
export type FilterField = keyof SearchFilters;

/** A part of a question that limits the answer. */
export interface Recognition {
  readonly field: FilterField;
  /** As in {@link SearchFilters}; a flag is `true` or `false`, an instant is ISO 8601. */
  readonly values: readonly string[];
  /** What people call the values. */
  readonly labels: readonly string[];
  /** What meets it is left out. */
  readonly excludes?: boolean;
  /** First token that says so. */
  readonly from: number;
  /** First token after it. */
  readonly to: number;
  /** For a person: why this was taken for a limit. */
  readonly evidence: string;
}

/** What a recogniser reads a question with. */
export interface Reading {
  readonly phrase: Phrase;
  readonly vocabulary: Vocabulary;
  readonly now: Date;
}

/** Finds the limits of one kind in a question. */
export type Recogniser = (reading: Reading) => readonly Recognition[];

/** What `recognise` finds at every position, from left to right, without overlaps. */
export function atEach(
  { phrase }: Reading,
  recognise: (at: number) => Recognition | undefined,
): readonly Recognition[] {
  const found: Recognition[] = [];
  for (let at = 0; at < phrase.length; at += 1) {
    const recognition = recognise(at);
    const isNew = recognition && recognition.from >= (found.at(-1)?.to ?? 0);
    if (!isNew) continue;
    found.push(recognition);
    at = Math.max(at, recognition.to - 1);
  }
  return found;
}

/** Values and names of labels, as a recognition tells them. */
export function valuesOf(labels: readonly Label[]): Pick<Recognition, 'values' | 'labels'> {
  return {
    values: [...new Set(labels.map(({ value }) => value))],
    labels: [...new Set(labels.map(({ name }) => name))],
  };
}

/** "the domain Finance", "the tags a and b". */
export function called(thing: string, labels: readonly Label[]): string {
  return `${thing} ${[...new Set(labels.map(({ name }) => `“${name}”`))].join(' or ')}`;
}
