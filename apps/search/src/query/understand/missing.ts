import { GAP_NAMES } from '@dataspoke/contracts';
import { type Gap } from '../../compliance/governance-facts';
import { type Phrase } from './phrase';
import { atEach, type Recogniser } from './recognition';

const LACKING = [
  'without', 'without any', 'without an', 'without a', 'with no', 'have no', 'has no', 'having no', 'that have no', 'missing', 'missing an',
  'missing a', 'lack', 'lacks', 'lacking', 'lacking a', 'lacking an', 'no',
]; // prettier-ignore
const THINGS_MISSED: Readonly<Record<Gap, readonly string[]>> = {
  owner: ['owner', 'owners', 'ownership'],
  retention: ['retention', 'retention period', 'retention policy', 'retention time', 'retention periods'],
  consent: ['consent', 'legal basis', 'lawful basis'],
  encryption: ['encryption'],
  description: ['description', 'descriptions', 'documentation'],
  domain: ['domain', 'domains'],
};
const CLEARLY: readonly (readonly [string, Gap])[] = [
  ['unowned', 'owner'],
  ['ownerless', 'owner'],
  ['undocumented', 'description'],
  ['unencrypted', 'encryption'],
  ['not encrypted', 'encryption'],
];
const LINKS = ['or', 'nor', 'or an', 'or a'];

/** "without owner", "missing retention or consent", "unencrypted". */
export const recogniseMissing: Recogniser = (reading) => {
  const { phrase } = reading;
  return atEach(reading, (at) => {
    const [word, clear] = CLEARLY.find(([each]) => phrase.said(at, [each]) > 0) ?? [];
    const found =
      clear && word ? { gaps: [clear], to: at + word.split(' ').length } : missedAfter(phrase, at);
    if (!found) return undefined;
    return {
      field: 'missing',
      values: found.gaps,
      labels: found.gaps.map((gap) => `no ${gap}`),
      from: at,
      to: found.to,
      evidence: `The catalog says nothing of ${found.gaps.join(' or ')}.`,
    };
  });
};

function missedAfter(phrase: Phrase, at: number): { gaps: readonly Gap[]; to: number } | undefined {
  const lacking = phrase.said(at, LACKING);
  if (lacking === 0) return undefined;
  const gaps: Gap[] = [];
  let to = at + lacking;
  for (let next = to; ;) {
    const [gap, said] = gapAt(phrase, next);
    if (!gap) break;
    gaps.push(gap);
    to = next + said;
    const linked = phrase.said(to, LINKS);
    const isComma = phrase.tokens[to - 1]?.ends === true;
    if (linked === 0 && !isComma) break;
    next = to + linked;
  }
  return gaps.length > 0 ? { gaps, to } : undefined;
}

function gapAt(phrase: Phrase, at: number): readonly [Gap | undefined, number] {
  for (const gap of GAP_NAMES) {
    const said = phrase.said(at, THINGS_MISSED[gap]);
    if (said > 0) return [gap, said];
  }
  return [undefined, 0];
}
