import { InvalidUrn, Urn } from '@dataspoke/domain';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordOfAspect } from '../aspects/aspect-table';
import { CatalogModel } from './catalog-model';
import { ENTITY_TYPES } from './entity-types';

/** Facts about the entity types of a DataHub server, from its own source. */
const REFERENCE = join(__dirname, '../../../../../shared/datahub/entity-registry.json');
const ORDERS = 'urn:li:dataset:(urn:li:dataPlatform:postgres,sales.public.orders,PROD)';

describe('CatalogModel', () => {
  const model = new CatalogModel();

  it('knows which aspects an entity can have, and how they are kept', () => {
    const urn = model.parseUrn(ORDERS);
    expect(model.keyAspect(urn)).toBe('datasetKey');
    const kinds = ['datasetKey', 'ownership', 'datasetProfile', 'chartInfo'].map((name) =>
      model.aspectKind(urn, name),
    );
    expect(kinds).toEqual(['versioned', 'versioned', 'timeseries', undefined]);
    expect(model.aspectNames('tag').slice(0, 2)).toEqual(['tagKey', 'deprecation']);
    expect(model.aspectNames('unknown')).toEqual([]);
  });

  it('knows how GraphQL names entity types', () => {
    const names = ['dataset', 'corpuser', 'mlModel', 'dataHubPolicy', 'platformResource', 'toString'];
    expect(names.map((name) => model.graphqlName(name))).toEqual([
      ...['DATASET', 'CORP_USER', 'MLMODEL', 'DATAHUB_POLICY'],
      undefined,
      undefined,
    ]);
  });

  it('describes every aspect that an entity type names', () => {
    for (const name of Object.keys(ENTITY_TYPES)) {
      for (const aspect of model.aspectNames(name)) {
        expect([name, aspect, recordOfAspect(aspect)]).toEqual([name, aspect, expect.any(String)]);
      }
    }
  });

  it('takes further entity types, and other aspects for known ones', () => {
    const extended = new CatalogModel({
      sensor: { keyAspect: 'sensorKey', aspects: ['status'], timeseries: ['reading'] },
      tag: { keyAspect: 'tagKey', graphql: 'TAG', aspects: ['sensorInfo'] },
    });
    const sensor = extended.parseStorableUrn('urn:li:sensor:(a,b)');
    expect([extended.aspectKind(sensor, 'reading'), extended.aspectKind(sensor, 'sensorKey')]).toEqual([
      'timeseries',
      'versioned',
    ]);
    expect(extended.aspectKind(Urn.parse('urn:li:tag:a'), 'sensorInfo')).toBe('versioned');
    expect(extended.aspectKind(Urn.parse(ORDERS), 'ownership')).toBe('versioned');
  });

  it.each([
    ORDERS,
    `urn:li:schemaField:(${ORDERS},id)`,
    'urn:li:dataJob:(urn:li:dataFlow:(airflow,etl,prod),load)',
    'urn:li:glossaryTerm:Class(a,b)',
    'urn:li:container:c7ea2b169d1d63b4b3d2cda82323f341',
  ])('lets %s be stored', (text) => {
    expect(model.parseStorableUrn(text).toString()).toBe(text);
  });

  it.each([
    ['urn:li:thing:a', '"thing" is not an entity type that this client knows'],
    ['urn:li:Dataset:a', '"Dataset" is not an entity type'],
    [
      'urn:li:dataset:(urn:li:dataPlatform:postgres,a)',
      'expected urn:li:dataset:(<platform>,<name>,<origin>)',
    ],
    ['urn:li:dataset:(postgres,a,PROD)', 'its platform must be a URN'],
    ['urn:li:dataset:(urn:li:dataPlatform:postgres,a,prod)', 'its origin must be one of DEV, '],
    ['urn:li:dataJob:(etl,load)', 'its flow must be a URN'],
    ['urn:li:schemaField:(orders,id)', 'its parent must be a URN'],
  ])('does not let %s be stored, and says why', (text, reason) => {
    expect(() => model.parseStorableUrn(text)).toThrow(InvalidUrn);
    expect(() => model.parseStorableUrn(text)).toThrow(reason);
  });

  (existsSync(REFERENCE) ? it : it.skip)('agrees with the facts about DataHub', () => {
    const { entities } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as Registry;
    for (const [name, { keyAspect, keyFields, aspects, timeseriesAspects = [] }] of Object.entries(
      entities,
    )) {
      const ours = ENTITY_TYPES[name];
      expect([name, ours?.keyAspect, ours?.keyFields?.map((field) => field.name)]).toEqual([
        name,
        keyAspect,
        keyFields.map((field) => field.name),
      ]);
      // Our model is newer: it may know more.
      const versioned = aspects.filter((aspect) => !timeseriesAspects.includes(aspect));
      expect([name, ours?.aspects]).toEqual([name, expect.arrayContaining(versioned)]);
      expect([name, ours?.timeseries]).toEqual([name, expect.arrayContaining(timeseriesAspects)]);
      expect(ours?.timeseries).toHaveLength(timeseriesAspects.length);
    }
  });
});

interface Registry {
  readonly entities: Readonly<
    Record<
      string,
      {
        readonly keyAspect: string;
        readonly keyFields: readonly { readonly name: string }[];
        readonly aspects: readonly string[];
        readonly timeseriesAspects?: readonly string[];
      }
    >
  >;
}
