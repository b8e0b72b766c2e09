import { type JsonObject } from '../connector';
import { WorkingFile } from '../working-file/working-file';
import { DatasetPoints } from './dataset-points';
import { parseEvent } from './event';

const ORDERS = { namespace: 'duckdb:///data/shop.duckdb', name: 'shop.main.orders' };
const TESTS = {
  assertions: [
    {
      assertion: 'not_null',
      column: 'id',
      name: 'not_null_id',
      severity: 'error',
      success: false,
      params: {},
    },
  ],
};

/** As dbt-ol writes them: the facet at both places, at the start of a run and at its end. */
function tested(eventType: string, second: number): JsonObject {
  return {
    eventType,
    eventTime: `2026-01-02T03:04:0${second}Z`,
    run: { runId: '01890b3c-7b2e-7000-8000-000000000001' },
    job: { namespace: 'shop', name: 'shop.main.shop.orders.build.test' },
    inputs: [
      {
        ...ORDERS,
        facets: { dataQualityAssertions: TESTS },
        inputFacets: { dataQualityAssertions: TESTS },
      },
    ],
  };
}

let file: WorkingFile;
beforeEach(async () => {
  file = await WorkingFile.open();
});
afterEach(() => file.close());

it.each([
  ['START', 'FAIL'],
  ['FAIL', 'START'],
])('tells what the tests of a run gave once, when %s and %s hold it', (...types) => {
  const points = new DatasetPoints({ env: 'PROD', instances: {} }, file);
  for (const type of types) {
    const parsed = parseEvent(tested(type, type === 'START' ? 1 : 2));
    if (parsed.ok) points.add(parsed.event);
  }
  expect([...points.entities()].map(({ objectType, series }) => ({ objectType, series }))).toMatchObject([
    {
      objectType: 'assertion',
      series: {
        assertionRunEvent: [
          { timestampMillis: Date.parse('2026-01-02T03:04:02Z'), result: { type: 'FAILURE' } },
        ],
      },
    },
  ]);
});

it('tells what only the start of a run holds', () => {
  const points = new DatasetPoints({ env: 'PROD', instances: {} }, file);
  const parsed = parseEvent(tested('START', 1));
  if (parsed.ok) points.add(parsed.event);
  expect([...points.entities()]).toMatchObject([
    { series: { assertionRunEvent: [{ timestampMillis: Date.parse('2026-01-02T03:04:01Z') }] } },
  ]);
});
