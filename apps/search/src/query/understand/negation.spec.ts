import { understand } from './understand';
import { airline, airlineUrn, NOW } from './vocabulary.fixture';

const vocabulary = airline();
/** Limits, with `not` before those that leave out, and the words that are looked up. */
const read = (question: string) => {
  const { filters, words } = understand(question, { vocabulary, now: NOW, corrections: [] });
  const limits = filters
    .filter(({ field }) => field !== 'entityTypes')
    .map(({ field, values, excludes }) => `${excludes ? 'not ' : ''}${field} ${values.join('|')}`);
  return { limits, words, said: filters.map((filter) => filter.words) };
};
const MARKETING = 'owners urn:li:corpGroup:marketing';
const PLANES = airlineUrn('raw.planes');

describe('limits that a question denies', () => {
  it.each<[string, readonly string[]]>([
    ['tables not owned by marketing', [`not ${MARKETING}`]],
    ["tables that aren't owned by marketing", [`not ${MARKETING}`]],
    ['tables whose owner is not marketing', [`not ${MARKETING}`]],
    ['do not show tables owned by marketing', [`not ${MARKETING}`]],
    ['tables except those owned by marketing', [`not ${MARKETING}`]],
    ['tables that are not in prod', ['not envs PROD']],
    ['tables neither in prod nor in dev', ['not envs PROD', 'not envs DEV']],
    ['tables not tagged critical', ['not tags urn:li:tag:critical']],
    ['tables without the tag critical', ['not tags urn:li:tag:critical']],
    ['snowflake tables without a column email', ['platforms snowflake', 'not columns email']],
    ['tables which have no column email', ['not columns email']],
    ['tables not used by marketing', ['not usedBy urn:li:corpGroup:marketing|urn:li:domain:marketing']],
    ['tables not downstream of planes', [`not downstreamOf ${PLANES}`]],
    ['tables not derived from personal data', ['derivedFromPersonalData false']],
    ['tables excluding those derived from personal data', ['derivedFromPersonalData false']],
    ['tables without deprecated ones', ['deprecated false']],
    ['tables except the deprecated ones', ['deprecated false']],
    ["tables that aren't certified", ['certified false']],
    ['tables that are not deprecated', ['deprecated false']],
    ['tables with no personal data', ['personalData none']],
    ['tables without the tag PII', ['not personalData direct|indirect|pseudonymised']],
    ['tables that do not contain personal data', ['not personalData direct|indirect|pseudonymised']],
    ['tables not tagged as PII', ['not personalData direct|indirect|pseudonymised']],
    ['tables not changed since January', ['changedBefore 2026-01-01T00:00:00.000Z']],
    ['tables not missing an owner', ['not missing owner']],
    ['tables in prod and not owned by marketing', ['envs PROD', `not ${MARKETING}`]],
    ['tables not in prod, owned by marketing', ['not envs PROD', MARKETING]],
  ])('%s', (question, limits) => {
    expect(read(question).limits).toEqual(limits);
    expect(read(question).words).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ['tables owned by marketing', [MARKETING]],
    ['tables not only in prod', ['envs PROD']],
    ['why do flights not arrive, tables in prod', ['envs PROD']],
    ['flights that did not leave owned by marketing', [MARKETING]],
  ])('denies nothing in: %s', (question, limits) => {
    expect(read(question).limits).toEqual(limits);
  });

  it('tells the words that deny, and looks them up no more', () => {
    expect(read('delays not owned by marketing')).toEqual({
      limits: [`not ${MARKETING}`],
      words: ['delays'],
      said: ['not owned by marketing'],
    });
  });
});
