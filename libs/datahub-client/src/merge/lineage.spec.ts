import fc from 'fast-check';
import { aspectEquals, aspectProblem } from '../aspects/aspect-table';
import { LINEAGE_TYPES } from '../aspects/lineage-aspects';
import { isJsonObject, listOf, type JsonObject, type JsonValue } from '../json';
import { mergeDataJobInputOutput, mergeUpstreamLineage, type OriginUpstreams } from './lineage';
import { markOperation, originOfColumnLineage, originOfOperation, originsOfEdge } from './origin';

const stamp = { time: 1_700_000_000_000, actor: 'urn:li:corpuser:dataspoke' };
const DATASETS = ['a', 'b', 'c', 'd'];
const FIELDS = ['a.x', 'a.y', 'b.x', 'c.x'];
const OTHER = 'source:other';
const OURS = 'source:ours';

const someone = fc.record({
  dataset: fc.constantFrom(...DATASETS),
  type: fc.constantFrom(...LINEAGE_TYPES),
  properties: fc.option(fc.dictionary(fc.constantFrom('source', 'note'), fc.string()), { nil: undefined }),
  newField: fc.option(fc.integer(), { nil: undefined }),
});
const someonesColumns = fc.record({
  upstreamType: fc.constant('FIELD_SET'),
  upstreams: fc.subarray(FIELDS, { minLength: 1 }),
  downstreamType: fc.constant('FIELD'),
  downstreams: fc.subarray(FIELDS, { minLength: 1, maxLength: 1 }),
  transformOperation: fc.option(fc.constantFrom('COPY', 'by hand [really]'), { nil: undefined }),
});
const foreign: fc.Arbitrary<JsonObject> = fc.record({
  upstreams: fc.uniqueArray(someone, { selector: (entry) => entry.dataset }),
  fineGrainedLineages: fc.option(
    fc.uniqueArray(someonesColumns, { selector: (entry) => JSON.stringify(entry) }),
    { nil: undefined },
  ),
});
const knowledge = (origin: string): fc.Arbitrary<OriginUpstreams> =>
  fc.record({
    origin: fc.constant(origin),
    upstreams: fc.uniqueArray(
      fc.record({ dataset: fc.constantFrom(...DATASETS), type: fc.constantFrom(...LINEAGE_TYPES) }),
      { selector: (entry) => entry.dataset },
    ),
    columns: fc.array(
      fc.record({
        upstreams: fc.subarray(FIELDS, { minLength: 1 }),
        downstreams: fc.subarray(FIELDS, { minLength: 1, maxLength: 1 }),
        operation: fc.option(fc.constantFrom('IDENTITY', 'SUM(x)'), { nil: undefined }),
      }),
      { maxLength: 4 },
    ),
    stamp: fc.constant(stamp),
  });
const nothing = (origin: string): OriginUpstreams => ({ origin, upstreams: [], columns: [], stamp });
/** What is stored before we come: nothing, what people wrote, and what another origin of ours wrote. */
const catalog = fc
  .tuple(fc.option(foreign, { nil: undefined }), knowledge(OTHER))
  .map(([written, other]) => mergeUpstreamLineage(written, other));

function entries(aspect: JsonObject | undefined, field: string): readonly JsonObject[] {
  return listOf(aspect?.[field]).filter((entry: JsonValue) => isJsonObject(entry));
}

describe('mergeUpstreamLineage', () => {
  it('keeps word for word what others wrote', () => {
    fc.assert(
      fc.property(catalog, knowledge(OURS), (before, ours) => {
        const after = mergeUpstreamLineage(before, ours);
        for (const entry of entries(before, 'upstreams')) {
          if (originsOfEdge(entry).length === 0) expect(entries(after, 'upstreams')).toContainEqual(entry);
        }
        for (const entry of entries(before, 'fineGrainedLineages')) {
          expect(entries(after, 'fineGrainedLineages')).toContainEqual(entry);
        }
      }),
    );
  });

  it('says everything the origin knows, once', () => {
    fc.assert(
      fc.property(catalog, knowledge(OURS), (before, ours) => {
        const after = mergeUpstreamLineage(before, ours);
        for (const { dataset } of ours.upstreams) {
          expect(entries(after, 'upstreams').filter((entry) => entry['dataset'] === dataset)).toHaveLength(1);
        }
        if (after) expect(aspectProblem('upstreamLineage', after)).toBeUndefined();
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(catalog, knowledge(OURS), (before, ours) => {
        const after = mergeUpstreamLineage(before, ours);
        expect(mergeUpstreamLineage(after, ours)).toBe(after);
      }),
    );
  });

  it('takes back exactly what it gave', () => {
    fc.assert(
      fc.property(catalog, knowledge(OURS), (before, ours) => {
        const after = mergeUpstreamLineage(mergeUpstreamLineage(before, ours), nothing(OURS));
        expect(aspectEquals('upstreamLineage', after ?? { upstreams: [] }, before ?? { upstreams: [] })).toBe(
          true,
        );
      }),
    );
  });

  it('ends the same whatever the origin knew before', () => {
    fc.assert(
      fc.property(catalog, knowledge(OURS), knowledge(OURS), (before, then, now) => {
        const viaThen = mergeUpstreamLineage(mergeUpstreamLineage(before, then), now);
        const direct = mergeUpstreamLineage(before, now);
        expect(
          aspectEquals('upstreamLineage', viaThen ?? { upstreams: [] }, direct ?? { upstreams: [] }),
        ).toBe(true);
      }),
    );
  });

  it('shares an edge between origins: the first decides while it stays, the last one inherits', () => {
    const says = (origin: string, type: 'COPY' | 'VIEW'): OriginUpstreams => ({
      origin,
      upstreams: [{ dataset: 'a', type, query: `urn:li:query:${type}` }],
      stamp,
    });
    const both = mergeUpstreamLineage(
      mergeUpstreamLineage(undefined, says(OTHER, 'COPY')),
      says(OURS, 'VIEW'),
    );
    expect(entries(both, 'upstreams')).toMatchObject([{ type: 'COPY', query: 'urn:li:query:COPY' }]);
    expect(entries(both, 'upstreams').map(originsOfEdge)).toEqual([[OTHER, OURS]]);

    const withoutUs = mergeUpstreamLineage(both, nothing(OURS));
    expect(entries(withoutUs, 'upstreams')).toMatchObject([{ type: 'COPY' }]);
    const withoutThem = mergeUpstreamLineage(both, nothing(OTHER));
    expect(entries(withoutThem, 'upstreams')).toMatchObject([{ type: 'VIEW' }]);
    expect(mergeUpstreamLineage(withoutThem, nothing(OURS))).toMatchObject({ upstreams: [] });
  });

  it('writes nothing where there is nothing', () => {
    expect(mergeUpstreamLineage(undefined, nothing(OURS))).toBeUndefined();
    expect(mergeUpstreamLineage({ upstreams: [] }, nothing(OURS))).toEqual({ upstreams: [] });
  });

  it('keeps the first stamp of an edge that stays', () => {
    const first = mergeUpstreamLineage(undefined, {
      origin: OURS,
      upstreams: [{ dataset: 'a', type: 'VIEW' }],
      stamp,
    });
    const again = mergeUpstreamLineage(first, {
      origin: OURS,
      upstreams: [
        { dataset: 'a', type: 'VIEW' },
        { dataset: 'b', type: 'VIEW' },
      ],
      stamp: { ...stamp, time: stamp.time + 1 },
    });
    expect(entries(again, 'upstreams').map((entry) => entry['auditStamp'])).toEqual([
      stamp,
      { ...stamp, time: stamp.time + 1 },
    ]);
  });

  it('refuses an origin that could not be found again', () => {
    expect(() => mergeUpstreamLineage(undefined, nothing('source]7'))).toThrow(TypeError);
  });
});

describe('mergeDataJobInputOutput', () => {
  it('replaces only the edges of its origin and repeats no older plain entry', () => {
    const before = {
      inputDatasets: ['legacy'],
      outputDatasets: [],
      inputDatasetEdges: [{ destinationUrn: 'manual', properties: { source: 'UI' } }],
    };
    const first = mergeDataJobInputOutput(before, {
      origin: OURS,
      inputs: ['legacy', 'manual', 'x'],
      outputs: ['y'],
      stamp,
    });
    expect(entries(first, 'inputDatasetEdges').map((edge) => edge['destinationUrn'])).toEqual([
      'manual',
      'x',
    ]);
    expect(entries(first, 'outputDatasetEdges').map((edge) => edge['destinationUrn'])).toEqual(['y']);
    expect(first?.['inputDatasets']).toEqual(['legacy']);

    const second = mergeDataJobInputOutput(first, { origin: OURS, inputs: [], outputs: ['z'], stamp });
    expect(entries(second, 'inputDatasetEdges')).toEqual(before.inputDatasetEdges);
    expect(entries(second, 'outputDatasetEdges').map((edge) => edge['destinationUrn'])).toEqual(['z']);
    expect(aspectProblem('dataJobInputOutput', second)).toBeUndefined();
  });

  it('writes nothing where there is nothing', () => {
    expect(
      mergeDataJobInputOutput(undefined, { origin: OURS, inputs: [], outputs: [], stamp }),
    ).toBeUndefined();
  });
});

describe('the mark of an origin', () => {
  it('is read back from the text that people see', () => {
    expect(markOperation('SUM(amount)', OURS)).toBe('SUM(amount) [dataspoke:source:ours]');
    expect(originOfOperation(markOperation('SUM(amount)', OURS))).toBe(OURS);
    expect(originOfOperation(markOperation(undefined, OURS))).toBe(OURS);
    expect(originOfOperation('a[dataspoke:x]')).toBeUndefined();
    expect(originOfColumnLineage({ transformOperation: 'COPY' })).toBeUndefined();
  });
});
