import { DataHubClient } from '../client';
import { DataHubUnavailable } from '../errors';
import { isJsonObject, parseJson } from '../json';
import { ScriptedServer, type Answer, type SeenRequest } from '../scripted-server.fixture';

const URN = 'urn:li:dataset:(urn:li:dataPlatform:postgres,a/b,PROD)';

/** A server that keeps the versions of `kept`, the newest of which is the current one. */
function keeping(serverVersion: string, kept: readonly number[], knowsSelector = true, retention = 'true') {
  const current = Math.max(0, ...kept);
  const record = (version: number) => ({
    value: { description: `v${version}` },
    systemMetadata: { version: String(version), runId: `run-${version}` },
  });
  return ({ path, query, body }: SeenRequest): Answer => {
    if (path === '/config') {
      return {
        json: { noCode: 'true', retention, versions: { 'acryldata/datahub': { version: serverVersion } } },
      };
    }
    if (path.startsWith('/aspects/')) {
      const version = Number(query.get('version'));
      if (!kept.includes(version)) return { status: 404 };
      return {
        json: { version, aspect: { 'com.linkedin.dataset.DatasetProperties': record(version).value } },
      };
    }
    const asked: unknown = parseJson(body);
    const [entity] = Array.isArray(asked) ? (asked as unknown[]) : [];
    const selector = isJsonObject(entity) ? entity['datasetProperties'] : undefined;
    const headers = isJsonObject(selector) && isJsonObject(selector['headers']) ? selector['headers'] : {};
    const wanted = knowsSelector ? Number(headers['If-Version-Match'] ?? 0) : 0;
    const version = wanted === 0 ? current : wanted;
    return { json: kept.includes(version) ? [{ urn: URN, datasetProperties: record(version) }] : [] };
  };
}

describe('the history of an aspect', () => {
  let server: ScriptedServer;
  let client: DataHubClient;

  async function descriptions(limit = Infinity): Promise<unknown[]> {
    const found: unknown[] = [];
    for await (const { version, value } of client.reads.aspectHistory(URN, 'datasetProperties')) {
      found.push(`${version}:${String(value['description'])}`);
      if (found.length === limit) break;
    }
    return found;
  }

  beforeEach(async () => {
    server = await ScriptedServer.start();
    client = new DataHubClient({ url: server.url, retry: { minDelayMs: 1, maxDelayMs: 2 }, breaker: false });
  });
  afterEach(async () => {
    await client.close();
    await server.stop();
  });

  it('goes back from the current version to the first', async () => {
    server.play(
      keeping(
        'v1.7.0',
        Array.from({ length: 20 }, (_, index) => index + 1),
      ),
    );
    const found = await descriptions();
    expect(found).toEqual(Array.from({ length: 20 }, (_, index) => `${20 - index}:v${20 - index}`));
    const [first] = await Promise.all([client.reads.aspectHistory(URN, 'datasetProperties').next()]);
    expect(first.value).toMatchObject({ version: '20', systemMetadata: { runId: 'run-20' } });
  });

  it('goes on before a version that was read, and not before what is none', async () => {
    server.play(keeping('v1.7.0', [1, 2, 3, 4]));
    const versions = async (before: string) => {
      const found: unknown[] = [];
      for await (const { version } of client.reads.aspectHistory(URN, 'datasetProperties', { before })) {
        found.push(version);
      }
      return found;
    };
    expect(await versions('3')).toEqual(['2', '1']);
    expect(await versions('4')).toEqual(['3', '2', '1']);
    expect(await versions('9')).toEqual(['4', '3', '2', '1']);
    expect(await versions('1')).toEqual([]);
    await expect(versions('x')).rejects.toThrow(RangeError);
  });

  it('asks for no more than is looked at', async () => {
    server.play(
      keeping(
        'v1.7.0',
        Array.from({ length: 500 }, (_, index) => index + 1),
      ),
    );
    expect(await descriptions(2)).toEqual(['500:v500', '499:v499']);
    expect(server.seen.length).toBeLessThan(12);
  });

  it('leaves out versions that are gone, and ends when nothing older can be expected', async () => {
    server.play(keeping('v1.7.0', [1, 2_000, 2_001, 2_004]));
    expect(await descriptions()).toEqual(['2004:v2004', '2001:v2001', '2000:v2000']);
    expect(server.seen.length).toBeLessThan(60);
  });

  it('reads by rest.li from a server that is too old for the selector', async () => {
    server.play(keeping('v1.3.0', [1, 2, 3], false));
    expect(await descriptions()).toEqual(['3:v3', '2:v2', '1:v1']);
    const paths = server.seen.map(({ path }) => path).filter((path) => path.startsWith('/aspects/'));
    expect(paths[0]).toBe(`/aspects/${encodeURIComponent(URN).replace('(', '%28').replace(')', '%29')}`);
  });

  it.each([
    ['v1.5.0', ['3:v3'], 2],
    ['v1.4.0', ['3:v3', '2:v2', '1:v1'], 4],
  ])('asks a server %s without retention for what it can have', async (version, expected, requests) => {
    server.play(keeping(version, [1, 2, 3], true, 'false'));
    expect(await descriptions()).toEqual(expected);
    expect(server.seen).toHaveLength(requests);
  });

  it('does not take the current version for an earlier one', async () => {
    server.play(keeping('v1.7.0', [1, 2, 3], false));
    expect(await descriptions()).toEqual(['3:v3']);
  });

  it('is empty for what is not stored, and an error when the server does not answer', async () => {
    server.play(keeping('v1.7.0', []));
    expect(await descriptions()).toEqual([]);
    const answer = keeping('v1.7.0', [1, 2, 3]);
    server.play((request) => (request.body.includes('If-Version-Match') ? { status: 503 } : answer(request)));
    await expect(descriptions()).rejects.toThrow(DataHubUnavailable);
    const old = keeping('v1.2.0', [1, 2, 3]);
    server.play((request) => (request.path.startsWith('/aspects/') ? { json: {} } : old(request)));
    await using other = new DataHubClient({ url: server.url });
    await expect(other.reads.aspectHistory(URN, 'datasetProperties').return()).resolves.toBeDefined();
    const history = other.reads.aspectHistory(URN, 'datasetProperties');
    expect((await history.next()).value).toMatchObject({ version: '3' });
    await expect(history.next()).rejects.toThrow('did not answer');
  });

  it('is refused for a time series', async () => {
    server.play(() => 'cut');
    await expect(client.reads.aspectHistory(URN, 'operation').next()).rejects.toThrow('no versioned aspect');
    expect(server.seen).toHaveLength(0);
  });
});
