import { atEach, type Recogniser } from './recognition';
import { type LabelFacet } from './vocabulary';

const SAID = [
  'used by',
  'queried by',
  'read by',
  'consumed by',
  'in use by',
  'used in',
  'uses of',
  'used for',
];
const KINDS = [
  'team',
  'group',
  'department',
  'people',
  'domain',
  'user',
  'dashboard',
  'chart',
  'report',
  'job',
];
const WHO: readonly LabelFacet[] = ['user', 'owner', 'domain', 'dataProduct'];
/** Of as many of one name nobody means all. */
const MOST = 20;

/** "used by marketing", "queried by jdoe", "used by the revenue dashboard": a user, a team, a domain or an asset. */
export const recogniseUsedBy: Recogniser = (reading) => {
  const { phrase, vocabulary } = reading;
  const lookUp = (words: string) => [
    ...WHO.flatMap((facet) =>
      vocabulary.labelsCalled(facet, words).map(({ value, name }) => ({ urn: value, name })),
    ),
    ...vocabulary.entitiesCalled(words),
  ];
  return atEach(reading, (at) => {
    const said = phrase.said(at, SAID);
    if (said === 0) return undefined;
    const named = phrase.named(phrase.afterArticle(at + said), lookUp);
    if (!named) return undefined;
    const urns = [...new Set(named.found.map(({ urn }) => urn))].slice(0, MOST);
    const name = named.found[0]?.name ?? '';
    return {
      field: 'usedBy',
      values: urns,
      labels: [name],
      from: at,
      to: named.to + phrase.said(named.to, KINDS),
      evidence: `The catalog has “${name}”: whoever it is queried it, or their assets are made from it.`,
    };
  });
};
