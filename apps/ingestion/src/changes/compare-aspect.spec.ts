import { type DesiredAspect, type JsonObject as DesiredValue, pointOf } from '@dataspoke/connectors';
import { type AspectRecord, type JsonObject } from '@dataspoke/datahub-client';
import { compareAspect, type CompareRules } from './compare-aspect';
import { writtenBy } from './own-writes';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.orders,PROD)';
const RULES: CompareRules = {
  sourceId: '7',
  takeover: false,
  stamp: { time: 1_000, actor: 'urn:li:corpuser:dataspoke' },
};
const OURS = writtenBy({ id: 'r1', sourceId: '7' });

function desired(aspectName: string, value: DesiredValue, timeseries = false): DesiredAspect {
  return { urn: URN, entityType: 'dataset', aspectName, timeseries, value };
}

function stored(value: JsonObject, systemMetadata?: AspectRecord['systemMetadata']): AspectRecord {
  return { value, version: '3', systemMetadata: { version: '3', ...systemMetadata } };
}

describe('compareAspect', () => {
  const subTypes = desired('subTypes', { typeNames: ['Table'] });

  it('creates what is not there, on the condition that it still is not', () => {
    expect(compareAspect(subTypes, undefined, RULES)).toEqual({
      action: 'create',
      before: null,
      after: { typeNames: ['Table'] },
      beforeVersion: '-1',
      systemProperties: null,
      reason: null,
    });
  });

  it('leaves alone what means the same, whoever wrote it', () => {
    const current = stored({ typeNames: ['Table'] }, { runId: 'somebody-else' });
    expect(compareAspect(subTypes, current, RULES)).toMatchObject({ action: 'unchanged', after: null });
  });

  it('updates what an earlier run of ours wrote, on the condition of its version', () => {
    const current = stored({ typeNames: ['View'] }, OURS);
    expect(compareAspect(subTypes, current, RULES)).toMatchObject({
      action: 'update',
      before: { typeNames: ['View'] },
      after: { typeNames: ['Table'] },
      beforeVersion: '3',
    });
  });

  it.each([
    ['another program', { runId: 'postgres-2026_01_01' }],
    ["a person in DataHub's pages", { runId: 'no-run-id-provided' }],
    ['nobody knows who', {}],
  ])('reports a conflict when %s wrote last', (_who, systemMetadata) => {
    const conflict = compareAspect(subTypes, stored({ typeNames: ['View'] }, systemMetadata), RULES);
    expect(conflict).toMatchObject({ action: 'conflict', before: { typeNames: ['View'] } });
    expect(conflict?.reason).toContain('takeover');
  });

  it('writes over the browse path that the catalog filled in itself, whoever wrote the entity first', () => {
    const wanted = desired('browsePathsV2', {
      path: [{ id: 'urn:li:container:raw', urn: 'urn:li:container:raw' }],
    });
    const filledIn = stored({ path: [{ id: 'db' }, { id: 'raw' }] }, { runId: 'no-run-id-provided' });
    expect(compareAspect(wanted, filledIn, RULES)).toMatchObject({ action: 'update', beforeVersion: '3' });
    const chosen = stored({ path: [{ id: 'finance' }] }, { runId: 'no-run-id-provided' });
    expect(compareAspect(wanted, chosen, RULES)).toMatchObject({ action: 'conflict' });
  });

  it('reports a conflict when another source of ours owns the entity', () => {
    const current = stored({ typeNames: ['View'] }, OURS);
    const conflict = compareAspect(subTypes, current, { ...RULES, otherSource: 'staging' });
    expect(conflict).toMatchObject({ action: 'conflict' });
    expect(conflict?.reason).toContain('"staging"');
  });

  it('writes over what others wrote when it takes over', () => {
    const current = stored({ typeNames: ['View'] }, { runId: 'other' });
    expect(compareAspect(subTypes, current, { ...RULES, takeover: true })).toMatchObject({
      action: 'update',
    });
  });

  it('keeps the life-cycle stage when it marks an entity as present again', () => {
    const current = stored({ removed: true, lifecycleStage: 'urn:li:lifecycleStage:draft' }, OURS);
    expect(compareAspect(desired('status', { removed: false }), current, RULES)?.after).toEqual({
      removed: false,
      lifecycleStage: 'urn:li:lifecycleStage:draft',
    });
  });

  it('keeps edges of other origins and replaces its own', () => {
    const other = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.drawn_by_hand,PROD)';
    const old = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.old,PROD)';
    const fresh = 'urn:li:dataset:(urn:li:dataPlatform:postgres,db.raw.fresh,PROD)';
    const wanted = (dataset: string) =>
      desired('upstreamLineage', { upstreams: [{ dataset, type: 'VIEW' }] });
    const first = compareAspect(
      wanted(old),
      stored({ upstreams: [{ dataset: other, type: 'TRANSFORMED' }] }, { runId: 'ui' }),
      RULES,
    );
    expect(first?.action).toBe('update');
    const second = compareAspect(wanted(fresh), stored(first?.after ?? {}, OURS), RULES);
    const upstreams = second?.after?.['upstreams'];
    expect(upstreams).toEqual([
      expect.objectContaining({ dataset: other }),
      expect.objectContaining({ dataset: fresh, type: 'VIEW' }),
    ]);
    const again = compareAspect(wanted(fresh), stored(second?.after ?? {}, OURS), RULES);
    expect(again?.action).toBe('unchanged');
  });

  it('says nothing about lineage that neither side knows', () => {
    expect(compareAspect(desired('upstreamLineage', { upstreams: [] }), undefined, RULES)).toBeUndefined();
  });

  it("keeps custom properties of others and drops the source's own that it no longer has", () => {
    const before = compareAspect(
      desired('datasetProperties', {
        name: 'orders',
        customProperties: { owner: 'etl', persistence: 'unlogged' },
      }),
      undefined,
      RULES,
    );
    const current = stored(
      { ...before?.after, customProperties: { owner: 'etl', persistence: 'unlogged', costCentre: '12' } },
      { ...OURS, properties: before?.systemProperties ?? {} },
    );
    const after = compareAspect(
      desired('datasetProperties', { name: 'orders', customProperties: { owner: 'etl' } }),
      current,
      RULES,
    );
    expect(after?.after?.['customProperties']).toEqual({ owner: 'etl', costCentre: '12' });
  });

  it('appends a profile only when more than its time differs', () => {
    const profile = (timestampMillis: number, rowCount: number) => ({ timestampMillis, rowCount });
    const wanted = desired('datasetProfile', profile(2_000, 10), true);
    expect(compareAspect(wanted, { value: profile(1_000, 10) }, RULES)).toMatchObject({
      action: 'unchanged',
    });
    expect(compareAspect(wanted, { value: profile(1_000, 9) }, RULES)).toMatchObject({
      action: 'update',
      beforeVersion: null,
      after: { timestampMillis: 2_000, rowCount: 10 },
    });
  });

  it('compares a value of a time of its own with the one of that time, its time included', () => {
    const usage = (totalSqlQueries: number) => ({ timestampMillis: 1_000, totalSqlQueries });
    const wanted = { ...desired('datasetUsageStatistics', usage(2), true), point: pointOf(usage(2)) };
    expect(compareAspect(wanted, undefined, RULES)).toMatchObject({ action: 'create', after: usage(2) });
    expect(compareAspect(wanted, { value: usage(2) }, RULES)).toMatchObject({ action: 'unchanged' });
    expect(compareAspect(wanted, { value: usage(1) }, RULES)).toMatchObject({
      action: 'update',
      before: usage(1),
      beforeVersion: null,
    });
  });

  describe('of tags, terms and owners', () => {
    const people = {
      globalTags: { tags: [{ tag: 'urn:li:tag:chosen' }] },
      glossaryTerms: {
        terms: [{ urn: 'urn:li:glossaryTerm:chosen' }],
        auditStamp: { time: 5, actor: 'urn:li:corpuser:ann' },
      },
      ownership: { owners: [{ owner: 'urn:li:corpuser:ann', type: 'DATAOWNER' }] },
    };
    const source = {
      globalTags: { tags: [{ tag: 'urn:li:tag:dbt:core' }] },
      glossaryTerms: { terms: [{ urn: 'urn:li:glossaryTerm:core' }], auditStamp: RULES.stamp },
      ownership: { owners: [{ owner: 'urn:li:corpGroup:core', type: 'DATAOWNER' }] },
    };
    const empty = {
      globalTags: { tags: [] },
      glossaryTerms: { terms: [], auditStamp: RULES.stamp },
      ownership: { owners: [] },
    };

    it.each(['globalTags', 'glossaryTerms', 'ownership'] as const)(
      '%s: adds its own and keeps those of people',
      (name) => {
        const byPeople = stored(people[name], { runId: 'no-run-id-provided' });
        const merged = compareAspect(desired(name, source[name]), byPeople, {
          ...RULES,
          otherSource: 'else',
        });
        expect(merged?.action).toBe('update');
        const after = stored(merged?.after ?? {}, OURS);
        const entries = Object.values(after.value).find(Array.isArray);
        expect(entries).toEqual([
          ...Object.values(people[name]).filter(Array.isArray).flat(),
          expect.objectContaining({
            attribution: { ...RULES.stamp, source: 'urn:li:dataHubAction:dataspoke-source-7' },
          }),
        ]);
        expect(compareAspect(desired(name, source[name]), after, RULES)).toMatchObject({
          action: 'unchanged',
        });
        // What the source no longer says goes, and nothing else.
        const back = compareAspect(desired(name, empty[name]), after, RULES)?.after;
        expect(back).toMatchObject(
          Object.fromEntries(Object.entries(people[name]).filter(([, value]) => Array.isArray(value))),
        );
        expect(compareAspect(desired(name, empty[name]), byPeople, RULES)).toMatchObject({
          action: 'unchanged',
        });
        expect(compareAspect(desired(name, empty[name]), undefined, RULES)).toBeUndefined();
      },
    );
  });
});
