import { schemaMetadata } from '@dataspoke/datahub-client';
import { catalogTable, columnsOf, fieldUrn } from './catalog-table';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:hive,db.t,PROD)';
const PAYLOAD = '[version=2.0].[type=struct].[type=struct].payload';
const KIND = `${PAYLOAD}.[type=string].kind`;

const table = catalogTable(
  URN,
  schemaMetadata({
    schemaName: 't',
    platform: 'urn:li:dataPlatform:hive',
    fields: ['id', 'Day', PAYLOAD, KIND].map((fieldPath) => ({
      fieldPath,
      nativeDataType: 'string',
      kind: 'string',
      nullable: true,
    })),
  }),
);

describe('a table of the catalog', () => {
  it('has columns, and paths inside of them', () => {
    expect(columnsOf(table)).toEqual(['id', 'Day', 'payload']);
    expect(columnsOf(catalogTable(URN, undefined))).toBeUndefined();
  });

  it('knows its schema fields in any case, and columns of paths that it lacks', () => {
    expect(fieldUrn(table, 'day')).toBe(`urn:li:schemaField:(${URN},Day)`);
    expect(fieldUrn(table, 'payload.kind')).toBe(`urn:li:schemaField:(${URN},${KIND})`);
    expect(fieldUrn(table, 'payload.more')).toBe(`urn:li:schemaField:(${URN},${PAYLOAD})`);
    expect(fieldUrn(table, 'kind')).toBeUndefined();
  });
});
