import { mcp, ORDERS_SCHEMA, TestServer } from './emulator.fixture';
import { dataset } from './model/small-model.fixture';

const ORDERS = dataset('sales.public.orders');
const encoded = (urn: string): string =>
  encodeURIComponent(urn).replace(/[()]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
}, 240_000);
afterAll(async () => server.close());

describe('rest.li', () => {
  it('takes single proposals, with and without a slash before the query', async () => {
    for (const path of ['/aspects?action=ingestProposal', '/aspects/?action=ingestProposal']) {
      const answer = await server.post(path, {
        proposal: mcp(dataset('single'), 'status', { removed: false }),
        async: 'false',
      });
      expect([answer.status, answer.body]).toEqual([200, { value: 'success' }]);
      expect(answer.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    }
  });

  it('answers one aspect by its record name, 404 without it', async () => {
    await server.propose(mcp(ORDERS, 'schemaMetadata', ORDERS_SCHEMA));
    const found = await server.get(`/aspects/${encoded(ORDERS)}?aspect=schemaMetadata&version=0`);
    expect(found.body).toEqual({
      version: 0,
      aspect: { 'com.linkedin.schema.SchemaMetadata': ORDERS_SCHEMA },
    });
    const none = await server.get<{ message: string }>(`/aspects/${encoded(ORDERS)}?aspect=ownership`);
    expect([none.status, none.body.message]).toEqual([
      404,
      `Did not find urn: ${ORDERS} aspect: ownership version: 0`,
    ]);
  });

  it.each<[string, object, number, RegExp]>([
    ['no URN', mcp('this is no urn', 'status', {}), 400, /not a valid urn/],
    ['an unknown entity type', mcp('urn:li:noSuchEntity:x', 'status', {}), 422, /noSuchEntity/],
    ['an unknown aspect', mcp(ORDERS, 'noSuchAspect', {}), 422, /Unknown aspect noSuchAspect/],
    [
      'an aspect of another entity',
      mcp('urn:li:tag:t', 'schemaMetadata', ORDERS_SCHEMA),
      422,
      /Unknown aspect/,
    ],
    [
      'a missing field',
      mcp('urn:li:tag:t', 'tagProperties', { description: 'x' }),
      422,
      /tagProperties\/name/,
    ],
    ['a changeType out of the enum', mcp(ORDERS, 'status', {}, { changeType: 'MERGE' }), 400, /MERGE/],
    [
      'a time series that is created',
      mcp(ORDERS, 'datasetProfile', { timestampMillis: 1 }, { changeType: 'CREATE' }),
      400,
      /not supported/,
    ],
    [
      'system metadata that is no object',
      mcp(ORDERS, 'status', {}, { systemMetadata: '[]' }),
      400,
      /systemMetadata/,
    ],
    [
      'characters beyond a byte',
      mcp(ORDERS, 'datasetProperties', { description: '€' }),
      400,
      /one byte per character/,
    ],
    [
      'an assertion on no dataset',
      mcp('urn:li:assertion:a', 'assertionInfo', {
        type: 'CUSTOM',
        customAssertion: { type: 'x', entity: 'urn:li:tag:t' },
      }),
      422,
      /URN of dataset/,
    ],
  ])('refuses %s', async (_what, proposal, status, message) => {
    const answer = await server.propose(proposal);
    expect(answer.status).toBe(status);
    expect(answer.message).toMatch(message);
  });

  it.each([{ start: 1e308 }, { count: 1.5 }])(
    'refuses to list from where there is no place: %j',
    async (where) => {
      const answer = await server.post('/entities?action=listUrns', { entity: 'tag', ...where });
      expect(answer.status).toBe(400);
    },
  );

  it('skips a URN that is against the rules and answers success', async () => {
    const urn = `urn:li:tag:${'x'.repeat(600)}`;
    expect(await server.propose(mcp(urn, 'tagProperties', { name: 'x' }))).toEqual({ status: 200 });
    const tags = await server.post<{ value: { entities: string[] } }>('/entities?action=listUrns', {
      entity: 'tag',
      start: 0,
      count: 100,
    });
    expect(tags.body.value.entities).not.toContain(urn);
  });

  it('takes system metadata as JSON text too, as the official client writes it', async () => {
    const urn = dataset('metadata-as-text');
    const systemMetadata = JSON.stringify({ lastObserved: 5, runId: 'as-text' });
    expect(await server.propose(mcp(urn, 'status', { removed: false }, { systemMetadata }))).toEqual({
      status: 200,
    });
    const found = await server.get(`/openapi/v3/entity/dataset/${encoded(urn)}/status?systemMetadata=true`);
    expect(found.body).toMatchObject({ systemMetadata: { lastObserved: 5, runId: 'as-text' } });
  });

  it('reads each character of an aspect as one byte', async () => {
    const urn = dataset('bytes');
    const value = Buffer.from(JSON.stringify({ description: 'größer' }), 'utf8').toString('latin1');
    const proposal = mcp(
      urn,
      'datasetProperties',
      {},
      { aspect: { value, contentType: 'application/json' } },
    );
    expect(await server.propose(proposal)).toEqual({ status: 200 });
    const found = await server.post<object[]>('/openapi/v3/entity/dataset/batchGet', [
      { urn, datasetProperties: {} },
    ]);
    expect(found.body).toEqual([{ urn, datasetProperties: { value: { description: 'größer' } } }]);
  });

  it('refuses a body that is too large or no JSON', async () => {
    const text = 'x'.repeat(17 * 1024 * 1024);
    expect((await server.post('/aspects?action=ingestProposal', { text })).status).toBe(413);
    const broken = await fetch(`${server.url}/aspects?action=ingestProposal`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
  });

  it('answers the key of an entity that does not exist', async () => {
    const { body } = await server.get<{ aspects: Record<string, { value: unknown; name: string }> }>(
      `/entitiesV2/${encoded(dataset('unborn'))}?aspects=List(status,datasetKey)`,
    );
    expect(Object.keys(body.aspects)).toEqual(['datasetKey']);
    expect(body.aspects['datasetKey']).toMatchObject({
      name: 'datasetKey',
      version: 0,
      type: 'VERSIONED',
      value: { name: 'unborn', origin: 'PROD', platform: 'urn:li:dataPlatform:postgres' },
    });
  });

  it('answers points of a time series, newest first, as bytes of JSON', async () => {
    const urn = dataset('series');
    await server.propose(
      ...[3, 1, 2].map((n) => mcp(urn, 'datasetProfile', { timestampMillis: n, rowCount: n })),
    );
    const { body } = await server.post<{ value: { values: { aspect: { value: string } }[] } }>(
      '/aspects?action=getTimeseriesAspectValues',
      { urn, entity: 'dataset', aspect: 'datasetProfile', startTimeMillis: 2, limit: 5 },
    );
    expect(
      body.value.values.map(({ aspect }) => (JSON.parse(aspect.value) as { rowCount: number }).rowCount),
    ).toEqual([3, 2]);
  });
});

describe('OpenAPI v3', () => {
  const root = '/openapi/v3/entity/dataset';

  it('writes asynchronously unless told otherwise, and skips unknown aspects', async () => {
    const urn = dataset('v3');
    const body = [{ urn, status: { value: { removed: false } }, noSuchAspect: { value: {} } }];
    expect((await server.post(root, body)).status).toBe(202);
    const sync = await server.post(`${root}?async=false&systemMetadata=true`, body);
    expect(sync.status).toBe(200);
    expect(sync.body).toMatchObject([
      { urn, status: { value: { removed: false }, systemMetadata: { version: '1' } } },
    ]);
    expect(sync.headers.get('traceparent')).not.toBeNull();
  });

  it('creates a single aspect by default and says 400 when it exists', async () => {
    const path = `${root}/${encoded(dataset('single3'))}/status`;
    const value = { value: { removed: true } };
    expect((await server.post(path, value)).status).toBe(200);
    const again = await server.post<{ error: string; message: string }>(path, value);
    expect([again.status, again.body.error]).toEqual([400, 'Validation Error']);
    expect((await server.post(`${path}?createIfNotExists=false`, value)).status).toBe(200);
  });

  it('answers 412 for a condition that does not hold', async () => {
    const urn = dataset('condition');
    const put = async (version: string, name: string): Promise<number> => {
      const aspect = { value: { name }, headers: { 'If-Version-Match': version } };
      return (await server.post(`${root}?async=false`, [{ urn, datasetProperties: aspect }])).status;
    };
    expect([await put('-1', 'a'), await put('-1', 'b'), await put('1', 'b'), await put('1', 'c')]).toEqual([
      200, 412, 200, 412,
    ]);
    const current = await server.get(`${root}/${encoded(urn)}/datasetProperties?systemMetadata=true`);
    expect(current.body).toMatchObject({ value: { name: 'b' }, systemMetadata: { version: '2' } });
    const versions = [{ urn, datasetProperties: { headers: { 'If-Version-Match': '1' } } }];
    expect((await server.post(`${root}/batchGet`, versions)).body).toEqual([
      { urn, datasetProperties: { value: { name: 'a' } } },
    ]);
  });

  it('patches, and refuses a patch without one', async () => {
    const urn = dataset('patched');
    const value = { patch: [{ op: 'add', path: '/customProperties/a', value: '1' }] };
    const patched = await server.request('PATCH', `${root}?async=false`, [
      { urn, datasetProperties: { value } },
    ]);
    expect(patched.body).toEqual([{ urn, datasetProperties: { value: { customProperties: { a: '1' } } } }]);
    const plain = [{ urn, datasetProperties: { value: { name: 'x' } } }];
    expect((await server.request('PATCH', `${root}?async=false`, plain)).status).toBe(400);
  });

  it('deletes one aspect, everything but the key, or the entity whose URN is not encoded', async () => {
    const urn = dataset('a/b');
    const aspects = { status: { value: {} }, subTypes: { value: { typeNames: ['Table'] } } };
    await server.post(`${root}?async=false`, [{ urn, ...aspects }]);
    const stored = async (): Promise<string[]> => {
      const { body } = await server.post<object[]>(`${root}/batchGet`, [{ urn }]);
      return Object.keys(body[0] ?? {}).filter((name) => name !== 'urn');
    };
    await server.request('DELETE', `${root}/${encoded(urn)}/subTypes`);
    expect(await stored()).toEqual(['browsePathsV2', 'dataPlatformInstance', 'datasetKey', 'status']);
    await server.request('DELETE', `${root}/${encoded(urn)}?clear=true`);
    expect(await stored()).toEqual(['datasetKey']);
    await server.request('DELETE', `${root}/${urn}`, []);
    expect(await stored()).toEqual([]);
    expect((await server.get(`${root}/${encoded(urn)}`)).status).toBe(404);
  });

  it('traces an asynchronous write into store and index, and says why one was dropped', async () => {
    const spy = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const [good, bad] = [dataset('traced'), 'urn:li:tag:untraced'];
    const body = {
      dataset: [{ urn: good, status: { value: {} } }],
      tag: [{ urn: bad, tagProperties: { value: {} } }],
    };
    const written = await server.post('/openapi/v3/entity/generic?async=true', body);
    spy.mockRestore();
    expect(written.status).toBe(202);
    const path = `/openapi/v1/trace/write/${written.headers.get('traceparent')}`;
    const wanted = { [good]: ['status', 'subTypes'], [bad]: ['tagProperties'] };
    const traced = await server.post(`${path}?onlyIncludeErrors=false`, wanted);
    expect(traced.body).toMatchObject({
      [good]: {
        status: {
          success: true,
          primaryStorage: { writeStatus: 'ACTIVE_STATE' },
          searchStorage: { writeStatus: 'ACTIVE_STATE' },
        },
        subTypes: { success: false, primaryStorage: { writeStatus: 'UNKNOWN' } },
      },
      [bad]: { tagProperties: { success: false, primaryStorage: { writeStatus: 'ERROR' } } },
    });
    expect((await server.post(path, { [good]: ['status'] })).body).toEqual({});
  });

  it('scrolls over entities page by page', async () => {
    const urns = Array.from({ length: 5 }, (_, n) => `urn:li:domain:d${n}`);
    await server.propose(...urns.map((urn) => mcp(urn, 'domainProperties', { name: urn })));
    const seen: string[] = [];
    let scrollId: string | undefined;
    do {
      const page = await server.post<{ entities: { urn: string }[]; scrollId?: string; totalCount: number }>(
        `/openapi/v3/entity/scroll?count=2${scrollId ? `&scrollId=${encodeURIComponent(scrollId)}` : ''}`,
        { entities: ['domain'], aspects: null },
      );
      expect(page.body.totalCount).toBe(5);
      seen.push(...page.body.entities.map(({ urn }) => urn));
      ({ scrollId } = page.body);
    } while (scrollId);
    expect(seen).toEqual(urns);
  });
});

describe('authentication', () => {
  it('lets nobody in without the token but to what is open', async () => {
    const guarded = await TestServer.start({ token: 'secret' });
    const status = async (path: string, token?: string): Promise<number> =>
      (await guarded.get(path, token ? { authorization: `Bearer ${token}` } : {})).status;
    const poll = '/openapi/v1/events/poll?topic=PlatformEvent_v1&pollTimeoutSeconds=0';
    expect([await status('/config'), await status('/health'), await status('/health/live')]).toEqual([
      200, 200, 200,
    ]);
    expect([await status(poll), await status(poll, 'wrong'), await status(poll, 'secret')]).toEqual([
      401, 401, 200,
    ]);
    expect(await status('/no/such/path')).toBe(401);
    await guarded.close();
  });
});
