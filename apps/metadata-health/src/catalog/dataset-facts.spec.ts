import { type Aspects, DataHubRejected, fieldType, type JsonObject } from '@dataspoke/datahub-client';
import { schemaFieldUrn } from '@dataspoke/domain';
import { assertionVerdict } from './assertion-verdict';
import { readDatasetFacts, type Surroundings } from './dataset-facts';

const FLIGHTS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,airline.public.flights,PROD)';
const NOTHING: Surroundings = { assertions: [], activeIncidents: [] };

function aspects(values: Readonly<Record<string, JsonObject>>): Aspects {
  return new Map(Object.entries(values).map(([name, value]) => [name, { value }]));
}

function read(values: Readonly<Record<string, JsonObject>>, around: Surroundings = NOTHING) {
  return readDatasetFacts(FLIGHTS, aspects({ datasetKey: KEY, ...values }), around);
}

const KEY = { platform: 'urn:li:dataPlatform:postgres', name: 'airline.public.flights', origin: 'PROD' };
const schema = (...fields: JsonObject[]): JsonObject => ({
  schemaName: 'flights',
  platform: 'urn:li:dataPlatform:postgres',
  version: 0,
  hash: '',
  platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
  fields: fields.map((field) => ({ nativeDataType: 'text', type: { ...fieldType('string') }, ...field })),
});

describe('the facts of a dataset', () => {
  it('are none when it is not stored, or soft-deleted', () => {
    expect(readDatasetFacts(FLIGHTS, undefined, NOTHING)).toBeUndefined();
    expect(read({ status: { removed: true } })).toBeUndefined();
    expect(read({})).toMatchObject({ name: 'flights', platform: 'postgres', owners: [] });
  });

  it('take a description from wherever somebody wrote one, and no blank for one', () => {
    const described = (values: Record<string, JsonObject>) => read(values)?.score.described;
    expect(described({ datasetProperties: { description: 'Departures' } })).toBe(true);
    expect(described({ editableDatasetProperties: { description: 'Departures' } })).toBe(true);
    expect(described({ documentation: { documentations: [{ documentation: 'Departures' }] } })).toBe(true);
    expect(described({ datasetProperties: { description: ' \n' } })).toBe(false);
  });

  it('know of each field whether it is described and what it is made from', () => {
    const day = schemaFieldUrn(FLIGHTS, 'day').toString();
    const facts = read({
      schemaMetadata: schema(
        { fieldPath: 'day' },
        { fieldPath: 'carrier', description: 'IATA code' },
        { fieldPath: 'delay' },
      ),
      editableSchemaMetadata: { editableSchemaFieldInfo: [{ fieldPath: 'delay', description: 'Minutes' }] },
      upstreamLineage: {
        upstreams: [{ dataset: FLIGHTS.replace('flights', 'raw'), type: 'VIEW' }],
        fineGrainedLineages: [
          { upstreamType: 'FIELD_SET', upstreams: ['urn:x'], downstreamType: 'FIELD', downstreams: [day] },
        ],
      },
    });
    expect(facts?.score).toMatchObject({
      fields: [
        { path: 'day', described: false, derived: true },
        { path: 'carrier', described: true, derived: false },
        { path: 'delay', described: true, derived: false },
      ],
      upstreams: 1,
    });
  });

  it('tell technical from business owners, also by custom types', () => {
    const facts = read({
      ownership: {
        owners: [
          { owner: 'urn:li:corpuser:a', type: 'DATAOWNER' },
          { owner: 'urn:li:corpuser:b', type: 'DATA_STEWARD' },
          {
            owner: 'urn:li:corpuser:c',
            type: 'CUSTOM',
            typeUrn: 'urn:li:ownershipType:__system__business_owner',
          },
          { owner: 'urn:li:corpuser:d', type: 'NONE' },
        ],
        lastModified: { time: 0, actor: 'urn:li:corpuser:datahub' },
      },
    });
    expect(facts?.owners).toHaveLength(4);
    expect(facts?.score).toMatchObject({
      technicalOwners: ['urn:li:corpuser:a'],
      businessOwners: ['urn:li:corpuser:b', 'urn:li:corpuser:c'],
    });
  });

  it('see a label on the dataset, on a field, and on a field by a person', () => {
    const tags = { tags: [{ tag: 'urn:li:tag:pii' }] };
    const labelled = (values: Record<string, JsonObject>) => read(values)?.score.labelled;
    expect(labelled({ globalTags: tags })).toBe(true);
    expect(labelled({ globalTags: { tags: [] } })).toBe(false);
    expect(labelled({ schemaMetadata: schema({ fieldPath: 'a', globalTags: tags }) })).toBe(true);
    expect(
      labelled({
        editableSchemaMetadata: { editableSchemaFieldInfo: [{ fieldPath: 'a', globalTags: tags }] },
      }),
    ).toBe(true);
  });

  it('take the later of what the source and an operation say about the last change', () => {
    const properties = { lastModified: { time: 5, actor: 'urn:li:corpuser:etl' } };
    expect(read({ datasetProperties: properties }, { ...NOTHING, operatedAt: 3 })?.score.updatedAt).toBe(5);
    expect(read({}, { ...NOTHING, operatedAt: 3 })?.score.updatedAt).toBe(3);
    expect(read({})?.score.updatedAt).toBeUndefined();
  });

  it('say which aspect they cannot understand', () => {
    expect(() => read({ ownership: { owners: 'me' } })).toThrow(DataHubRejected);
  });
});

describe('the verdict of an assertion', () => {
  it.each([
    [undefined, 'never'],
    [{}, 'never'],
    [{ type: 'INIT' }, 'never'],
    [{ type: 'SUCCESS' }, 'pass'],
    [{ type: 'FAILURE' }, 'fail'],
    [{ type: 'FAILURE', severity: 'LOW' }, 'warn'],
    [{ type: 'ERROR' }, 'error'],
    [{ type: 'ERROR', error: { type: 'SOURCE_QUERY_FAILED' } }, 'error'],
    [{ type: 'ERROR', error: { type: 'INSUFFICIENT_DATA' } }, 'no_data'],
  ])('of the result %j is %s', (result, verdict) => {
    expect(assertionVerdict(result)).toBe(verdict);
  });
});
