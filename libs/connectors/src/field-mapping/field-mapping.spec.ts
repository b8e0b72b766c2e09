import { type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { RecipeReader } from '../recipe/recipe-reader';
import { FieldMapping, MappingFailure, type MappedEntity } from './field-mapping';

const parse = (mapping: unknown): FieldMapping =>
  RecipeReader.read(mapping, (reader) => FieldMapping.read(reader));
const faults = (mapping: unknown): string => {
  try {
    parse(mapping);
    return '';
  } catch (error) {
    return error instanceof ConnectorError
      ? error.fields.map(({ message }) => message).join('\n')
      : String(error);
  }
};
const apply = (mapping: unknown, record: JsonValue): Promise<readonly MappedEntity[]> =>
  parse(mapping).apply(record, 'PROD');
const failure = async (mapping: unknown, record: JsonValue): Promise<unknown> =>
  apply(mapping, record).catch((error: unknown) => (error instanceof MappingFailure ? error.faults : error));

const TABLE = { platform: { value: 'cms' }, name: 'schema & "." & table' };

describe('a mapping', () => {
  it('makes a dataset with all that can be said of it', async () => {
    const [entity] = await apply(
      {
        ...TABLE,
        displayName: 'table',
        description: { template: '{{table}} of {{owner.team}}' },
        tags: { path: 'level', lookup: { high: ['critical', 'urn:li:tag:pii'] } },
        terms: 'terms.name',
        owners: '[owner.mail, "group:" & owner.team]',
        domain: { value: 'Sales' },
        customProperties: { rows: 'rows', team: { path: 'owner.nothing', default: 'none' } },
        upstreams: 'from',
        columns: { forEach: 'cols', name: 'n', type: 't', description: 'd', tags: 'tags' },
      },
      {
        schema: 'shop',
        table: 'orders',
        level: 'high',
        rows: 12,
        owner: { team: 'finance', mail: 'ada@example.com' },
        terms: [{ name: 'Order' }],
        from: ['shop.raw'],
        cols: [
          { n: 'id', t: 'BIGINT' },
          { n: 'when', t: 'timestamp', d: 'at last', tags: 'late' },
        ],
      },
    );
    expect(entity).toMatchObject({
      urn: 'urn:li:dataset:(urn:li:dataPlatform:cms,shop.orders,PROD)',
      name: 'orders',
      aspects: {
        datasetProperties: {
          name: 'orders',
          description: 'orders of finance',
          customProperties: { rows: '12', team: 'none' },
        },
        globalTags: { tags: [{ tag: 'urn:li:tag:critical' }, { tag: 'urn:li:tag:pii' }] },
        glossaryTerms: { terms: [{ urn: 'urn:li:glossaryTerm:Order' }] },
        ownership: {
          owners: [
            { owner: 'urn:li:corpuser:ada@example.com', type: 'TECHNICAL_OWNER' },
            { owner: 'urn:li:corpGroup:finance' },
          ],
        },
        domains: { domains: ['urn:li:domain:Sales'] },
        upstreamLineage: {
          upstreams: [{ dataset: 'urn:li:dataset:(urn:li:dataPlatform:cms,shop.raw,PROD)' }],
        },
        schemaMetadata: {
          fields: [
            {
              fieldPath: 'id',
              nativeDataType: 'BIGINT',
              type: { type: { 'com.linkedin.schema.NumberType': {} } },
            },
            { fieldPath: 'when', description: 'at last', globalTags: { tags: [{ tag: 'urn:li:tag:late' }] } },
          ],
        },
      },
    });
  });

  it('makes other entities by their URNs, several of one record, and aspects as they are', async () => {
    const entities = await apply(
      {
        forEach: 'boards',
        urn: { template: 'urn:li:dashboard:(cms,{{id}})' },
        displayName: 'title',
        aspects: { status: '{"removed": archived}' },
      },
      {
        boards: [
          { id: 1, title: 'One', archived: false },
          { id: 2, title: 'Two', archived: true },
        ],
      },
    );
    expect(entities.map(({ urn }) => urn)).toEqual(['urn:li:dashboard:(cms,1)', 'urn:li:dashboard:(cms,2)']);
    expect(entities[1]?.aspects).toMatchObject({
      dashboardInfo: { title: 'Two' },
      status: { removed: true },
    });
  });

  it('says nothing where a record says nothing', async () => {
    const [entity] = await apply(
      { ...TABLE, description: 'text', domain: 'domain' },
      { schema: 's', table: 't' },
    );
    expect(Object.keys(entity?.aspects ?? {})).toEqual(['datasetProperties']);
    expect(entity?.aspects['datasetProperties']).not.toHaveProperty('description');
  });

  it.each([
    [{ ...TABLE, description: 'a[' }, 'description is no valid expression: Expected'],
    [{ ...TABLE, description: { template: 'x {{)}}' } }, 'description.template is no valid expression'],
    [{ ...TABLE, description: { path: 'a', value: 'b' } }, 'must have one of path, template and value'],
    [{ ...TABLE, descriptoin: 'a' }, 'descriptoin is not known (did you mean "description"?)'],
    [{ platform: { value: 'x' } }, 'urn is missing'],
    [{ ...TABLE, columns: { name: 'n' } }, 'columns.forEach is missing'],
    [{ ...TABLE, tags: 5 }, 'tags must be an expression'],
    [{ ...TABLE, description: { path: 'a', lookup: [] } }, 'lookup must be an object'],
  ])('with a fault is refused, with its place: %j', (mapping, message) => {
    expect(faults(mapping)).toContain(message);
  });

  it('tells every field for which a record does not do', async () => {
    expect(
      await failure(
        { ...TABLE, description: 'd', customProperties: { a: 'list' } },
        { schema: 's', table: 't', d: { x: 1 }, list: [1, 2] },
      ),
    ).toEqual([
      { field: 'description', message: 'gives an object where a text is wanted' },
      { field: 'customProperties.a', message: 'gives a list where a text is wanted' },
    ]);
    expect(await failure({ platform: 'p', name: 'n' }, { n: 'x' })).toMatchObject([{ field: 'platform' }]);
    expect(await failure({ urn: 'u' }, { u: 'no urn' })).toMatchObject([
      { field: 'urn', message: expect.stringContaining('no valid URN') },
    ]);
    expect(
      await failure(
        { ...TABLE, columns: { forEach: 'c', name: 'n' } },
        { schema: 's', table: 't', c: [{ n: 'a' }, { n: 'a' }] },
      ),
    ).toMatchObject([{ field: 'columns', message: expect.stringContaining('two columns') }]);
    expect(await failure({ ...TABLE, aspects: { status: '1' } }, { schema: 's', table: 't' })).toMatchObject([
      { field: 'aspects.status' },
    ]);
  });

  it.each([
    [`$replace(s, /(\\d+)-(\\w+)/, "$2:$1")`, 'a:1 b:2'],
    [`$join($split(s, / |-/), ",")`, '1,a,2,b'],
    [`$match(s, /\\d/).match ~> $join("")`, '12'],
    [`$contains(s, /B$/i) ? "yes" : "no"`, 'yes'],
  ])('matches by regular expressions: %s', async (description, expected) => {
    const [entity] = await apply({ ...TABLE, description }, { schema: 's', table: 't', s: '1-a 2-b' });
    expect(entity?.aspects['datasetProperties']).toMatchObject({ description: expected });
  });

  it('is bounded in time and depth, and gives the same each time', async () => {
    const runaway = '($f := function($n) { $f($n + 1) + 1 }; $f(0))';
    expect(await failure({ ...TABLE, description: runaway }, { schema: 's', table: 't' })).toMatchObject([
      { field: 'description', message: expect.stringMatching(/deep|longer/) },
    ]);
    const endless = '$sum([1..5000000].($ * 2))';
    expect(await failure({ ...TABLE, description: endless }, { schema: 's', table: 't' })).toMatchObject([
      { field: 'description' },
    ]);
    const backtracking = `$contains(s, /(a+)+$/)`;
    expect(
      await failure(
        { ...TABLE, description: backtracking },
        { schema: 's', table: 't', s: `${'a'.repeat(40)}b` },
      ),
    ).toMatchObject([{ field: 'description', message: expect.stringContaining('regular expression') }]);
    expect(await failure({ ...TABLE, description: '$now()' }, { schema: 's', table: 't' })).toMatchObject([
      { field: 'description', message: expect.stringContaining('look different each time') },
    ]);
  });
});
