import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { IndexUnavailable } from '../search-index';
import { asked, CollectionMissing, connect } from './qdrant-client';

describe('the client of Qdrant', () => {
  let server: Server;
  let url: string;
  let answer = { status: 200, body: '{"result":{"count":3,"points":[]},"status":"ok","time":0}' };
  const requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push({ method: request.method, url: request.url, headers: request.headers });
      request.resume().on('end', () => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    requests.splice(0);
    answer = { ...answer, status: 200 };
  });

  it('asks for answers as they are and shows the key, with whatever it sends', async () => {
    const { reads, writes } = connect({ url, apiKey: 'k', collection: 'c' });
    await asked(reads.count('c', { exact: true }));
    await asked(reads.query('c', { limit: 1 }));
    await asked(reads.scroll('c', { limit: 1 }));
    await asked(writes.upsert('c', { points: [] }));
    await asked(writes.delete('c', { points: [] }));
    expect(requests).toHaveLength(5);
    for (const { headers } of requests) {
      expect(headers).toMatchObject({ 'accept-encoding': 'identity', 'api-key': 'k' });
    }
  });

  it('shows no key when there is none', async () => {
    await asked(connect({ url, collection: 'c' }).reads.count('c', { exact: true }));
    expect(requests[0]?.headers['api-key']).toBeUndefined();
  });

  it.each([
    [401, IndexUnavailable, /QDRANT_API_KEY/],
    [403, IndexUnavailable, /QDRANT_API_KEY/],
    [404, CollectionMissing, /no such collection/],
    [429, IndexUnavailable, /429/],
    [500, IndexUnavailable, /500/],
    [503, IndexUnavailable, /503/],
    [400, Error, /refused a request \(400\)/],
  ])('a status of %d is told as what it is', async (status, kind, message) => {
    answer = { ...answer, status };
    const refused = asked(connect({ url, apiKey: 'secret-key', collection: 'c' }).reads.count('c', {}));
    const error: unknown = await refused.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain('secret-key');
    if (status === 400) expect(error).not.toBeInstanceOf(IndexUnavailable);
  });
});
