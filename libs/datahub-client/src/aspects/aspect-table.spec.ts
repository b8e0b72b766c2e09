import { DataHubRejected } from '../errors';
import { type JsonObject } from '../json';
import { aspectEquals, aspectProblem, canonicalAspect, decodeAspect, isAspect } from './aspect-table';
import { dataJobType } from './lineage-aspects';
import { fieldType, fieldTypeKind, schemaMetadata } from './schema-metadata';

const stamp = (time: number): JsonObject => ({ time, actor: 'urn:li:corpuser:ann' });

describe('aspectEquals', () => {
  it.each<[string, string, JsonObject, JsonObject]>([
    ['a default written out', 'status', {}, { removed: false }],
    [
      'key order and nulls',
      'datasetProperties',
      { name: 'orders', description: null },
      { customProperties: {}, tags: [], name: 'orders' },
    ],
    [
      'who wrote it last and what DataHub derives',
      'ownership',
      { owners: [], lastModified: stamp(1) },
      { owners: [], lastModified: stamp(2), ownerTypes: { x: [] } },
    ],
    [
      'edges in another order, stamped otherwise',
      'upstreamLineage',
      {
        upstreams: [
          { dataset: 'a', type: 'COPY', auditStamp: stamp(1) },
          { dataset: 'b', type: 'VIEW' },
        ],
      },
      {
        upstreams: [
          { dataset: 'b', type: 'VIEW', auditStamp: stamp(9), properties: {} },
          { type: 'COPY', dataset: 'a' },
        ],
        fineGrainedLineages: [],
      },
    ],
    [
      'a share with more digits than 32 bits hold',
      'datasetProfile',
      { timestampMillis: 1, fieldProfiles: [{ fieldPath: 'a', nullProportion: 0.1 }] },
      {
        timestampMillis: 1,
        partitionSpec: { type: 'FULL_TABLE', partition: 'FULL_TABLE_SNAPSHOT' },
        fieldProfiles: [{ fieldPath: 'a', nullProportion: 0.10000000149011612 }],
      },
    ],
    ['an aspect nobody knows', 'newAspect', { b: 1, a: { d: null, c: [1] } }, { a: { c: [1] }, b: 1 }],
  ])('sees past %s', (_what, aspectName, a, b) => {
    expect(aspectEquals(aspectName, a, b)).toBe(true);
    expect(aspectEquals(aspectName, b, a)).toBe(true);
  });

  it.each<[string, string, JsonObject, JsonObject]>([
    ['another value', 'status', {}, { removed: true }],
    ['a custom property', 'datasetProperties', {}, { customProperties: { a: '1' } }],
    ['the order of columns', 'subTypes', { typeNames: ['a', 'b'] }, { typeNames: ['b', 'a'] }],
    ['one owner more', 'ownership', { owners: [] }, { owners: [{ owner: 'a', type: 'NONE' }] }],
    ['an unknown field', 'container', { container: 'a' }, { container: 'a', since: 1 }],
    [
      'what a source says about its own times',
      'datasetProperties',
      { lastModified: { time: 1 } },
      { lastModified: { time: 2 } },
    ],
  ])('tells %s', (_what, aspectName, a, b) => {
    expect(aspectEquals(aspectName, a, b)).toBe(false);
  });

  it('takes absent as equal only to absent', () => {
    expect(aspectEquals('status', undefined, undefined)).toBe(true);
    expect(aspectEquals('status', undefined, {})).toBe(false);
  });

  it('has one canonical text for both forms', () => {
    const written = canonicalAspect('status', { lifecycleStage: 'x', removed: false });
    expect(JSON.stringify(written)).toBe('{"lifecycleStage":"x","removed":false}');
    expect(canonicalAspect('status', { lifecycleStage: 'x' })).toEqual(written);
  });
});

describe('decodeAspect', () => {
  it('returns the value typed', () => {
    expect(decodeAspect('subTypes', { typeNames: ['Table'] }).typeNames).toEqual(['Table']);
  });

  it('names the place that does not fit', () => {
    const bad = {
      schemaName: 's',
      platform: 'p',
      version: 0,
      hash: '',
      platformSchema: { a: {} },
      fields: [{}],
    };
    expect(() => decodeAspect('schemaMetadata', bad)).toThrow(DataHubRejected);
    expect(() => decodeAspect('schemaMetadata', bad)).toThrow(
      'schemaMetadata.fields[0].fieldPath is missing',
    );
    expect(isAspect('status', { removed: 'yes' })).toBe(false);
    expect(aspectProblem('status', [])).toBe('status must be an object, but is a list');
    expect(aspectProblem('dataJobInfo', { name: 'x', type: 'COMMAND' })).toContain('one key');
    expect(aspectProblem('dataJobInfo', { name: 'x', type: dataJobType('SQL') })).toBeUndefined();
  });
});

describe('schemaMetadata', () => {
  const aspect = schemaMetadata({
    schemaName: 'sales.public.orders',
    platform: 'urn:li:dataPlatform:postgres',
    fields: [
      { fieldPath: 'id', kind: 'number', nativeDataType: 'bigint', isPartOfKey: true },
      { fieldPath: 'tags', kind: 'array', nativeDataType: 'text[]', nullable: true },
    ],
    primaryKeys: ['id'],
  });

  it('encodes unions as DataHub reads them', () => {
    expect(aspect.platformSchema).toEqual({ 'com.linkedin.schema.OtherSchema': { rawSchema: '' } });
    expect(aspect.fields.map((field) => field.type)).toEqual([
      { type: { 'com.linkedin.schema.NumberType': {} } },
      { type: { 'com.linkedin.schema.ArrayType': {} } },
    ]);
    expect(aspectProblem('schemaMetadata', aspect)).toBeUndefined();
  });

  it('tells kinds back, and undefined for a type it does not know', () => {
    expect(aspect.fields.map((field) => fieldTypeKind(field.type))).toEqual(['number', 'array']);
    const newer = decodeAspect('schemaMetadata', {
      ...aspect,
      fields: [
        {
          fieldPath: 'v',
          nativeDataType: 'vector',
          type: { type: { 'com.linkedin.schema.VectorType': {} } },
        },
      ],
    });
    expect(newer.fields.map((field) => fieldTypeKind(field.type))).toEqual([undefined]);
    expect(fieldTypeKind(fieldType('record'))).toBe('record');
  });

  it('is equal to what a server with all defaults returns', () => {
    const stored = {
      ...aspect,
      created: { time: 0, actor: 'urn:li:corpuser:unknown' },
      lastModified: { time: 0, actor: 'urn:li:corpuser:unknown' },
      fields: aspect.fields.map((field) => ({
        nullable: false,
        recursive: false,
        isPartOfKey: false,
        ...field,
      })),
    };
    expect(aspectEquals('schemaMetadata', stored, aspect)).toBe(true);
  });
});
