import { type Caller } from '@dataspoke/contracts';
import { EVERYTHING, type FacetValues } from '../index/condition';
import { meets } from '../query/retrieve/meets';
import { visibleBy } from './rule-condition';

type Rule = Parameters<typeof visibleBy>[0][number];

const reader: Caller = { id: 'api-key:1', role: 'reader' };
const rule = (effect: Rule['effect'], entities: Rule['entities'], to: Partial<Rule> = {}): Rule => ({
  effect,
  entities,
  roles: [],
  apiKeys: [],
  ...to,
});

function sees(rules: readonly Rule[], facets: FacetValues, { caller = reader, urn = 'urn:li:x:1' } = {}) {
  const below = (domains: readonly string[]) => domains.flatMap((domain) => [domain, `${domain}/below`]);
  const entry = { urn, version: 1, texts: {}, details: [], facets, numbers: {} };
  return meets(entry, visibleBy(rules, caller, below));
}

describe('what a caller can find', () => {
  const pii = { tag: ['urn:li:tag:pii'] };
  const hidePii = rule('deny', { tags: ['urn:li:tag:pii'] });
  const onlyProd = rule('allow', { envs: ['PROD'] });

  it('is everything when no rule concerns him', () => {
    const others = [
      rule('deny', { platforms: ['hive'] }, { roles: ['editor'] }),
      rule('allow', { platforms: ['hive'] }, { apiKeys: ['2'] }),
    ];
    expect(visibleBy([], reader, () => [])).toBe(EVERYTHING);
    expect(visibleBy(others, reader, () => [])).toBe(EVERYTHING);
  });

  it('lacks what is denied', () => {
    expect(sees([hidePii], pii)).toBe(false);
    expect(sees([hidePii], { tag: ['urn:li:tag:other'] })).toBe(true);
    expect(sees([hidePii], {})).toBe(true);
  });

  it('is only what is allowed once something is', () => {
    expect(sees([onlyProd], { env: ['PROD'] })).toBe(true);
    expect(sees([onlyProd], { env: ['DEV'] })).toBe(false);
    expect(sees([onlyProd], {})).toBe(false);
    expect(sees([onlyProd, rule('allow', { envs: ['DEV'] })], { env: ['DEV'] })).toBe(true);
  });

  it('lacks what is denied, whatever allows it', () => {
    expect(sees([onlyProd, hidePii], { env: ['PROD'], ...pii })).toBe(false);
    expect(sees([onlyProd, hidePii], { env: ['PROD'] })).toBe(true);
  });

  it('depends on the role and on the key', () => {
    const forReaders = { ...hidePii, roles: ['reader'] };
    const forKey = { ...hidePii, apiKeys: ['1'] };
    const editor: Caller = { id: 'api-key:2', role: 'editor' };
    expect([sees([forReaders], pii), sees([forReaders], pii, { caller: editor })]).toEqual([false, true]);
    expect([sees([forKey], pii), sees([forKey], pii, { caller: editor })]).toEqual([false, true]);
  });

  it('takes everything that a rule names together', () => {
    const both = rule('deny', { tags: ['urn:li:tag:pii'], envs: ['PROD'] });
    expect(sees([both], { ...pii, env: ['PROD'] })).toBe(false);
    expect(sees([both], { ...pii, env: ['DEV'] })).toBe(true);
  });

  it('takes a domain with those below it, and with itself', () => {
    const hideCare = rule('deny', { domains: ['urn:li:domain:care'] });
    expect(sees([hideCare], { domain: ['urn:li:domain:care/below'] })).toBe(false);
    expect(sees([hideCare], {}, { urn: 'urn:li:domain:care' })).toBe(false);
    expect(sees([hideCare], { domain: ['urn:li:domain:other'] })).toBe(true);
  });
});
