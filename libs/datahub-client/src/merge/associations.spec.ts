import fc from 'fast-check';
import { aspectEquals, aspectProblem } from '../aspects/aspect-table';
import { type JsonObject, listOf } from '../json';
import { mergeGlobalTags, mergeGlossaryTerms, mergeOwnership } from './associations';
import { mergeCustomProperties, mergeSourceProperties, mergeStatus } from './properties';

const stamp = { time: 1_700_000_000_000, actor: 'urn:li:corpuser:dataspoke' };
const SOURCE = 'urn:li:dataHubAction:dataspoke-rule-7';
const OTHER_SOURCE = 'urn:li:dataHubAction:classifier';
const TAGS = ['urn:li:tag:pii', 'urn:li:tag:gold', 'urn:li:tag:old'];

const attribution = fc.option(
  fc.record({ time: fc.nat(), actor: fc.constant('urn:li:corpuser:ann'), source: fc.constant(OTHER_SOURCE) }),
  { nil: undefined },
);
const foreignTags: fc.Arbitrary<JsonObject | undefined> = fc.option(
  fc.record({
    tags: fc.uniqueArray(
      fc.record({
        tag: fc.constantFrom(...TAGS),
        context: fc.option(fc.string(), { nil: undefined }),
        attribution,
      }),
      { selector: (entry) => entry.tag },
    ),
  }),
  { nil: undefined },
);
const ownTags = fc
  .subarray(TAGS)
  .map((tags) => ({ source: SOURCE, stamp, tags: tags.map((tag) => ({ tag })) }));

describe('mergeGlobalTags', () => {
  it('keeps word for word what others wrote, adds the rest once, and is done after the first time', () => {
    fc.assert(
      fc.property(foreignTags, ownTags, (before, own) => {
        const after = mergeGlobalTags(before, own);
        for (const entry of listOf(before?.['tags'])) expect(listOf(after?.['tags'])).toContainEqual(entry);
        const named = listOf(after?.['tags']).map((entry) => (entry as JsonObject)['tag']);
        expect(new Set(named).size).toBe(named.length);
        expect(named).toEqual(expect.arrayContaining(own.tags.map(({ tag }) => tag)));
        expect(mergeGlobalTags(after, own)).toBe(after);
      }),
    );
  });

  it('takes back exactly what it gave, whatever it gave before', () => {
    fc.assert(
      fc.property(foreignTags, ownTags, ownTags, (before, own, later) => {
        const none = { source: SOURCE, stamp, tags: [] };
        const back = mergeGlobalTags(mergeGlobalTags(mergeGlobalTags(before, own), later), none);
        expect(aspectEquals('globalTags', back ?? { tags: [] }, before ?? { tags: [] })).toBe(true);
      }),
    );
  });

  it('marks what it adds', () => {
    expect(mergeGlobalTags(undefined, { source: SOURCE, stamp, tags: [{ tag: 'urn:li:tag:pii' }] })).toEqual({
      tags: [{ tag: 'urn:li:tag:pii', attribution: { ...stamp, source: SOURCE, sourceDetail: undefined } }],
    });
  });
});

describe('mergeOwnership', () => {
  const people = {
    owners: [{ owner: 'urn:li:corpuser:ann', type: 'BUSINESS_OWNER' }],
    lastModified: { time: 5, actor: 'urn:li:corpuser:ann' },
  };
  const own = {
    source: SOURCE,
    stamp,
    owners: [
      { owner: 'urn:li:corpuser:ann', type: 'BUSINESS_OWNER' as const },
      { owner: 'urn:li:corpGroup:flight-operations', type: 'TECHNICAL_OWNER' as const },
    ],
  };

  it('leaves people alone and stamps a change', () => {
    const after = mergeOwnership(people, own);
    expect(after).toMatchObject({
      owners: [
        people.owners[0],
        { owner: 'urn:li:corpGroup:flight-operations', attribution: { source: SOURCE } },
      ],
      lastModified: stamp,
    });
    expect(aspectProblem('ownership', after)).toBeUndefined();
    expect(mergeOwnership(after, { ...own, owners: [] })).toMatchObject({ owners: people.owners });
  });

  it('does not touch the stamp when nothing changes', () => {
    expect(mergeOwnership(people, { ...own, owners: own.owners.slice(0, 1) })).toBe(people);
  });
});

describe('mergeGlossaryTerms', () => {
  it('writes a stamp with the first term, and nothing for none', () => {
    expect(mergeGlossaryTerms(undefined, { source: SOURCE, stamp, terms: [] })).toBeUndefined();
    const after = mergeGlossaryTerms(undefined, {
      source: SOURCE,
      stamp,
      terms: [{ urn: 'urn:li:glossaryTerm:delay' }],
    });
    expect(after).toMatchObject({ auditStamp: stamp, terms: [{ urn: 'urn:li:glossaryTerm:delay' }] });
    expect(aspectProblem('glossaryTerms', after)).toBeUndefined();
  });
});

describe('properties', () => {
  const before = {
    name: 'old',
    description: 'old',
    customProperties: { team: 'sales', 'dataspoke.run': '1', rows: '3' },
    newField: 1,
  };

  it('follow the source and keep what others added', () => {
    const after = mergeSourceProperties(
      'datasetProperties',
      before,
      { name: 'orders', customProperties: { 'dataspoke.source': 's', owner: 'sales' } },
      ['rows', 'owner'],
    );
    expect(after).toEqual({
      name: 'orders',
      customProperties: { team: 'sales', 'dataspoke.source': 's', owner: 'sales' },
      newField: 1,
    });
    expect(
      mergeSourceProperties('datasetProperties', after, {
        name: 'orders',
        customProperties: { 'dataspoke.source': 's', owner: 'sales' },
      }),
    ).toBe(after);
  });

  it('of another producer change only below our prefix', () => {
    expect(mergeCustomProperties(before, { 'dataspoke.score': '90' })).toEqual({
      ...before,
      customProperties: { team: 'sales', rows: '3', 'dataspoke.score': '90' },
    });
    expect(mergeCustomProperties(undefined, {})).toBeUndefined();
    expect(() => mergeCustomProperties(before, { score: '90' })).toThrow(
      '"score" must begin with "dataspoke."',
    );
  });

  it('keep the life-cycle stage when an entity is removed', () => {
    const status = { lifecycleStage: 'urn:li:lifecycleStageType:certified' };
    expect(mergeStatus(status, true)).toEqual({ ...status, removed: true });
    expect(mergeStatus(status, false)).toBe(status);
    expect(mergeStatus(undefined, false)).toEqual({ removed: false });
  });
});
