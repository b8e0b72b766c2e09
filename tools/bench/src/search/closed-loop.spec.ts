import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { closedLoop } from './closed-loop';

describe('closedLoop', () => {
  let server: Server;
  let url: string;
  let open = 0;
  let most = 0;
  let asked: unknown[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      open += 1;
      most = Math.max(most, open);
      let body = '';
      request.on('data', (text: Buffer) => (body += text.toString()));
      request.on('end', () => {
        const number = asked.push(JSON.parse(body));
        setImmediate(() => {
          open -= 1;
          response.statusCode = number % 10 === 0 ? 503 : 200;
          response.end(JSON.stringify({ mode: number % 4 === 0 ? 'text-only' : 'hybrid' }));
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    asked = [];
    most = 0;
  });

  function* numbers(): Generator<unknown, undefined> {
    for (let q = 0; ; q += 1) yield { q };
  }
  const options = (clients: number) => ({
    url,
    key: 'key',
    clients,
    searches: 40,
    warmUp: 20,
    signal: new AbortController().signal,
  });

  it('asks each question once, with as many clients as told at a time, and counts after the warm-up only', async () => {
    const result = await closedLoop(numbers(), options(5));
    expect(asked).toHaveLength(60);
    expect(new Set(asked.map((one) => JSON.stringify(one))).size).toBe(60);
    expect(most).toBeLessThanOrEqual(5);
    expect(most).toBeGreaterThan(1);
    expect(result).toMatchObject({ clients: 5, searches: 40, failures: { 503: 4 } });
    expect(result.degraded).toBe(8);
    expect(result.p50Ms).toBeLessThanOrEqual(result.p99Ms);
    expect(result.perSecond).toBeGreaterThan(0);
  });

  it('stops when it is told to', async () => {
    await expect(
      closedLoop(numbers(), { ...options(1), signal: AbortSignal.abort(new Error('stopped')) }),
    ).rejects.toThrow('stopped');
  });
});
