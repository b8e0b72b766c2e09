import { type RuleDraft, qualityRpc } from '@dataspoke/contracts';
import { testServer } from '@dataspoke/dev-stack/testing';
import { buildWarehouse, provisionSample } from '@dataspoke/sample-warehouse';
import { type RunningQuality, startQuality } from '../quality.fixture';

const DATABASE = 'warehouse';

/** What is known of the sample comes out as verdicts, with evidence that a person can act on. */
describe('the rules of the sample', () => {
  let quality: RunningQuality;

  beforeAll(async () => {
    const adminUrl = testServer('DATASPOKE_TEST_POSTGRES_URL');
    await buildWarehouse({ adminUrl, archive: await provisionSample(), database: DATABASE });
    quality = await startQuality({
      workflows: true,
      warehouse: new URL(`/${DATABASE}`, adminUrl).href,
      recipe: { asOf: '2014-01-01T00:00 America/New_York' },
    });
    for (const draft of drafts(quality)) await quality.rule(draft);
  }, 180_000);
  afterAll(async () => {
    await quality?.close();
  });

  it('have the verdicts that are known', async () => {
    const evaluation = await quality.evaluate();
    expect(evaluation).toMatchObject({
      state: 'succeeded',
      counts: { rules: 7, pass: 2, warn: 1, fail: 4, error: 0, noData: 0, pending: 0 },
    });
    const verdicts = await quality.verdicts(evaluation.id);
    expect(verdicts['tail number']).toMatchObject({
      verdict: 'fail',
      observed: { rows: 336_776, violations: 2_512 },
      message: '2,512 of 336,776 rows have no tailnum.',
    });
    expect(verdicts['plane']).toMatchObject({
      verdict: 'fail',
      observed: { violations: 50_094, distinctValues: 721 },
    });
    expect(verdicts['destination']).toMatchObject({ verdict: 'fail', observed: { distinctValues: 4 } });
    const missing = verdicts['destination']?.examples.map(({ values }) => values['dest']);
    expect(missing?.sort()).toEqual(['BQN', 'PSE', 'SJU', 'STT']);
    expect(verdicts['year']).toMatchObject({ verdict: 'warn', observed: { rows: 3_322, violations: 70 } });
    expect(verdicts['year']?.examples).toHaveLength(10);
    expect(verdicts['fresh']).toMatchObject({
      verdict: 'pass',
      asOf: '2014-01-01T05:00:00.000Z',
      observed: { newest: '2014-01-01T04:00:00.000Z', ageMinutes: 60 },
    });

    const { items } = await quality.ask(qualityRpc.listIncidents, { state: 'open' });
    expect(items.map(({ title }) => title.split(' fails on ')[0]).sort()).toEqual([
      'destination',
      'flown',
      'plane',
      'tail number',
    ]);
  }, 60_000);
});

function drafts({ urn }: RunningQuality): readonly RuleDraft[] {
  const flights = urn('raw.flights');
  const references = (name: string, field: string, table: string, referenced: string): RuleDraft => ({
    dataset: flights,
    kind: 'foreign_key',
    name,
    fields: [field],
    parameters: { references: urn(table), referencedFields: [referenced] },
  });
  return [
    { dataset: flights, kind: 'not_null', name: 'tail number', fields: ['tailnum'] },
    references('plane', 'tailnum', 'raw.planes', 'tailnum'),
    references('destination', 'dest', 'raw.airports', 'faa'),
    references('carrier', 'carrier', 'raw.airlines', 'carrier'),
    {
      dataset: flights,
      kind: 'freshness',
      name: 'fresh',
      fields: ['time_hour'],
      parameters: { maxAgeMinutes: 1_440 },
    },
    { dataset: urn('raw.planes'), kind: 'not_null', name: 'year', fields: ['year'], severity: 'warn' },
    {
      dataset: urn('staging.flight_legs'),
      kind: 'custom_sql',
      name: 'flown',
      parameters: {
        sql: 'select flight_date, carrier, tail_number from flight_legs where tail_number is null limit 5',
      },
    },
  ];
}
