import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { EmbedderUnavailable } from '../embedder';
import { EndpointEmbedder, type EndpointOptions } from './endpoint-embedder';

interface Asked {
  readonly model: string;
  readonly input: string[];
  readonly dimensions?: number;
}

describe('EndpointEmbedder', () => {
  let server: Server;
  let url: string;
  let failures: { status: number; headers?: Record<string, string> }[] = [];
  const asked: Asked[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const open: EndpointEmbedder[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        headers.push(request.headers);
        const failure = failures.shift();
        if (failure) {
          response.writeHead(failure.status, failure.headers).end('no');
          return;
        }
        const call = JSON.parse(body) as Asked;
        asked.push(call);
        const data = call.input.map((text, index) => ({
          object: 'embedding',
          index,
          embedding: [text.length, 0, 3],
        }));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ object: 'list', model: call.model, data: data.reverse() }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterEach(async () => {
    failures = [];
    for (const embedder of open.splice(0)) await embedder.close();
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const start = async (more: Partial<EndpointOptions> = {}) => {
    const embedder = new EndpointEmbedder({ url, model: 'm', retryMs: 1, ...more });
    open.push(embedder);
    await embedder.settled();
    return embedder;
  };

  it('gives vectors of length 1 in the order of the texts', async () => {
    const embedder = await start();
    expect(embedder.model).toEqual({ name: 'm', dimensions: 3 });
    const [a, b] = await embedder.embedTexts(['four', 'longer text!']);
    expect([...a!].map((value) => value.toFixed(2))).toEqual(['0.80', '0.00', '0.60']);
    expect(b![0]).toBeCloseTo(12 / Math.hypot(12, 3), 5);
  });

  it('puts the prefixes of the model card before texts, and counts them to the model', async () => {
    const embedder = await start({
      queryPrefix: 'query: ',
      documentPrefix: 'passage: ',
      apiKey: 'k',
      dimensions: 3,
    });
    await embedder.embedTexts(['a']);
    await embedder.embedQuestion('b');
    expect(asked.slice(-2)).toEqual([
      expect.objectContaining({ input: ['passage: a'], dimensions: 3 }),
      expect.objectContaining({ input: ['query: b'] }),
    ]);
    expect(headers.at(-1)).toMatchObject({ authorization: 'Bearer k' });
    expect(embedder.model?.name).toBe('m (query: |passage: )');
  });

  it('asks in portions, and again when the endpoint is busy', async () => {
    const embedder = await start();
    failures = [{ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }];
    const before = asked.length;
    expect(await embedder.embedTexts(Array.from({ length: 130 }, (_, at) => `t${at}`))).toHaveLength(130);
    expect(asked.slice(before).map(({ input }) => input.length)).toEqual([64, 64, 2]);
  });

  it('is away when the endpoint refuses, and never tells the key', async () => {
    const embedder = await start({ apiKey: 'secret-key' });
    failures = [{ status: 401 }];
    const error = await embedder.embedTexts(['a']).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbedderUnavailable);
    expect(String(error)).toMatch(/answered 401/);
    expect(`${String(error)} ${embedder.reason}`).not.toContain('secret-key');
    expect(embedder.model).toBeUndefined();
  });
});
