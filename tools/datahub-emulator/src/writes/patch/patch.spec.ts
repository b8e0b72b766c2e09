import { Refusal } from '../../errors';
import { type JsonObject, type JsonValue } from '../../json';
import { type Aspect } from '../../model/model';
import { applyPatch } from './patch';

const NOW = 1_700_000_000_000;
const SEP = '\u241f';

function patch(aspect: string, document: JsonValue, stored?: JsonObject): JsonObject {
  const known: Aspect = { name: aspect, record: 'unused', timeseries: false, fields: [] };
  return applyPatch(known, document, stored, 'urn:li:dataset:x', NOW);
}

const add = (path: string, value: JsonValue): JsonObject => ({ op: 'add', path, value });
const remove = (path: string): JsonObject => ({ op: 'remove', path, value: {} });

describe('patches by template', () => {
  it('start an aspect that is not stored', () => {
    expect(patch('globalTags', [add('/tags/urn:li:tag:a', { tag: 'urn:li:tag:a' })])).toEqual({
      tags: [{ tag: 'urn:li:tag:a' }],
    });
    expect(
      patch('ownership', [
        add('/owners/urn:li:corpuser:a/DATA_STEWARD', { owner: 'urn:li:corpuser:a', type: 'DATA_STEWARD' }),
      ]),
    ).toEqual({
      owners: [{ owner: 'urn:li:corpuser:a', type: 'DATA_STEWARD' }],
      lastModified: { actor: 'urn:li:corpuser:__datahub_system', time: NOW },
    });
  });

  it('address elements by key, escaped, and leave the others alone', () => {
    const stored = { tags: [{ tag: 'urn:li:tag:a/b', context: 'kept' }, { tag: 'urn:li:tag:c' }] };
    const document = [remove('/tags/urn:li:tag:c'), add('/tags/urn:li:tag:d~0e', { tag: 'urn:li:tag:d~e' })];
    expect(patch('globalTags', document, stored)).toEqual({
      tags: [{ tag: 'urn:li:tag:a/b', context: 'kept' }, { tag: 'urn:li:tag:d~e' }],
    });
    expect(patch('globalTags', [remove('/tags/urn:li:tag:a~1b')], stored)).toEqual({
      tags: [{ tag: 'urn:li:tag:c' }],
    });
  });

  it('put a key that only the path names into the element', () => {
    expect(patch('globalTags', [add('/tags/urn:li:tag:a/context', '{}')])).toEqual({
      tags: [{ tag: 'urn:li:tag:a', context: '{}' }],
    });
  });

  it('change nothing by removing what is not there', () => {
    const stored = { tags: [{ tag: 'urn:li:tag:a' }] };
    expect(patch('globalTags', [remove('/tags/urn:li:tag:none')], stored)).toEqual(stored);
    expect(patch('datasetProperties', [remove('/customProperties/x')], { name: 'n' })).toEqual({
      name: 'n',
      customProperties: {},
    });
  });

  it('set plain fields and map entries', () => {
    const document = [
      add('/description', 'neu ✓'),
      add('/customProperties/x~1y~0z', '3'),
      remove('/customProperties/a'),
    ];
    expect(patch('datasetProperties', document, { name: 'n', customProperties: { a: '1', b: '2' } })).toEqual(
      {
        name: 'n',
        description: 'neu ✓',
        customProperties: { b: '2', 'x/y~z': '3' },
      },
    );
  });

  it('reach tags and terms of a column, making its entry', () => {
    const document = [
      add('/editableSchemaFieldInfo/id/globalTags/tags/urn:li:tag:b', { tag: 'urn:li:tag:b' }),
      add('/editableSchemaFieldInfo/other/glossaryTerms/terms/urn:li:glossaryTerm:t', {
        urn: 'urn:li:glossaryTerm:t',
      }),
    ];
    const stored = {
      editableSchemaFieldInfo: [
        { fieldPath: 'id', description: 'the key', globalTags: { tags: [{ tag: 'urn:li:tag:a' }] } },
      ],
    };
    expect(patch('editableSchemaMetadata', document, stored)).toEqual({
      editableSchemaFieldInfo: [
        {
          fieldPath: 'id',
          description: 'the key',
          globalTags: { tags: [{ tag: 'urn:li:tag:a' }, { tag: 'urn:li:tag:b' }] },
        },
        {
          fieldPath: 'other',
          glossaryTerms: {
            terms: [{ urn: 'urn:li:glossaryTerm:t' }],
            auditStamp: { actor: 'urn:li:corpuser:__datahub_system', time: 0 },
          },
        },
      ],
    });
  });

  it('add and remove one upstream column, with the lowest confidence of an entry', () => {
    const [down, up, other] = ['d', 'u', 'o'].map((name) => `urn:li:schemaField:(urn:li:dataset:x,${name})`);
    const path = (upstream?: string): string => `/fineGrainedLineages/NONE/${down}/NONE/${upstream}`;
    const one = patch('upstreamLineage', [add(path(up), { confidenceScore: 0.5 })]);
    expect(one).toEqual({
      upstreams: [],
      fineGrainedLineages: [
        {
          downstreams: [down],
          upstreams: [up],
          upstreamType: 'FIELD_SET',
          downstreamType: 'FIELD',
          confidenceScore: 0.5,
          transformOperation: 'NONE',
        },
      ],
    });
    const two = patch('upstreamLineage', [add(path(other), { confidenceScore: 1 })], one);
    expect(two).toMatchObject({ fineGrainedLineages: [{ upstreams: [up, other], confidenceScore: 0.5 }] });
    const none = patch('upstreamLineage', [remove(path(up)), remove(path(other))], two);
    expect(none).toEqual({ upstreams: [], fineGrainedLineages: [] });
  });

  it('refuse column lineage with several downstreams', () => {
    const stored = { upstreams: [], fineGrainedLineages: [{ downstreams: ['a', 'b'], upstreams: ['c'] }] };
    expect(() => patch('upstreamLineage', [remove('/upstreams/x')], stored)).toThrow(
      /exactly one downstream/,
    );
  });
});

describe('patches by the keys they name', () => {
  const keyed = (document: JsonValue[], keys: string[], field = 'tags'): JsonValue => ({
    patch: document,
    arrayPrimaryKeys: { [field]: keys },
  });

  it('take an empty path part for a missing key', () => {
    const document = keyed(
      [add('/tags//urn:li:tag:a', { tag: 'urn:li:tag:a' })],
      [`attribution${SEP}source`, 'tag'],
    );
    const other = { tag: 'urn:li:tag:a', attribution: { source: 'urn:li:test:1' } };
    expect(patch('globalTags', document, { tags: [other] })).toEqual({
      tags: [other, { tag: 'urn:li:tag:a' }],
    });
  });

  it('remove everything under a path shorter than the keys', () => {
    const stored = {
      owners: [
        { owner: 'a', type: 'X' },
        { owner: 'a', type: 'X', typeUrn: 'urn:li:ownershipType:x' },
        { owner: 'a', type: 'Y' },
      ],
    };
    const keys = ['owner', 'type', 'typeUrn', `attribution${SEP}source`];
    expect(patch('ownership', keyed([remove('/owners/a/X')], keys, 'owners'), stored)).toEqual({
      owners: [{ owner: 'a', type: 'Y' }],
    });
    const added = keyed([add('/owners/b/Y//', { owner: 'b', type: 'Y' })], keys, 'owners');
    expect(patch('ownership', added, stored)['owners']).toHaveLength(4);
  });

  it('may patch an aspect without a template', () => {
    const document = { patch: [add('/typeNames', ['Table'])], forceGenericPatch: true };
    expect(patch('subTypes', document)).toEqual({ typeNames: ['Table'] });
    expect(() => patch('subTypes', document.patch)).toThrow(/Default aspect is required/);
    expect(patch('subTypes', document.patch, { typeNames: ['View'] })).toEqual({ typeNames: ['Table'] });
  });
});

it.each<[string, JsonValue]>([
  ['no operations', { op: 'add' }],
  ['an unknown operation', [{ op: 'merge', path: '/name' }]],
  ['no path', [{ op: 'add', path: 'name', value: 1 }]],
  ['a replacement of what is not there', [{ op: 'replace', path: '/name', value: 'x' }]],
  ['a failed test', [{ op: 'test', path: '/customProperties', value: { a: 1 } }]],
])('refuses a patch with %s', (_what, document) => {
  expect(() => patch('datasetProperties', document)).toThrow(Refusal);
});
