import { type UnderstoodFilter } from '../query/understand/understand';
import { type Conversation, type Limit } from './conversation';
import { replacePhrase, withoutName } from './cut-text';

/** Between phrases of several questions that say one limit. */
const SEVERAL = '; ';
const CHARACTERS = 500;

/**
 * What the text of a conversation is once its limits are these: it says nothing more of those that are gone, by the phrases that
 * said them, their names, or as they are `called`.
 */
export function textFor(
  limits: readonly Limit[],
  before: Pick<Conversation, 'text' | 'limits'>,
  called: readonly string[] = [],
): string {
  let { text } = before;
  for (const was of before.limits) {
    if (limits.includes(was)) continue;
    const now = limits.find((limit) => limit.excludes === was.excludes && shares(limit, was));
    const gone = was.labels.filter((label) => !now?.labels.includes(label));
    for (const phrase of was.words.split(SEVERAL)) {
      const left = now ? withoutNames(phrase, gone.length > 0 ? [...gone, ...called] : []) : '';
      if (left !== phrase) text = replacePhrase(text, phrase, left);
    }
  }
  return text;
}

/** The limits without these values of this field; one that has no other is gone. */
export function withoutValues(
  limits: readonly Limit[],
  { field, values, labels, words }: UnderstoodFilter,
  excludes: boolean,
): readonly Limit[] {
  return limits.flatMap((limit) => {
    if (limit.field !== field || limit.excludes !== excludes) return [limit];
    const left = limit.values.filter((value) => !values.includes(value));
    if (left.length === limit.values.length) return [limit];
    if (left.length === 0) return [];
    const said = limit.words.split(SEVERAL).map((phrase) => withoutNames(phrase, [...labels, words]));
    return [
      {
        ...limit,
        values: left,
        labels: limit.labels.filter((label) => !labels.includes(label)),
        words: said.filter((phrase) => phrase !== '').join(SEVERAL),
      },
    ];
  });
}

/** Whether both are by the same field and have a value in common. */
export function shares(a: Pick<Limit, 'field' | 'values'>, b: Pick<Limit, 'field' | 'values'>): boolean {
  return a.field === b.field && a.values.some((value) => b.values.includes(value));
}

/** All phrases that say a limit, as far as they speak of `labels`. */
export function saidIn(same: readonly Limit[], labels: readonly string[], words: string): string {
  const before = same.flatMap((limit) => {
    const gone = limit.labels.filter((label) => !labels.includes(label));
    return limit.words.split(SEVERAL).map((phrase) => withoutNames(phrase, gone));
  });
  const phrases = new Set([...before, words].filter((phrase) => phrase !== ''));
  return [...phrases].join(SEVERAL).slice(0, CHARACTERS);
}

function withoutNames(phrase: string, names: readonly string[]): string {
  return names.reduce((left, name) => withoutName(left, name), phrase);
}
