import { atEach, type Recogniser } from './recognition';
import { THINGS } from './type-words';

/** What people call the environments that DataHub has short names for. */
const SPOKEN: Readonly<Record<string, string>> = {
  production: 'PROD',
  development: 'DEV',
  testing: 'TEST',
  staging: 'STG',
  'non production': 'NON_PROD',
  'pre production': 'PRE',
};
const BEFORE = ['env', 'environment', 'in env', 'in environment', 'in the environment', 'env is'];
const AFTER = ['env', 'environment'];
const SOFTLY_BEFORE = ['in', 'on', 'from'];

/** "in prod", "staging tables", "env DEV"; only while the catalog has more than one environment. */
export const recogniseEnvironment: Recogniser = (reading) => {
  const { phrase, vocabulary } = reading;
  const known = vocabulary.labelsOf('env');
  if (known.length < 2) return [];
  const lookUp = (words: string) => {
    const wanted = (SPOKEN[words] ?? words.replaceAll(' ', '_')).toUpperCase();
    return known.filter(({ value }) => value.toUpperCase() === wanted);
  };
  return atEach(reading, (at) => {
    const said = phrase.said(at, BEFORE);
    const softly = said > 0 ? 0 : phrase.said(at, SOFTLY_BEFORE);
    const named = phrase.named(phrase.afterArticle(at + said + softly), lookUp);
    if (!named) return undefined;
    const closing = phrase.said(named.to, AFTER);
    const isClear = !phrase
      .words(named.from)
      .split(' ')
      .some((word) => vocabulary.isSubject(word));
    const isBeside = phrase.said(named.to, THINGS) > 0;
    if (said === 0 && closing === 0 && !(isClear && (softly > 0 || isBeside))) return undefined;
    const values = named.found.map(({ value }) => value);
    return {
      field: 'envs',
      values,
      labels: values,
      from: at,
      to: named.to + closing,
      evidence: `The catalog has the environment ${values.join(' or ')}.`,
    };
  });
};
