import { type Caller, searchRpc, type SqlContext, type SqlContextRequest } from '@dataspoke/contracts';
import { mcp, requireAccepted, schemaMetadata } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { fillWithSample, sampleUrn } from '../sample-catalog.fixture';
import { type RunningSearch, startSearch } from '../search.fixture';
import { shopUrn } from '../shop-catalog.fixture';

const reader: Caller = { id: 'api-key:reader', role: 'reader' };

describe('the context for SQL', () => {
  let search: RunningSearch;
  const build = (request: SqlContextRequest, caller?: Caller) =>
    search.ask(searchRpc.buildSqlContext, request, caller);
  const names = ({ tables }: SqlContext) => tables.map(({ name }) => name.replace(/^warehouse\./, ''));
  const joins = ({ joinPaths }: SqlContext) =>
    joinPaths.flatMap((path) =>
      path.joins.map(({ from, to, columns, toColumns }) =>
        [
          [from, columns],
          [to, toColumns],
        ]
          .map(
            ([urn, paths]) =>
              `${/,([^,]+),/.exec(String(urn))?.[1]?.replace(/^warehouse\./, '')}.${String(paths)}`,
          )
          .sort()
          .join(' = '),
      ),
    );

  beforeAll(async () => {
    search = await startSearch();
    const urns = [...(await fillWithSample(search.catalog.client)), ...(await fillWithChain(search))];
    const after = await search.changed(urns, { aspects: ['schemaMetadata'] });
    await eventually(
      async () =>
        expect(await search.ask(searchRpc.getIndexStatus, { after })).toMatchObject({ reached: true }),
      60_000,
    );
  }, 180_000);
  afterAll(() => search?.close());

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'average delay of flights by the name of the airline',
      ['mart.carrier_delays', 'raw.airlines'],
      ['mart.carrier_delays.carrier = raw.airlines.carrier'],
    ],
    [
      'flights by manufacturer of the plane',
      ['raw.flights', 'raw.planes'],
      ['raw.flights.tailnum = raw.planes.tailnum'],
    ],
    [
      'flights to airports above 5000 feet of altitude',
      ['raw.flights', 'raw.airports'],
      ['raw.airports.faa = raw.flights.origin'],
    ],
    [
      'wind speed at the airports, with their altitude',
      ['raw.weather', 'raw.airports'],
      ['raw.airports.faa = raw.weather.origin'],
    ],
    [
      'number of seats of the planes that flew each flight',
      ['raw.flights', 'raw.planes'],
      ['raw.flights.tailnum = raw.planes.tailnum'],
    ],
    ['oldest aircraft by year of manufacture', ['raw.planes'], []],
    ['average temperature per hour', ['raw.weather'], []],
    [
      'flights of each airline, by the name of the airline',
      ['raw.flights', 'raw.airlines'],
      ['raw.airlines.carrier = raw.flights.carrier'],
    ],
  ])('%s', async (question, tables, keys) => {
    const context = await build({ question });
    if (process.env['DATASPOKE_TEST_PRINT']) process.stderr.write(`${context.text}\n\n`);
    expect(names(context)).toEqual(expect.arrayContaining([...tables]));
    expect(joins(context)).toEqual(expect.arrayContaining([...keys]));
    expect(context.estimatedTokens).toBeLessThanOrEqual(2_000);
  });

  it('tells how a day is written', async () => {
    const { conventions } = await build({ question: 'number of flights of each day' });
    expect(conventions).toContain('In flights a day is the three numbers year, month and day.');
  });

  it('leads over tables that the question does not speak of', async () => {
    const context = await build({ question: 'which patients have which insurers' });
    expect(names(context)).toEqual(
      expect.arrayContaining(['shop.public.patients', 'shop.public.insurers', 'shop.public.enrolment']),
    );
    expect(joins(context)).toEqual(
      expect.arrayContaining([
        'shop.public.enrolment.p_no = shop.public.patients.id',
        'shop.public.enrolment.i_no = shop.public.insurers.id',
      ]),
    );
    const { hits } = await search.ask(searchRpc.search, { q: 'which patients have which insurers' });
    const between = hits.find(({ urn }) => urn === shopUrn('enrolment'));
    expect(between?.reason).toMatch(
      /^It joins shop\.public\.(patients|insurers) and shop\.public\.(patients|insurers), which fit the question\.$/,
    );
    expect(between?.path?.[1]).toBe(shopUrn('enrolment'));
    expect([shopUrn('patients'), shopUrn('insurers')]).toContain(between?.path?.[0]);
  });

  it('does not lead over what the asker may not see, and says what stays apart', async () => {
    const { id } = await search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: {
          name: 'hidden',
          effect: 'deny',
          roles: ['reader'],
          apiKeys: [],
          entities: { tags: ['urn:li:tag:secret'] },
        },
      },
      { id: 'api-key:admin', role: 'admin' },
    );
    const context = await build({ question: 'which patients have which insurers' }, reader);
    await search.ask(searchRpc.deleteVisibilityRule, { id }, { id: 'api-key:admin', role: 'admin' });
    expect(JSON.stringify(context)).not.toContain('enrolment');
    expect(context.notes.join(' ')).toMatch(/^Nothing is known that joins [a-z_, ]*(patients|insurers)/);
  });

  it('fits into any budget', async () => {
    for (const tokenBudget of [200, 500, 32_000]) {
      const context = await build({ question: 'delays of flights by airline and airport', tokenBudget });
      expect(context.text.length).toBeLessThanOrEqual(tokenBudget * 3);
      expect(context.tables.length).toBeGreaterThan(0);
    }
  });

  it.each<[object, string]>([
    [{ question: '' }, 'question'],
    [{ question: '?!' }, 'q'],
    [{ question: 'flights', tokenBudget: 10 }, 'tokenBudget'],
  ])('refuses %j', async (request, field) => {
    await expect(build(request as SqlContextRequest)).rejects.toMatchObject({
      code: 'invalid-request',
      fields: [expect.objectContaining({ field })],
    });
  });

  it('has nothing to say about what there is not', async () => {
    const context = await build({ question: 'flights', filters: { platforms: ['oracle'] } });
    expect(context).toMatchObject({ tables: [], joinPaths: [], queries: [] });
    expect(context.notes).toContain('No table fits the question.');
  });

  it('keeps the sample apart from the rest', async () => {
    const { tables } = await build({ question: 'aircraft manufacturers', tokenBudget: 1_000 });
    expect(tables[0]?.urn).toBe(sampleUrn('raw.planes'));
  });
});

/** Patients and insurers, joined by nothing but a table that carries a tag. */
async function fillWithChain({ catalog }: RunningSearch): Promise<readonly string[]> {
  const [patients, insurers, enrolment] = [shopUrn('patients'), shopUrn('insurers'), shopUrn('enrolment')];
  const field = (path: string) => ({
    fieldPath: path,
    nativeDataType: 'bigint',
    kind: 'number' as const,
    nullable: false,
  });
  const shape = { schemaName: 'shop', platform: 'urn:li:dataPlatform:postgres' };
  const key = (from: string, column: string, to: string) => ({
    name: column,
    sourceFields: [`urn:li:schemaField:(${from},${column})`],
    foreignDataset: to,
    foreignFields: [`urn:li:schemaField:(${to},id)`],
  });
  requireAccepted(
    await catalog.client.writes.emitMcps([
      mcp(patients, 'schemaMetadata', {
        ...schemaMetadata({ ...shape, fields: [field('id'), field('birth_year')] }),
        primaryKeys: ['id'],
      }),
      mcp(patients, 'datasetProperties', { description: 'Patients of the clinic' }),
      mcp(insurers, 'schemaMetadata', {
        ...schemaMetadata({ ...shape, fields: [field('id'), field('tariff')] }),
        primaryKeys: ['id'],
      }),
      mcp(insurers, 'datasetProperties', { description: 'Insurers that pay for patients' }),
      mcp(enrolment, 'schemaMetadata', {
        ...schemaMetadata({ ...shape, fields: [field('p_no'), field('i_no')] }),
        foreignKeys: [key(enrolment, 'p_no', patients), key(enrolment, 'i_no', insurers)],
      }),
      mcp(enrolment, 'globalTags', { tags: [{ tag: 'urn:li:tag:secret' }] }),
    ]),
  );
  return [patients, insurers, enrolment];
}
