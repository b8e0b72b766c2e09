import { type AspectRecord, type Aspects, type JsonObject } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { LIMITS, NO_FACTS } from './entity-facts';
import { keptStatistics, readStatistics } from './dataset-statistics';
import { detailTexts, embedText, facetsOf, indexText } from './document-text';
import { readEntity } from './document-types';

const URN = Urn.parse('urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.flights,PROD)');
const NOTHING = { statistics: readStatistics({}), columns: new Map() };
const STAMP = { time: 0, actor: 'urn:li:corpuser:x' };

function stored(aspects: Readonly<Record<string, JsonObject>>): Aspects {
  const key = { platform: 'urn:li:dataPlatform:postgres', name: 'warehouse.raw.flights', origin: 'PROD' };
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

describe('readEntity', () => {
  it('takes what is not stored or soft-deleted for gone', () => {
    expect(readEntity(URN, undefined, NOTHING)).toBeUndefined();
    expect(readEntity(URN, new Map(), NOTHING)).toBeUndefined();
    expect(readEntity(URN, stored({ status: { removed: true } }), NOTHING)).toBeUndefined();
    expect(readEntity(URN, stored({ status: { removed: false } }), NOTHING)).toBeDefined();
  });

  it('makes do with the key alone', () => {
    expect(readEntity(URN, stored({}), NOTHING)).toEqual({
      ...NO_FACTS,
      entityType: 'dataset',
      name: 'flights',
      qualifiedName: 'warehouse.raw.flights',
      platform: 'postgres',
      env: 'PROD',
    });
  });

  it('prefers the words of a person and keeps those of the source', () => {
    const both = stored({
      datasetProperties: { name: 'Flights', description: 'from the file' },
      editableDatasetProperties: { description: 'every departure' },
    });
    expect(
      readEntity(URN, both, { ...NOTHING, statistics: { rowCount: 5, columns: new Map() } }),
    ).toMatchObject({
      name: 'Flights',
      description: 'every departure',
      sourceDescription: 'from the file',
      rowCount: 5,
    });
    const cleared = stored({
      datasetProperties: { description: 'from the file' },
      editableDatasetProperties: { description: '' },
    });
    expect(
      readEntity(URN, cleared, { ...NOTHING, statistics: { rowCount: 0, columns: new Map() } }),
    ).toMatchObject({
      description: 'from the file',
      rowCount: 0,
    });
    expect(
      readEntity(URN, cleared, { ...NOTHING, statistics: { rowCount: 0, columns: new Map() } }),
    ).not.toHaveProperty('sourceDescription');
  });

  it('reads columns with edits, keys, tags and terms of both places', () => {
    const facts = readEntity(
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
      NOTHING,
    );
    expect(facts?.columns).toEqual([
      { path: 'id', nativeType: 'text', type: 'string', description: 'who it is', nullable: false, partOfKey: true, tags: ['urn:li:tag:key'], glossaryTerms: [] },
      { path: 'address.city', nativeType: 'text', type: 'string', description: '', nullable: true, partOfKey: false, tags: ['urn:li:tag:pii'], glossaryTerms: [] },
      { path: 'k', nativeType: 'text', type: 'string', description: '', nullable: false, partOfKey: true, tags: [], glossaryTerms: ['urn:li:glossaryTerm:Key'] },
    ]); // prettier-ignore
  });

  it('reads keys, and leaves out a foreign key that does not say on which columns', () => {
    const other = 'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.planes,PROD)';
    const path = (dataset: string, column: string) => `urn:li:schemaField:(${dataset},${column})`;
    const facts = readEntity(
      URN,
      stored({
        schemaMetadata: schema([field('tailnum'), field('id')], {
          primaryKeys: ['id'],
          foreignKeys: [
            {
              name: 'fk',
              sourceFields: [path(URN.toString(), 'tailnum')],
              foreignFields: [path(other, 'tail_number')],
              foreignDataset: other,
            },
            { name: 'odd', sourceFields: [], foreignFields: [path(other, 'x')], foreignDataset: other },
          ],
        }),
      }),
      NOTHING,
    );
    expect(facts?.primaryKey).toEqual(['id']);
    expect(facts?.foreignKeys).toEqual([
      { columns: ['tailnum'], references: other, referencedColumns: ['tail_number'] },
    ]);
  });

  it('reads how it is governed', () => {
    const property = (name: string, value: JsonObject) => ({
      propertyUrn: `urn:li:structuredProperty:${name}`,
      values: [value],
    });
    const facts = readEntity(
      URN,
      stored({
        datasetProperties: { customProperties: { retention: '30 days' }, lastModified: { time: 1_000 } },
        documentation: { documentations: [{ documentation: 'taken over from its source' }] },
        deprecation: { deprecated: true, note: 'use flights_v2', actor: 'urn:li:corpuser:x' },
        incidentsSummary: {
          activeIncidents: ['urn:li:incident:1'],
          activeIncidentDetails: [
            { urn: 'urn:li:incident:1', type: 'FRESHNESS', createdAt: 1 },
            { urn: 'urn:li:incident:2', type: 'VOLUME', createdAt: 2 },
          ],
          resolvedIncidentDetails: [{ urn: 'urn:li:incident:3', type: 'VOLUME', createdAt: 0 }],
        },
        structuredProperties: {
          properties: [
            property('dataspoke.healthScore', { double: 71.5 }),
            property('privacy.encryption', { string: 'AES-256' }),
          ],
        },
        dataProducts: { dataProducts: [{ destinationUrn: 'urn:li:dataProduct:ops' }] },
        container: { container: 'urn:li:container:raw' },
        globalTags: { tags: [{ tag: 'urn:li:tag:CertifiedGold' }] },
      }),
      NOTHING,
    );
    expect(facts).toMatchObject({
      description: 'taken over from its source',
      deprecated: { note: 'use flights_v2' },
      openIncidents: 2,
      healthScore: 71.5,
      customProperties: { retention: '30 days', 'privacy.encryption': 'AES-256' },
      dataProducts: ['urn:li:dataProduct:ops'],
      parents: ['urn:li:container:raw'],
      certified: true,
      changedAt: 1_000,
    });
  });

  it('reads statistics', () => {
    const statistics = readStatistics({
      profile: {
        profiledAt: 5,
        rowCount: 12,
        columns: [{ fieldPath: 'carrier', distinctCount: 2, sampleValues: ['UA', 'AA', 'UA', ''] }],
      },
      usage: {
        queries: 9,
        users: [
          { urn: 'urn:li:corpuser:b', count: 7 },
          { urn: 'urn:li:corpuser:a', count: 2 },
        ],
        lastQueriedAt: 7,
      },
      changedAt: 4,
    });
    const facts = readEntity(URN, stored({ schemaMetadata: schema([field('carrier')]) }), {
      ...NOTHING,
      statistics,
    });
    expect(facts).toMatchObject({
      rowCount: 12,
      columns: [{ path: 'carrier', samples: ['UA', 'AA'], distinctCount: 2 }],
      usage: { queries: 9, users: ['urn:li:corpuser:b', 'urn:li:corpuser:a'], lastQueriedAt: 7 },
      changedAt: 4,
    });
    expect(keptStatistics(facts!)).toEqual(statistics);
  });

  it('bounds what it keeps and leaves out characters that cannot be stored', () => {
    const facts = readEntity(
      URN,
      stored({
        datasetProperties: { description: `a\u0000b\ud800${'x'.repeat(30_000)}` },
        schemaMetadata: schema(
          Array.from({ length: 6_000 }, (_, at) => field(`c${at}`, { description: 'y'.repeat(2_000) })),
        ),
      }),
      NOTHING,
    );
    expect(facts?.description.length).toBe(LIMITS.description);
    expect(facts?.description.startsWith('ab\ufffdx')).toBe(true);
    expect(facts?.columns).toHaveLength(LIMITS.columns);
    expect(facts?.columns[0]?.description).toHaveLength(LIMITS.columnDescription);
    expect(facts?.columns.at(-1)?.description).toBe('');
    expect(JSON.stringify(facts).length).toBeLessThan(900_000);
  });

  it('names the field of an aspect that does not fit the model', () => {
    expect(() => readEntity(URN, stored({ ownership: { owners: [{ type: 'NONE' }] } }), NOTHING)).toThrow(
      /owners\[0\]\.owner is missing/,
    );
  });
});

describe('the texts of a document', () => {
  const facts = readEntity(
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
    NOTHING,
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
      gap: ['retention', 'consent', 'encryption'],
      entityType: ['dataset'],
      term: ['urn:li:glossaryTerm:Aviation'],
      env: ['PROD'],
      subType: ['Table'],
      column: ['dep_delay', 'tailnum'],
      upstream: ['urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.planes,PROD)'],
      domain: ['urn:li:domain:operations'],
      tag: ['urn:li:tag:published', 'urn:li:tag:measure'],
      owner: ['urn:li:corpGroup:flight-operations'],
      platform: ['postgres'],
    });
  });
});
