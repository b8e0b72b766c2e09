import { NEVER, readAll } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { ConnectorError } from '../errors';
import { type EndRecord, type SourceRecord } from '../records';
import { restConnector } from './rest-connector';
import { type Answer, TestApi } from './test-api.fixture';

const MAPPING = { platform: { value: 'cms' }, name: 'id' };
const ALL = Array.from({ length: 7 }, (_, at) => ({ id: `r${at}` }));

describe('a REST API', () => {
  const open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop();
  });

  const serve = async (answer: Answer): Promise<TestApi> => {
    const api = await TestApi.start(answer);
    open.push(api);
    return api;
  };
  const connect = (url: string, resource: object, more: object = {}): Connector =>
    restConnector.create(
      { url, resources: { list: { mapping: MAPPING, ...resource } }, ...more },
      { addresses: { allowLoopback: true }, applicationName: 'dataspoke', env: 'PROD' },
    );
  const read = async (
    api: TestApi,
    resource: object,
    more: object = {},
  ): Promise<{ readonly end: EndRecord; readonly records: readonly SourceRecord[] }> => {
    const connector = connect(api.url, resource, more);
    const result = await readAll(connector, { id: 'list:list', name: 'list', kind: 'part' });
    await connector.close();
    return result;
  };
  const namesOf = (records: readonly SourceRecord[]): readonly (string | undefined)[] =>
    records.map(({ path }) => path.at(-1));

  it.each([
    ['no pages', {}, () => ALL],
    [
      'pages',
      { paging: { style: 'page', size: { parameter: 'n', value: 3 } } },
      (url: URL) => slice(3 * (Number(url.searchParams.get('page')) - 1), 3),
    ],
    [
      'pages without a size',
      { paging: { style: 'page', first: 0 } },
      (url: URL) => slice(3 * Number(url.searchParams.get('page')), 3),
    ],
    [
      'offsets',
      { paging: { style: 'offset', size: { parameter: 'limit', value: 2 } } },
      (url: URL) => slice(Number(url.searchParams.get('offset')), 2),
    ],
    [
      'cursors',
      { records: 'data', paging: { style: 'cursor', parameter: 'after', next: 'meta.next' } },
      (url: URL) => {
        const at = Number(url.searchParams.get('after') ?? 0);
        return { data: slice(at, 3), meta: { next: at + 3 < ALL.length ? String(at + 3) : null } };
      },
    ],
  ])('is read to its end by %s', async (_style, resource, answer) => {
    const { end, records } = await read(await serve(answer), {
      path: 'things',
      query: { kind: 'a' },
      ...resource,
    });
    expect(end).toMatchObject({ complete: true, counts: { read: 7 } });
    expect(namesOf(records)).toEqual(ALL.map(({ id }) => id));
  });

  it('is read to its end by links', async () => {
    const api = await serve((url, _request, response) => {
      const at = Number(url.searchParams.get('at') ?? 0);
      if (at + 3 < ALL.length)
        response.setHeader('link', `</x?at=0>; rel="first", </things?at=${at + 3}>; rel="next"`);
      return slice(at, 3);
    });
    const { records } = await read(api, { path: 'things', paging: { style: 'link' } });
    expect(namesOf(records)).toEqual(ALL.map(({ id }) => id));
  });

  it('does not hand what it knows to another host', async () => {
    const api = await serve((_url, _request, response) => {
      response.setHeader('link', '<http://127.0.0.1:9/things>; rel="next"');
      return ALL;
    });
    const { end } = await read(api, { paging: { style: 'link' } });
    expect(end).toMatchObject({ complete: false, code: 'address-forbidden' });
  });

  it('is not asked for ever', async () => {
    const same = await serve(() => ALL);
    const pages = { paging: { style: 'page' } };
    expect((await read(same, pages)).end).toMatchObject({
      complete: false,
      reason: expect.stringContaining('same page again'),
    });
    const cursors = { paging: { style: 'cursor', next: '"again"' } };
    let count = 0;
    const turning = await serve(() => [{ id: `x${(count += 1)}` }]);
    expect((await read(turning, cursors)).end).toMatchObject({
      complete: false,
      reason: expect.stringContaining('same page again'),
    });
    const long = await serve((url) => [{ id: url.searchParams.get('page') }]);
    expect((await read(long, pages, { maxPages: 5 })).end).toMatchObject({
      complete: false,
      reason: expect.stringContaining('more than 5 pages'),
    });
  });

  it('knows who it is asked by', async () => {
    const seen: (string | undefined)[] = [];
    const answer: Answer = (url, request, response) => {
      if (url.pathname === '/token') {
        seen.push(request.headers.authorization);
        return { access_token: 'fresh', expires_in: 3_600 };
      }
      seen.push(request.headers.authorization ?? String(request.headers['x-key']));
      if (seen.at(-1) === 'Bearer wrong') response.statusCode = 401;
      return ALL;
    };
    const api = await serve(answer);
    await read(api, {}, { auth: { type: 'bearer', token: 't' } });
    await read(api, {}, { auth: { type: 'header', header: 'X-Key', token: 'k' } });
    await read(api, {}, { auth: { type: 'basic', user: 'u', password: 'p' } });
    await read(
      api,
      { paging: { style: 'page', size: { parameter: 'n', value: 7 } } },
      {
        auth: { type: 'oauth2', tokenUrl: `${api.url}/token`, clientId: 'c', clientSecret: 's' },
      },
    );
    expect(seen.slice(0, 3)).toEqual(['Bearer t', 'k', `Basic ${Buffer.from('u:p').toString('base64')}`]);
    expect(seen.slice(3, 5)).toEqual([`Basic ${Buffer.from('c:s').toString('base64')}`, 'Bearer fresh']);
    const { end } = await read(api, {}, { auth: { type: 'bearer', token: 'wrong' } });
    expect(end).toMatchObject({ complete: false, code: 'authentication' });
    expect(JSON.stringify(end)).not.toContain('wrong');
  });

  it('is asked again when it is busy, for as long as it says', async () => {
    let count = 0;
    const api = await serve((_url, _request, response) => {
      count += 1;
      if (count > 1) return ALL;
      response.statusCode = 429;
      response.setHeader('retry-after', '1');
      return {};
    });
    const { end } = await read(api, {});
    expect(end).toMatchObject({ complete: true });
    expect(count).toBe(2);
  });

  it.each([
    ['HTML instead of JSON', '<html>login</html>', 'no JSON (text/html)'],
    ['broken JSON', '[{"id": "a"}, ', 'no JSON'],
    ['an answer that is too large', `["${'x'.repeat(1_200_000)}"]`, 'larger than 1 MB'],
  ])('says what is wrong with %s', async (_what, body, message) => {
    const api = await serve((_url, _request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(body);
      return undefined;
    });
    const { end } = await read(api, {}, { maxAnswerMb: 1 });
    expect(end).toMatchObject({ complete: false, reason: expect.stringContaining(message) });
  });

  it.each([
    [403, 'permission'],
    [404, 'not-found'],
    [302, 'unsupported'],
    [400, 'source-error'],
  ])('says what status %i means', async (status, code) => {
    const api = await serve((_url, _request, response) => {
      response.statusCode = status;
      response.setHeader('location', 'http://169.254.169.254/');
      return {};
    });
    expect((await read(api, {})).end).toMatchObject({ complete: false, code });
  });

  it('never takes an answer without a list for an empty list', async () => {
    const api = await serve(() => ({ error: 'maintenance' }));
    expect((await read(api, { records: 'items' })).end).toMatchObject({
      complete: false,
      reason: expect.stringContaining('holds no records'),
    });
    const empty = await serve(() => ({ items: [] }));
    expect((await read(empty, { records: 'items' })).end).toMatchObject({
      complete: true,
      counts: { listed: 0 },
    });
  });

  it('accounts for records that become nothing, and proves nothing when one cannot be named', async () => {
    const api = await serve(() => [{ id: 'a' }, { id: 'b', text: { x: 1 } }, { id: null }, { id: 'c' }]);
    const { end, records } = await read(api, { mapping: { ...MAPPING, description: 'text' } });
    expect(records.map(({ kind }) => kind)).toEqual(['entity', 'failed', 'failed', 'entity']);
    expect(records[1]).toMatchObject({
      urn: 'urn:li:dataset:(urn:li:dataPlatform:cms,b,PROD)',
      reason: 'description gives an object where a text is wanted',
    });
    expect(end).toMatchObject({
      complete: false,
      counts: { listed: 4, read: 2, failed: 2 },
      reason: expect.stringContaining('1 records'),
    });
  });

  it('is not opened where clouds keep their secrets', async () => {
    for (const url of [
      'http://169.254.169.254/latest',
      'http://[fd00:ec2::254]/',
      'http://metadata.google.internal.',
    ])
      await expect(connect(url, {}).scopes(NEVER)).rejects.toBeInstanceOf(ConnectorError);
    const error: unknown = await connect('http://169.254.169.254/latest', {})
      .scopes(NEVER)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'address-forbidden' });
  });

  it('is not taken for read when it gives fewer records than it is asked for', async () => {
    const capped = await serve((url) => slice(2 * (Number(url.searchParams.get('page')) - 1), 2));
    const paging = { style: 'page', size: { parameter: 'n', value: 100 } };
    expect((await read(capped, { paging })).end).toMatchObject({ complete: true, counts: { read: 7 } });
    const offsets = await serve((url) => slice(Number(url.searchParams.get('offset')), 3));
    const { end } = await read(offsets, {
      paging: { style: 'offset', size: { parameter: 'n', value: 100 } },
    });
    expect(end).toMatchObject({ complete: true, counts: { read: 7 } });
  });

  it('may say that there is no page behind the last one', async () => {
    const api = await serve((url, _request, response) => {
      if (url.searchParams.get('page') === '1') return ALL;
      response.statusCode = 404;
      return { detail: 'Invalid page.' };
    });
    const paging = { style: 'page', size: { parameter: 'n', value: 100 } };
    expect((await read(api, { paging })).end).toMatchObject({ complete: true, counts: { read: 7 } });
    const full = { style: 'page', size: { parameter: 'n', value: 7 } };
    expect((await read(api, { paging: full })).end).toMatchObject({ complete: false, code: 'not-found' });
  });

  it('may tell its cursor in a header, and its records line by line', async () => {
    const api = await serve((url, _request, response) => {
      const at = Number(url.searchParams.get('after') ?? 0);
      if (at + 3 < ALL.length) response.setHeader('X-Next', String(at + 3));
      response.setHeader('content-type', 'application/x-ndjson');
      response.end(
        `${slice(at, 3)
          .map((one) => JSON.stringify(one))
          .join('\n')}\n\n`,
      );
      return undefined;
    });
    const paging = { style: 'cursor', parameter: 'after', header: 'X-Next' };
    const { end, records } = await read(api, { paging });
    expect(end).toMatchObject({ complete: true });
    expect(namesOf(records)).toEqual(ALL.map(({ id }) => id));
    for (const both of [{ style: 'cursor' }, { ...paging, next: 'x' }])
      expect(() => connect(api.url, { paging: both })).toThrow('next');
  });

  it('keeps identifiers apart that are longer than a number may be, and what no text can hold out', async () => {
    const api = await serve((_url, _request, response) => {
      response.end(
        '\uFEFF[{"id": 9007199254740993}, {"id": 9007199254740992}, {"id": "a\\u0000b\\ud800 12345678901234567890"}, {"id": 1.5}]',
      );
      return undefined;
    });
    const { records } = await read(api, {});
    expect(namesOf(records)).toEqual([
      '9007199254740993',
      '9007199254740992',
      'a\ufffdb\ufffd 12345678901234567890',
      '1.5',
    ]);
  });

  it('gets a new token when one ends in the middle, and not for ever', async () => {
    let [issued, refused] = [0, 0];
    const api = await serve((url, request, response) => {
      if (url.pathname === '/token') {
        issued += 1;
        if (issued === 1) {
          response.statusCode = 503;
          return {};
        }
        return { access_token: `t${issued}`, expires_in: '3600' };
      }
      const page = Number(url.searchParams.get('page'));
      // The first token is good for one page only; nobody may read the third one.
      if (page === 3 || (page > 1 && request.headers.authorization === 'Bearer t2')) {
        refused += 1;
        response.statusCode = 401;
        return {};
      }
      return slice(2 * (page - 1), 2);
    });
    const { end, records } = await read(
      api,
      { paging: { style: 'page' } },
      { auth: { type: 'oauth2', tokenUrl: `${api.url}/token`, clientId: 'c', clientSecret: 's' } },
    );
    expect(records).toHaveLength(4);
    expect(end).toMatchObject({ complete: false, code: 'authentication' });
    expect([issued, refused]).toEqual([4, 3]);
    expect(() =>
      connect(
        'https://api.example.com',
        {},
        {
          auth: { type: 'oauth2', tokenUrl: 'http://id.example.com/token', clientId: 'c', clientSecret: 's' },
        },
      ),
    ).toThrow('https only');
  });

  it('tells no secret of the address of a page', async () => {
    const api = await serve((url, _request, response) => {
      if (url.searchParams.get('at') !== '1')
        response.setHeader('link', '</things?at=1&access_token=Secret-1>; rel="next"');
      return url.searchParams.get('at') === '1' ? [{ id: null }] : [{ id: 'a' }];
    });
    const { end, records } = await read(api, { path: 'things', paging: { style: 'link' } });
    expect(end).toMatchObject({ complete: false });
    expect(records[1]).toMatchObject({
      kind: 'failed',
      path: ['list', 'page /things?at=1&access_token=***, record 1'],
    });
  });

  it('keeps its parameters out of where a page begins, and sends them all the same', async () => {
    const api = await serve((url, _request, response) => {
      const { searchParams } = url;
      if (searchParams.get('me') !== 'Hidden 1') response.statusCode = 401;
      if (searchParams.get('at') === '2') return [{}];
      searchParams.set('at', String(Number(searchParams.get('at') ?? 0) + 1));
      response.setHeader('link', `<${url.pathname}${url.search}>; rel="next"`);
      return searchParams.get('at') === '1' ? ALL.slice(0, 1) : ALL.slice(1, 2);
    });
    const { end, records } = await read(api, {
      path: 'things',
      query: { me: 'Hidden 1' },
      paging: { style: 'link' },
    });
    expect(api.asked).toHaveLength(3);
    expect(records.map(({ kind }) => kind)).toEqual(['entity', 'entity', 'failed']);
    expect(JSON.stringify([records, end])).not.toMatch(/Hidden/);
    const [, second] = records;
    const connector = connect(api.url, { query: { me: 'Hidden 1' }, paging: { style: 'link' } });
    const scope = { id: 'list:list', name: 'list', kind: 'part' } as const;
    const rest = await readAll(connector, scope, second?.checkpoint);
    expect(rest.records.map(({ kind }) => kind)).toEqual(['failed']);
    await connector.close();
  });

  it('tries each list and each mapping on its own', async () => {
    const api = await serve((url) => (url.pathname === '/a' ? [{ id: 'x' }] : [{ id: { y: 1 } }]));
    const connector = restConnector.create(
      { url: api.url, resources: { a: { path: 'a', mapping: MAPPING }, b: { path: 'b', mapping: MAPPING } } },
      { addresses: { allowLoopback: true }, applicationName: 'x', env: 'PROD' },
    );
    const report = await connector.test(NEVER);
    expect(report.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'list-a pass',
      'mapping-a pass',
      'list-b pass',
      'mapping-b warn',
    ]);
    expect(report.ok).toBe(true);
  });
});

function slice(from: number, count: number): readonly object[] {
  return ALL.slice(from, from + count);
}
