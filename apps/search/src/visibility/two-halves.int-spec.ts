import {
  type Caller,
  type RpcDefinition,
  SEARCH_FACETS,
  SEARCH_SORTS,
  searchRpc,
  SEARCH_TYPES,
  type SearchRequest,
  type SqlContext,
} from '@dataspoke/contracts';
import { type RunningSearch } from '../search.fixture';
import {
  ADMIN,
  HIDDEN,
  HIDDEN_ENTITIES,
  MARKER,
  RULES,
  SEEN,
  SEEN_ENTITIES,
  startHalves,
} from './two-halves.fixture';

const limited: Caller = { id: 'api-key:limited', role: 'reader' };
const free: Caller = { id: 'api-key:free', role: 'reader' };

const QUESTIONS = [
  ...[
    'orders',
    'order_totals',
    'what people bought',
    'amount',
    'purchases by day',
    'money by month',
    'turnover',
  ],
  ...['tables in the Sales domain', 'tables tagged tidy', 'tables owned by accounting', 'what is a purchase'],
  ...['tables downstream of orders', 'what feeds the turnover dashboard', 'tables used by accounting'],
  ...['tables with the column amount', 'orders and returns', 'parcels and what came back', 'postgres tables'],
  ...['what was sent off and its weight', 'personal data', 'healthy tables', 'fresh since yesterday', 'the'],
  ...Object.values(SEEN),
  // What a curious asker would try.
  ...[
    'zorblax',
    'quuxon',
    'zorblax customers',
    'zorblaxx',
    'quuxn',
    'ZORBLAX_CUSTOMERS',
    'zorb',
    'Zorblaxity',
  ],
  ...[
    'tables in the Zorblax affairs domain',
    'tables in the Quuxon affairs domain',
    'tables tagged quuxon only',
  ],
  ...['tables owned by quuxon', 'used by zorblax', 'queried by zorblax', 'downstream of zorblax customers'],
  ...['what feeds the zorblax board', 'upstream of zorblax bridge', 'tables with the column quuxon_id'],
  ...[
    'zorblax amount of orders',
    'quuxon tables',
    'tables in QA',
    'domain:zorblax',
    'tag:zorblax',
    'owner:quuxon',
  ],
  ...[
    'zorblax one',
    'SELECT zorblax FROM quuxon',
    'Zorblax figures',
    'zorblax of the quuxon',
    'order zorblax',
  ],
  ...Object.values(HIDDEN),
];

const REQUESTS: readonly SearchRequest[] = [
  ...QUESTIONS.map((q) => ({ q })),
  ...QUESTIONS.slice(0, 12).map((q) => ({ q, understand: false })),
  ...SEARCH_SORTS.map((sort) => ({ sort, types: ['dataset'] })),
  ...SEARCH_SORTS.map((sort) => ({ sort, q: 'orders' })),
  ...SEARCH_TYPES.map((type) => ({ types: [type] })),
  ...SEARCH_TYPES.map((type) => ({ types: [type], q: 'zorblax orders' })),
  ...[...Object.values(SEEN), ...Object.values(HIDDEN)].flatMap((urn) => [
    { filters: { downstreamOf: [urn] } },
    { filters: { upstreamOf: [urn] } },
    { filters: { usedBy: [urn] } },
    { filters: { downstreamOf: [urn] }, q: 'purchases' },
  ]),
  ...[SEEN.sales, HIDDEN.domain, HIDDEN.below].map((urn) => ({ filters: { domains: [urn] } })),
  ...[SEEN.tidy, HIDDEN.tag].map((urn) => ({ filters: { tags: [urn] } })),
  ...[SEEN.purchase, HIDDEN.term].map((urn) => ({ filters: { terms: [urn] } })),
  { filters: { owners: [HIDDEN.owner] } },
  { filters: { dataProducts: [HIDDEN.product] } },
  { filters: { platforms: ['quuxon'] } },
  { filters: { envs: ['QA'] } },
  { filters: { columns: ['quuxon_id'] } },
  { filters: { columns: ['amount'] }, types: ['schemaField'] },
  { filters: { deprecated: false } },
].map((request) => ({ ...request, limit: 50, explain: true, facets: [...SEARCH_FACETS] }));

const PREFIXES = [
  '',
  'z',
  'q',
  'zor',
  'quux',
  'zorblax',
  'zorblx',
  'o',
  'or',
  'ord',
  'am',
  'sal',
  'tid',
  'acc',
  'pur',
  'post',
  'loo',
  'sum',
];

/** Measures and times differ from one run to the next and from one collection to another. */
const MEASURES = new Set([
  'tookMs',
  'timings',
  'score',
  'words',
  'meaning',
  'columnMeaning',
  'rank',
  'indexedAt',
  'changedAt',
]);

/** What an answer tells, without measures and without the order that they give. */
function told(answer: unknown): unknown {
  if (Array.isArray(answer))
    return answer.map(told).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).flatMap(([key, value]: [string, unknown]) =>
      MEASURES.has(key) && !(key === 'words' && Array.isArray(value)) ? [] : [[key, told(value)]],
    ),
  );
}

/** As JSON, with what follows up a search as the text that it encodes. */
function legible(answer: object): string {
  const encoded = 'context' in answer && typeof answer.context === 'string' ? answer.context : '';
  return JSON.stringify(answer) + Buffer.from(encoded, 'base64url').toString();
}

describe('a catalog of which a caller may see one half', () => {
  let both: RunningSearch;
  let half: RunningSearch;

  beforeAll(async () => {
    both = await startHalves(true);
    half = await startHalves(false);
    for (const rule of RULES) {
      const draft = { ...rule, effect: 'deny' as const, roles: [], apiKeys: ['limited'] };
      await Promise.all(
        [both, half].map((each) => each.ask(searchRpc.createVisibilityRule, { draft }, ADMIN)),
      );
    }
  }, 180_000);
  afterAll(async () => {
    await both?.close();
    await half?.close();
  });

  /** What the limited caller hears is what he would hear if there were no other half. */
  async function same<Q extends object, R extends object>(
    definition: RpcDefinition<Q, R>,
    request: Q,
  ): Promise<R> {
    const [answer, other] = await Promise.all([
      outcome(both.ask(definition, request, limited)),
      outcome(half.ask(definition, request, limited)),
    ]);
    expect(told(answer)).toEqual(told(other));
    if (!MARKER.test(JSON.stringify(request))) expect(legible(answer)).not.toMatch(MARKER);
    return answer as R;
  }

  async function outcome(answer: Promise<object>): Promise<object> {
    return answer.catch((error: unknown) => ({ failed: (error as { code: string }).code }));
  }

  it.each(
    REQUESTS.map(
      (request) =>
        [
          JSON.stringify({ ...request, facets: undefined, explain: undefined, limit: undefined }),
          request,
        ] as const,
    ),
  )('search %s', async (_name, request) => {
    await same(searchRpc.search, request);
  });

  it.each(PREFIXES)('suggestions for "%s"', async (q) => {
    // Recent questions are the caller's own.
    await same(searchRpc.suggest, { q, limit: 50 });
  });

  it.each([...Object.values(SEEN), ...Object.values(HIDDEN)])('what is like %s', async (urn) => {
    await same(searchRpc.findSimilar, { urn, limit: 50 });
  });

  it('lists, documents and counts', async () => {
    const { items, total } = await same(searchRpc.listDatasets, { limit: 200 });
    expect(items).toHaveLength(total);
    await same(searchRpc.listDatasets, { limit: 200, platform: 'quuxon' });
    for (const urn of [
      SEEN.orders,
      SEEN.totals,
      SEEN.parcels,
      SEEN.returns,
      HIDDEN.customers,
      HIDDEN.staging,
    ]) {
      await same(searchRpc.getDataset, { urn });
    }
    const [one, other] = await Promise.all(
      [both, half].map((each) => each.ask(searchRpc.getIndexStatus, {}, limited)),
    );
    expect(one?.documents).toBe(other?.documents);
  });

  it.each(['orders by amount', 'returns of orders', 'zorblax customers of orders', 'zorblax of each day'])(
    'the context for SQL about %s',
    async (question) => {
      // Which table comes first depends on how rare a word is in all of the catalog.
      const [one, other] = await Promise.all(
        [both, half].map((each) => each.ask(searchRpc.buildSqlContext, { question }, limited)),
      );
      const unordered = ({ tables = [], joinPaths, queries }: Partial<SqlContext> = {}) =>
        told({ tables: tables.map(({ role: _role, ...table }) => table), joinPaths, queries });
      expect(unordered(one)).toEqual(unordered(other));
      expect(JSON.stringify({ ...one, question: '', text: one?.text.replace(question, '') })).not.toMatch(
        MARKER,
      );
    },
  );

  it('a query that was confirmed over a hidden table lifts and tells nothing', async () => {
    const question = 'what people bought by day';
    const draft = {
      question,
      sql: 'SELECT c.quuxon_id FROM shop.public.zorblax_customers c JOIN shop.public.orders o ON o.order_id = c.quuxon_id',
    };
    const { id } = await both.ask(searchRpc.confirmQuery, { draft }, ADMIN);
    await same(searchRpc.listConfirmedQueries, {});
    await same(searchRpc.search, { q: question, explain: true, facets: [...SEARCH_FACETS] });
    const { text } = await both.ask(searchRpc.buildSqlContext, { question }, limited);
    expect(text).not.toMatch(MARKER);
    const refused = both.ask(searchRpc.confirmQuery, { draft }, { ...limited, role: 'editor' });
    await expect(refused).rejects.toMatchObject({ code: 'invalid-request' });
    await both.ask(searchRpc.deleteConfirmedQuery, { id }, ADMIN);
  });

  it('a cursor of somebody else leads to nothing else', async () => {
    const request: SearchRequest = { types: ['dataset'], sort: 'name', limit: 2 };
    const { nextCursor } = await both.ask(searchRpc.search, request, free);
    expect(nextCursor).toBeDefined();
    const { hits } = await both.ask(searchRpc.search, { ...request, limit: 50, cursor: nextCursor }, limited);
    expect(JSON.stringify(hits)).not.toMatch(MARKER);
  });

  it('everybody else finds all of it', async () => {
    for (const urn of HIDDEN_ENTITIES) {
      const { hits } = await both.ask(searchRpc.search, { q: urn }, free);
      expect(hits[0]?.urn).toBe(urn);
    }
    const { documents } = await both.ask(searchRpc.search, { q: 'zorblax' }, ADMIN);
    expect(documents).toBe(HIDDEN_ENTITIES.length + SEEN_ENTITIES.length);
  });
});
