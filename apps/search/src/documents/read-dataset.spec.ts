import { type AspectRecord, type Aspects, type JsonObject } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';
import { LIMITS } from './dataset-facts';
import { detailTexts, embedText, facetsOf, indexText } from './document-text';
import { readDataset } from './read-dataset';

const URN = DatasetUrn.parse('urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)');
const STAMP = { time: 0, actor: 'urn:li:corpuser:x' };

function stored(aspects: Readonly<Record<string, JsonObject>>): Aspects {
  const key = { platform: 'urn:li:dataPlatform:postgres', name: URN.name, origin: 'PROD' };
  return new Map(
    Object.entries({ datasetKey: key, ...aspects }).map(([name, value]): [string, AspectRecord] => [
      name,
      { value },
    ]),
  );
}

function field(fieldPath: string, more: JsonObject = {}): JsonObject {
  return {
    fieldPath,
    nativeDataType: 'text',
    type: { type: { 'com.linkedin.schema.StringType': {} } },
    ...more,
  };
}

function schema(fields: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    schemaName: 's',
    platform: 'urn:li:dataPlatform:postgres',
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
    fields,
    ...more,
  };
}

describe('readDataset', () => {
  it('takes what is not stored or soft-deleted for gone', () => {
    expect(readDataset(URN, undefined, undefined)).toBeUndefined();
    expect(readDataset(URN, new Map(), undefined)).toBeUndefined();
    expect(readDataset(URN, stored({ status: { removed: true } }), undefined)).toBeUndefined();
    expect(readDataset(URN, stored({ status: { removed: false } }), undefined)).toBeDefined();
  });

  it('makes do with the key alone', () => {
    expect(readDataset(URN, stored({}), undefined)).toEqual({
      name: 'flights',
      qualifiedName: 'warehouse.raw.flights',
      platform: 'postgres',
      env: 'PROD',
      description: '',
      subTypes: [],
      columns: [],
      owners: [],
      tags: [],
      glossaryTerms: [],
      domains: [],
      upstreams: [],
    });
  });

  it('prefers the words of a person and keeps those of the source', () => {
    const both = stored({
      datasetProperties: { name: 'Flights', description: 'from the file' },
      editableDatasetProperties: { description: 'every departure' },
    });
    expect(readDataset(URN, both, 5)).toMatchObject({
      name: 'Flights',
      description: 'every departure',
      sourceDescription: 'from the file',
      rowCount: 5,
    });
    const cleared = stored({
      datasetProperties: { description: 'from the file' },
      editableDatasetProperties: { description: '' },
    });
    expect(readDataset(URN, cleared, 0)).toMatchObject({ description: 'from the file', rowCount: 0 });
    expect(readDataset(URN, cleared, 0)).not.toHaveProperty('sourceDescription');
  });

  it('reads columns with edits, keys, tags and terms of both places', () => {
    const facts = readDataset(
      URN,
      stored({
        schemaMetadata: schema(
          [
            field('id', { nullable: false, description: 'number' }),
            field('[version=2.0].[type=struct].[type=struct].address.[type=array].[type=string].city', {
              nullable: true,
              globalTags: { tags: [{ tag: 'urn:li:tag:pii' }] },
            }),
            field('k', { isPartOfKey: true }),
          ],
          { primaryKeys: ['id'] },
        ),
        editableSchemaMetadata: {
          editableSchemaFieldInfo: [
            { fieldPath: 'id', description: 'who it is', globalTags: { tags: [{ tag: 'urn:li:tag:key' }] } },
            {
              fieldPath: 'k',
              glossaryTerms: { terms: [{ urn: 'urn:li:glossaryTerm:Key' }], auditStamp: STAMP },
            },
          ],
        },
      }),
      undefined,
    );
    expect(facts?.columns).toEqual([
      { path: 'id', nativeType: 'text', description: 'who it is', nullable: false, partOfKey: true, tags: ['urn:li:tag:key'], glossaryTerms: [] },
      { path: 'address.city', nativeType: 'text', description: '', nullable: true, partOfKey: false, tags: ['urn:li:tag:pii'], glossaryTerms: [] },
      { path: 'k', nativeType: 'text', description: '', nullable: false, partOfKey: true, tags: [], glossaryTerms: ['urn:li:glossaryTerm:Key'] },
    ]); // prettier-ignore
  });

  it('bounds what it keeps and leaves out characters that cannot be stored', () => {
    const facts = readDataset(
      URN,
      stored({
        datasetProperties: { description: `a\u0000b\ud800${'x'.repeat(30_000)}` },
        schemaMetadata: schema(
          Array.from({ length: 6_000 }, (_, at) => field(`c${at}`, { description: 'y'.repeat(2_000) })),
        ),
      }),
      undefined,
    );
    expect(facts?.description.length).toBe(LIMITS.description);
    expect(facts?.description.startsWith('ab\ufffdx')).toBe(true);
    expect(facts?.columns).toHaveLength(LIMITS.columns);
    expect(facts?.columns[0]?.description).toHaveLength(LIMITS.columnDescription);
    expect(facts?.columns.at(-1)?.description).toBe('');
    expect(JSON.stringify(facts).length).toBeLessThan(900_000);
  });

  it('names the field of an aspect that does not fit the model', () => {
    expect(() => readDataset(URN, stored({ ownership: { owners: [{ type: 'NONE' }] } }), undefined)).toThrow(
      /owners\[0\]\.owner is missing/,
    );
  });
});

describe('the texts of a document', () => {
  const facts = readDataset(
    URN,
    stored({
      datasetProperties: { description: 'Every departure.' },
      schemaMetadata: schema([
        field('dep_delay', {
          description: 'Minutes late.',
          globalTags: { tags: [{ tag: 'urn:li:tag:measure' }] },
        }),
        field('tailNum'),
      ]),
      subTypes: { typeNames: ['Table'] },
      ownership: { owners: [{ owner: 'urn:li:corpGroup:flight-operations', type: 'BUSINESS_OWNER' }] },
      globalTags: { tags: [{ tag: 'urn:li:tag:published' }] },
      glossaryTerms: { terms: [{ urn: 'urn:li:glossaryTerm:Aviation' }], auditStamp: STAMP },
      domains: { domains: ['urn:li:domain:operations'] },
      upstreamLineage: {
        upstreams: [
          {
            dataset: 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.planes,PROD)',
            type: 'COPY',
          },
        ],
      },
    }),
    undefined,
  )!;

  it('go into the vectors', () => {
    expect(embedText(facts)).toBe(
      'raw flights. Every departure. aviation. operations. published. dep delay, tail num',
    );
    expect(detailTexts(facts)).toEqual([
      { path: '', text: 'Every departure.' },
      { path: 'dep_delay', text: 'flights dep delay: Minutes late.' },
      { path: 'tailNum', text: 'flights tail num' },
    ]);
  });

  it('go into the fields of the text index', () => {
    expect(indexText(facts)).toEqual({
      name: 'flights',
      path: 'warehouse raw flights',
      columns: 'dep delay\ntail num tailnum',
      description: 'Every departure.',
      columnNotes: 'Minutes late.',
      labels: 'aviation\noperations\npublished\nmeasure\nflight operations\npostgres\nPROD\nTable',
      upstreams: 'planes',
    });
  });

  it('go into the filters', () => {
    expect(facetsOf(facts)).toEqual({
      domain: ['urn:li:domain:operations'],
      tag: ['urn:li:tag:published', 'urn:li:tag:measure'],
      owner: ['urn:li:corpGroup:flight-operations'],
      platform: ['postgres'],
    });
  });
});
