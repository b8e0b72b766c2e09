import { parseSchemas, UnknownSchema } from './avro-schemas';
import { SMALL_SCHEMAS, smallModel } from './small-model.fixture';

describe('parseSchemas', () => {
  const model = smallModel();

  it('names records as JSON does and remembers their Avro names', () => {
    expect(model.type('com.linkedin.common.Status')).toMatchObject({
      kind: 'record',
      avroName: 'com.linkedin.pegasus2avro.common.Status',
    });
  });

  it('takes the parts of the URN from the key and leaves out aspects without a schema', () => {
    expect(model.entity('dataset')).toMatchObject({
      keyAspect: 'datasetKey',
      keyFields: ['platform', 'name', 'origin'],
    });
    expect(model.entity('dataset')?.aspects).toContain('globalTags');
    expect(model.entity('dataset')?.aspects).not.toContain('notShipped');
  });

  it('tells time series, optional fields and defaults', () => {
    expect(model.aspect('datasetProfile')?.timeseries).toBe(true);
    expect(model.aspect('status')?.timeseries).toBe(false);
    const [custom, name] = model.aspect('datasetProperties')?.fields ?? [];
    expect(custom).toMatchObject({ name: 'customProperties', optional: false, default: {} });
    expect(name).toMatchObject({ name: 'name', optional: true, type: 'string', avroUnion: true });
  });

  it('keeps unions of more than one type, each alternative under its JSON key', () => {
    expect(model.fields('com.linkedin.schema.SchemaField')[0]?.type).toEqual({
      union: [
        { key: 'com.linkedin.schema.StringType', type: 'com.linkedin.schema.StringType' },
        { key: 'com.linkedin.schema.NumberType', type: 'com.linkedin.schema.NumberType' },
      ],
    });
  });

  it('reads index annotations with and without paths', () => {
    expect(model.aspect('globalTags')?.fields[0]).toMatchObject({
      search: [{ path: '/*/tag', fieldName: 'tags', hasValuesFieldName: 'hasTags' }],
      relationships: [{ path: '/*/tag', name: 'TaggedWith', isLineage: false }],
    });
    const description = model.aspect('datasetProperties')?.fields[2];
    expect(description?.search).toEqual([
      { path: '', fieldType: 'TEXT', hasValuesFieldName: 'hasDescription', queryByDefault: true },
    ]);
  });

  describe('of what Avro says otherwise than JSON', () => {
    const namespace = 'com.linkedin.pegasus2avro.ml.metadata';
    const nullable = (name: string, type: string) => ({ name, type: ['null', type], default: null });
    const cost = {
      type: 'record',
      name: 'CostCost',
      namespace,
      fields: [
        nullable('costId', 'double'),
        nullable('costCode', 'string'),
        {
          name: 'fieldDiscriminator',
          type: { type: 'enum', name: 'Which', symbols: ['costId', 'costCode'] },
        },
      ],
    };
    const analyses = {
      type: 'record',
      name: 'QuantitativeAnalyses',
      namespace,
      deprecated: 'Use nothing.',
      Aspect: { name: 'analyses' },
      fields: [
        nullable('unitaryResults', 'string'),
        { name: 'cost', type: cost },
        { ...nullable('author', 'string'), Urn: 'Urn', entityTypes: ['corpuser'], Deprecated: true },
        { name: 'tag', type: 'string', Urn: 'Urn', Relationship: { name: 'Has', entityTypes: ['tag'] } },
      ],
    };
    const { types } = parseSchemas(new Map([...SMALL_SCHEMAS, ['A.avsc', JSON.stringify(analyses)]]), 'test');
    const type = types['com.linkedin.ml.metadata.QuantitativeAnalyses'];
    const fields = type?.kind === 'record' ? type.fields : [];

    it('gives unions back that are records or single types there', () => {
      expect(fields.map((field) => field.type).slice(0, 2)).toEqual([
        { union: [{ key: 'string', type: 'string' }] },
        {
          union: [
            { key: 'costId', type: 'double' },
            { key: 'costCode', type: 'string' },
          ],
        },
      ]);
      expect(types['com.linkedin.ml.metadata.CostCost']).toBeUndefined();
    });

    it('keeps which URNs a field holds and what is deprecated', () => {
      expect(type).toMatchObject({ deprecated: 'Use nothing.' });
      expect(fields[2]).toMatchObject({ urnOf: ['corpuser'], deprecated: true });
      expect(fields[3]).toMatchObject({ urnOf: ['tag'] });
      expect(fields[3]?.deprecated).toBeUndefined();
    });
  });

  it('refuses schemas that describe no entity', () => {
    const status = new Map([['Status.avsc', SMALL_SCHEMAS.get('Status.avsc') ?? '']]);
    expect(() => parseSchemas(status, 'test')).toThrow(UnknownSchema);
  });
});
