import { type CallOptions } from './api.fixture';

/** A request that a caller got wrong, and the problem that has to be the answer. */
export interface ProblemCase {
  readonly what: string;
  readonly status: number;
  readonly code: string;
  readonly method: string;
  readonly path: string;
  readonly options: CallOptions;
}

/** An id that nothing has. */
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const DATASET = encodeURIComponent(
  'urn:li:dataset:(urn:li:dataPlatform:postgres,warehouse.raw.unknown,PROD)',
);

const of =
  (status: number, code: string) =>
  (what: string, asked: string, options: CallOptions = {}): ProblemCase => {
    const [method = '', path = ''] = asked.split(' ');
    return { what, status, code, method, path: `/api/v1${path}`, options };
  };
const unauthenticated = of(401, 'unauthenticated');
const notFound = of(404, 'not-found');
const invalid = of(400, 'invalid-request');
const badRecipe = of(422, 'recipe-invalid');

export const PROBLEM_CASES: readonly ProblemCase[] = [
  unauthenticated('no key', 'GET /sources', { key: null }),
  unauthenticated('a key that nobody made', 'GET /status', { key: `dsk_00000000_${'x'.repeat(43)}` }),
  notFound('an unknown run', `GET /runs/${UNKNOWN}`),
  notFound('the events of an unknown run', `GET /runs/${UNKNOWN}/events`),
  notFound('the changes of an unknown run', `GET /runs/${UNKNOWN}/changes`),
  notFound('a run of an unknown source', `POST /sources/${UNKNOWN}/runs`, { body: {} }),
  notFound('a test of an unknown source', `POST /sources/${UNKNOWN}/test`),
  notFound('the schedule of an unknown source', `GET /sources/${UNKNOWN}/schedule`),
  notFound('an unknown index run', `GET /search/index-runs/${UNKNOWN}`),
  notFound('an unknown dataset', `GET /datasets/${DATASET}`),
  invalid('an id of the wrong type', 'GET /runs/42'),
  invalid('a malformed URN', 'GET /datasets/urn%3Ali%3Adataset%3Aflights'),
  invalid('the lineage of a malformed URN', 'GET /datasets/urn%3Ali%3Adataset%3A(a%2Cb)/lineage'),
  invalid('a flag of the wrong type', `POST /sources/${UNKNOWN}/runs`, { body: { dryRun: 'yes' } }),
  invalid('a source of the wrong types', 'POST /sources', { body: { name: 7, type: [], recipe: 'x' } }),
  invalid('a feed position that is none', 'GET /search/index-status?after=yesterday'),
  invalid('a cursor that is none', 'GET /datasets?cursor=next'),
  invalid('the lineage of an empty SQL text', 'POST /lineage/sql', {
    body: { sql: '', dialect: 'postgres' },
  }),
  invalid('the lineage of SQL of no dialect', 'POST /lineage/sql', { body: { sql: 'select 1' } }),
  invalid('a body that is no JSON', 'POST /sources', { body: '{"name":' }),
  badRecipe('a source of an unknown kind', 'POST /sources', {
    body: { name: 'x', type: 'abacus', recipe: {} },
  }),
  badRecipe('a recipe without what it needs', 'POST /sources', {
    body: { name: 'x', type: 'postgres', recipe: {} },
  }),
  of(413, 'payload-too-large')('a body beyond the limit', 'POST /sources', {
    body: { name: 'x'.repeat(2_000_000) },
  }),
];

/** What only an editor may do: what it is, method, path, body. */
export const EDITOR_CASES: readonly (readonly [string, string, string, object | undefined])[] = [
  ['register a source', 'POST', '/api/v1/sources', { name: 'x', type: 'postgres', recipe: {} }],
  ['start a run', 'POST', `/api/v1/sources/${UNKNOWN}/runs`, {}],
  ['send an event of OpenLineage', 'POST', '/api/v1/lineage', {}],
  ['rebuild the index', 'POST', '/api/v1/search/index-runs', undefined],
  ['make a key', 'POST', '/api/v1/api-keys', { name: 'x', role: 'admin' }],
  ['demand something of a dataset', 'POST', '/api/v1/rules', { dataset: 'x', kind: 'unique' }],
  ['evaluate rules', 'POST', '/api/v1/evaluations', {}],
  ['scan the catalog', 'POST', '/api/v1/health-scores/scans', undefined],
];
