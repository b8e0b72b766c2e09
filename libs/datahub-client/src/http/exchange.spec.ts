import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DataHubRejected, DataHubUnavailable } from '../errors';
import { DataHubConnection } from './datahub-connection';
import { DEFAULT_RETRY } from './retry';

const RETRY = { ...DEFAULT_RETRY, attempts: 1, minDelayMs: 1, maxDelayMs: 5 };
const GET = { method: 'GET', path: '/x', repeatable: true } as const;

describe('one exchange over a kept connection', () => {
  const ends: (() => Promise<void>)[] = [];

  function connect(url: string, settings: Partial<ConstructorParameters<typeof DataHubConnection>[0]> = {}) {
    const connection = new DataHubConnection({
      url,
      userAgent: 'test/1',
      timeoutMs: 2_000,
      maxConnections: 4,
      retry: RETRY,
      ...settings,
    });
    ends.push(() => connection.close());
    return connection;
  }

  async function listen(server: Server | ReturnType<typeof createRawServer>): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(
      () =>
        new Promise((resolve) => {
          if ('closeAllConnections' in server) server.closeAllConnections();
          server.close(() => {
            resolve();
          });
        }),
    );
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const serve = (listener: RequestListener) => listen(createServer(listener));

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('uses one connection for calls that follow one another', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const connection = connect(url);
    for (let at = 0; at < 5; at += 1) await connection.call(GET);
    expect(ports.size).toBe(1);
  });

  it('reads compressed answers, and counts their size after decompression', async () => {
    const body = gzipSync(JSON.stringify({ text: 'a'.repeat(100_000) }));
    const url = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(body);
    });
    expect(body.length).toBeLessThan(1_000);
    expect((await connect(url).call(GET)).json).toEqual({ text: 'a'.repeat(100_000) });
    const bounded = connect(url, { maxAnswerBytes: 50_000 }).call(GET);
    await expect(bounded).rejects.toThrow(DataHubRejected);
    await expect(bounded).rejects.toThrow('more than 50000 bytes; ask for less at once');
  });

  it.each(['gzip', 'GZIP', 'x-gzip'])(
    'reads the encoding %s, and takes an empty body for what it is',
    async (encoding) => {
      const url = await serve((request, response) => {
        response.writeHead(request.method === 'GET' ? 200 : 202, { 'content-encoding': encoding });
        response.end(request.method === 'GET' ? gzipSync('{"a":1}') : undefined);
      });
      const connection = connect(url);
      expect((await connection.call(GET)).json).toEqual({ a: 1 });
      expect(await connection.call({ ...GET, method: 'PATCH' })).toMatchObject({
        status: 202,
        json: undefined,
      });
    },
  );

  it('does not take half a compressed answer for an empty one', async () => {
    const body = gzipSync('{"a":1}');
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(body.subarray(0, 12));
    });
    await expect(connect(url).call(GET)).rejects.toThrow(DataHubUnavailable);
  });

  it('stops reading an answer that is too large', async () => {
    let written = 0;
    const url = await serve((_request, response) => {
      const piece = Buffer.alloc(64 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(piece)) written += piece.length;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const call = connect(url, { maxAnswerBytes: 1024 * 1024 }).call(GET);
    await expect(call).rejects.toThrow(DataHubRejected);
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  it('sends bytes as they are, of which nothing is read after the end of the call', async () => {
    const bodies: string[] = [];
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(`${request.headers['content-length'] ?? 'chunked'} ${Buffer.concat(chunks).toString()}`);
        response.end('{}');
      });
    });
    const connection = connect(url);
    const body = Buffer.from('["ä"]');
    await connection.call({ ...GET, method: 'POST', body });
    body.fill(0);
    await connection.call({ ...GET, method: 'POST', body: '["ö"]' });
    expect(bodies).toEqual(['6 ["ä"]', '6 ["ö"]']);
  });

  it.each([
    ['{"a":[1,2', 'application/json', 'JSON that is cut off or broken (9 bytes)'],
    ['<html>', 'application/json', 'JSON that is cut off or broken (6 bytes)'],
    ['[{"urn"', 'text/plain', 'JSON that is cut off or broken (7 bytes)'],
    ['<html>Sign in</html>', 'text/html', 'something else than JSON (text/html, 20 bytes)'],
  ])('takes %s as %s for an outage, not for an answer', async (text, type, reason) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
    });
    await expect(connect(url).call(GET)).rejects.toThrow(DataHubUnavailable);
    await expect(connect(url).call(GET)).rejects.toThrow(reason);
  });

  it('has any number of calls under one signal without a warning', async () => {
    const url = await serve((_request, response) => response.end('{}'));
    const connection = connect(url, { maxConnections: 2 });
    const { signal } = new AbortController();
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    const call = (given: AbortSignal | undefined) => connection.call({ ...GET, signal: given });
    await Promise.all(Array.from({ length: 40 }, (_, at) => call(at % 2 === 0 ? signal : undefined)));
    // Warnings come a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('knows that nothing was sent when the name or the port is not there', async () => {
    const server = createServer();
    const url = await listen(server);
    await ends.pop()?.();
    await expect(connect(url).call(GET)).rejects.toMatchObject({ nothingSent: true });
    await expect(connect('http://nowhere.invalid').call(GET)).rejects.toMatchObject({ nothingSent: true });
  });

  it('waits no longer for a connection than for an answer', async () => {
    // A TLS client says hello first and waits; this server never answers.
    const silent = createRawServer(() => undefined);
    const sockets = new Set<Socket>();
    silent.on('connection', (socket) => sockets.add(socket));
    const url = await listen(silent);
    ends.push(async () => {
      for (const socket of sockets) socket.destroy();
    });
    const call = connect(url.replace('http:', 'https:'), { timeoutMs: 200 }).call(GET);
    await expect(call).rejects.toMatchObject({ nothingSent: true });
    await expect(call).rejects.toThrow('could not be reached');
  });

  describe('when the server closes a connection that was kept', () => {
    /** Answers the first request of each connection; closes it without an answer when a second one comes. */
    async function closingServer(): Promise<{ url: string; seen: string[] }> {
      const seen: string[] = [];
      const url = await listen(
        createRawServer((socket) => {
          let requests = 0;
          socket.on('error', () => undefined);
          socket.on('data', (data) => {
            seen.push(String(data).split(' ', 1)[0] ?? '');
            requests += 1;
            if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
            else socket.destroy();
          });
        }),
      );
      return { url, seen };
    }

    it('repeats at once what may arrive twice', async () => {
      const { url, seen } = await closingServer();
      const connection = connect(url);
      await connection.call(GET);
      await connection.call(GET);
      expect(seen).toEqual(['GET', 'GET', 'GET']);
    });

    it('does not repeat what must not', async () => {
      const { url, seen } = await closingServer();
      const connection = connect(url);
      await connection.call(GET);
      const call = connection.call({ ...GET, method: 'POST', body: '{}', repeatable: false });
      await expect(call).rejects.toMatchObject({ code: 'datahub-unavailable', nothingSent: false });
      expect(seen).toEqual(['GET', 'POST']);
    });
  });
});
