import { type JsonObject } from '../json';
import {
  mergeGlobalTags,
  mergeGlossaryTerms,
  mergeOwnership,
  mergeStructuredProperties,
} from './associations';
import { NotPatchable } from './aspect-diff';
import { mergeColumns, mergeDescription, mergeDocumentation } from './descriptions';
import { mergeUpstreamLineage } from './lineage';
import { mergeCustomProperties, mergeStatus } from './properties';
import { smallestPatch } from './smallest-patch';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,a,PROD)';
const UPSTREAM = 'urn:li:dataset:(urn:li:dataPlatform:s3,bucket/b,PROD)';
const SOURCE = 'urn:li:dataHubAction:one';
const stamp = { time: 7, actor: 'urn:li:corpuser:dataspoke' };
const own = { source: SOURCE, stamp };
const attribution = { time: 7, actor: stamp.actor, source: SOURCE, sourceDetail: undefined };
const JOINED = 'attribution\u241fsource';

function patchOf(aspectName: string, stored: JsonObject | undefined, merged: JsonObject | undefined) {
  const proposal = smallestPatch(URN, aspectName, stored && { value: stored, version: '3' }, merged);
  return proposal && { ...proposal.patch, ifVersion: proposal.ifVersion };
}

describe('the paths of the smallest patch', () => {
  it('hold the source of a tag, a term, an owner and a property, as keys that the patch names', () => {
    const theirs = { tags: [{ tag: 'urn:li:tag:a' }] };
    expect(
      patchOf('globalTags', theirs, mergeGlobalTags(theirs, { ...own, tags: [{ tag: 'urn:li:tag:b/c' }] })),
    ).toEqual({
      arrayPrimaryKeys: { tags: [JOINED, 'tag'] },
      patch: [
        { op: 'add', path: `/tags/${SOURCE}/urn:li:tag:b~1c`, value: { tag: 'urn:li:tag:b/c', attribution } },
      ],
      ifVersion: undefined,
    });
    const terms = mergeGlossaryTerms(undefined, { ...own, terms: [{ urn: 'urn:li:glossaryTerm:t' }] });
    expect(patchOf('glossaryTerms', undefined, terms)).toEqual({
      arrayPrimaryKeys: { terms: ['urn', JOINED] },
      patch: [
        {
          op: 'add',
          path: `/terms/urn:li:glossaryTerm:t/${SOURCE}`,
          value: { urn: 'urn:li:glossaryTerm:t', attribution },
        },
        { op: 'add', path: '/auditStamp', value: stamp },
      ],
      ifVersion: undefined,
    });
    const owner = {
      owner: 'urn:li:corpuser:ann',
      type: 'CUSTOM' as const,
      typeUrn: 'urn:li:ownershipType:x',
    };
    const owned = {
      owners: [
        { owner: 'urn:li:corpuser:bob', type: 'NONE' },
        { ...owner, attribution },
      ],
      lastModified: stamp,
    };
    expect(patchOf('ownership', owned, mergeOwnership(owned, { ...own, owners: [] }))).toEqual({
      arrayPrimaryKeys: { owners: ['owner', 'type', 'typeUrn', JOINED] },
      patch: [{ op: 'remove', path: `/owners/urn:li:corpuser:ann/CUSTOM/urn:li:ownershipType:x/${SOURCE}` }],
      ifVersion: undefined,
    });
    const propertyUrn = 'urn:li:structuredProperty:p';
    const property = { properties: [{ propertyUrn, values: [{ double: 1 }], attribution }] };
    const changed = mergeStructuredProperties(property, {
      ...own,
      properties: [{ propertyUrn, values: [{ double: 2 }] }],
    });
    expect(patchOf('structuredProperties', property, changed)).toMatchObject({
      arrayPrimaryKeys: { properties: ['propertyUrn', JOINED] },
      patch: [{ op: 'add', path: `/properties/${propertyUrn}/${SOURCE}/values`, value: [{ double: 2 }] }],
    });
  });

  it('are those of DataHub’s templates for documentation, custom properties, columns and descriptions', () => {
    expect(
      patchOf('documentation', undefined, mergeDocumentation(undefined, { ...own, documentation: 'x' })),
    ).toEqual({
      patch: [{ op: 'add', path: `/documentations/${SOURCE}`, value: { documentation: 'x', attribution } }],
      ifVersion: undefined,
    });
    const properties = { name: 'n', customProperties: { team: 'a', 'dataspoke.old/~': '1' } };
    expect(
      patchOf('datasetProperties', properties, mergeCustomProperties(properties, { 'dataspoke.new': '2' })),
    ).toEqual({
      patch: [
        { op: 'remove', path: '/customProperties/dataspoke.old~1~0' },
        { op: 'add', path: '/customProperties/dataspoke.new', value: '2' },
      ],
      ifVersion: undefined,
    });
    const column = {
      fieldPath: 'x/y',
      description: { description: 'ours' },
      tags: [{ tag: 'urn:li:tag:a' }],
    };
    const columns = {
      editableSchemaFieldInfo: [{ fieldPath: 'x/y', globalTags: { tags: [{ tag: 'urn:li:tag:b' }] } }],
    };
    expect(
      patchOf('editableSchemaMetadata', columns, mergeColumns(columns, { ...own, columns: [column] })),
    ).toEqual({
      patch: expect.arrayContaining([
        {
          op: 'add',
          path: '/editableSchemaFieldInfo/x~1y/globalTags/tags/urn:li:tag:a',
          value: { tag: 'urn:li:tag:a', attribution },
        },
        { op: 'add', path: '/editableSchemaFieldInfo/x~1y/description', value: 'ours' },
      ]),
      ifVersion: '3',
    });
  });

  it('of a container and a dataset change nothing but the description, and only one of ours', () => {
    const ours = { description: 'old' };
    const merged = (stored: JsonObject | undefined, description?: string) =>
      mergeDescription('editableContainerProperties', stored, { description, former: 'old', stamp });
    expect(patchOf('editableContainerProperties', ours, merged(ours, 'new'))).toEqual({
      patch: [{ op: 'add', path: '/description', value: 'new' }],
      ifVersion: '3',
    });
    expect(patchOf('editableContainerProperties', ours, merged(ours))).toEqual({
      patch: [{ op: 'remove', path: '/description' }],
      ifVersion: '3',
    });
    const theirs = { description: 'by hand' };
    expect(merged(theirs, 'new')).toBe(theirs);
    expect(merged(undefined)).toBeUndefined();
    const dataset = { name: 'kept', lastModified: { time: 1, actor: 'urn:li:corpuser:ann' } };
    const described = mergeDescription('editableDatasetProperties', dataset, { description: 'new', stamp });
    expect(patchOf('editableDatasetProperties', dataset, described)?.patch).toEqual([
      { op: 'add', path: '/description', value: 'new' },
    ]);
  });

  it('of a status keep its life-cycle stage', () => {
    const status = { removed: false, lifecycleStage: 'urn:li:lifecycleStageType:certified' };
    expect(patchOf('status', status, mergeStatus(status, true))).toEqual({
      patch: [{ op: 'add', path: '/removed', value: true }],
      ifVersion: '3',
    });
  });

  it('of lineage touch one edge, and column lineage only when it survives a patch', () => {
    const origin = 'source:1';
    const edge = { dataset: UPSTREAM, type: 'VIEW', properties: { 'dataspoke.origin/source:2': 'VIEW' } };
    const stored = {
      upstreams: [edge],
      fineGrainedLineages: [
        { downstreams: ['a', 'b'], upstreams: ['c'], downstreamType: 'FIELD_SET', upstreamType: 'FIELD_SET' },
      ],
    };
    const claimed = (
      columns: readonly { upstreams: string[]; downstreams: string[]; operation: string }[] = [],
    ) =>
      mergeUpstreamLineage(stored, {
        origin,
        stamp,
        upstreams: [{ dataset: UPSTREAM, type: 'VIEW' }],
        columns,
      });
    // Keys of its own keep DataHub from looking at the column lineage, which it would refuse.
    expect(patchOf('upstreamLineage', stored, claimed())).toEqual({
      arrayPrimaryKeys: { upstreams: ['dataset'] },
      patch: [
        {
          op: 'add',
          path: `/upstreams/${UPSTREAM.replaceAll('/', '~1')}/properties/dataspoke.origin~1source:1`,
          value: 'VIEW',
        },
      ],
      ifVersion: '3',
    });
    const columns = [{ upstreams: ['u1', 'u2'], downstreams: ['d'], operation: 'SUM(a/b)' }];
    expect(() => patchOf('upstreamLineage', stored, claimed(columns))).toThrow(NotPatchable);
    const fresh = mergeUpstreamLineage(undefined, { origin, stamp, upstreams: [], columns });
    expect(patchOf('upstreamLineage', undefined, fresh)).toEqual({
      patch: ['u1', 'u2'].map((upstream) => ({
        op: 'add',
        path: `/fineGrainedLineages/SUM(a~1b) [dataspoke:source:1]/d/NONE/${upstream}`,
        value: { confidenceScore: 1 },
      })),
      ifVersion: '-1',
    });
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'remove and add a custom property called %s as any other',
    (name) => {
      const without = { customProperties: { a: '1' } };
      // As JSON is read: a property of its own, whatever its name.
      const named = JSON.parse(`{"customProperties":{"a":"1","${name}":"x"}}`) as JsonObject;
      const path = `/customProperties/${name}`;
      expect(patchOf('datasetProperties', named, without)).toMatchObject({ patch: [{ op: 'remove', path }] });
      expect(patchOf('datasetProperties', without, named)).toMatchObject({
        patch: [{ op: 'add', path, value: 'x' }],
      });
      expect(patchOf('datasetProperties', undefined, named)).toMatchObject({
        patch: [{ path: '/customProperties/a' }, { op: 'add', path, value: 'x' }],
      });
      expect(patchOf('domains', { domains: [], ...named }, { domains: ['d'], ...named })).toMatchObject({
        patch: [{ op: 'add', path: '/domains/d', value: 'd' }],
      });
    },
  );

  it('do not exist for an aspect that is called as what all objects inherit', () => {
    expect(() => patchOf('constructor', { a: 1 }, { a: 2 })).toThrow('constructor has no patch shape');
  });

  it('are none when nothing changes, and said to be none where a patch cannot do it', () => {
    const tags = { tags: [{ tag: 'urn:li:tag:a', attribution }] };
    const same = mergeGlobalTags(tags, { ...own, tags: [{ tag: 'urn:li:tag:a' }] });
    expect(patchOf('globalTags', tags, same)).toBeUndefined();
    expect(
      patchOf('globalTags', undefined, mergeGlobalTags(undefined, { ...own, tags: [] })),
    ).toBeUndefined();
    expect(() => patchOf('subTypes', { typeNames: [] }, { typeNames: ['View'] })).toThrow(NotPatchable);
    expect(() => patchOf('dataJobInfo', undefined, { name: 'x', type: { string: 'SQL' } })).toThrow(
      NotPatchable,
    );
    const twice = { tags: [{ tag: 'urn:li:tag:a' }, { tag: 'urn:li:tag:a', context: 'x' }] };
    const added = mergeGlobalTags(twice, { ...own, tags: [{ tag: 'urn:li:tag:b' }] });
    expect(() => patchOf('globalTags', twice, added)).toThrow(NotPatchable);
  });
});
