import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { describeEmbedder } from '../describe-embedder.fixture';
import { EmbedderUnavailable } from '../embedder';
import { EndpointEmbedder, type EndpointOptions } from './endpoint-embedder';

interface Asked {
  readonly model: string;
  readonly input: string[];
  readonly dimensions?: number;
}

const HERE = { allowLoopback: true, allowPrivate: false };

/** As long as its letters say; far from a meaning, but the same for the same text only. */
const lettersOf = (text: string) =>
  [...Array(32).keys()].map(
    (at) => [...text].filter((letter) => letter.charCodeAt(0) % 32 === at).length + 0.1,
  );

describeEmbedder('endpoint', async () => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { input } = JSON.parse(body) as Asked;
      const data = input.map((text, index) => ({ index, embedding: lettersOf(text) }));
      response.end(JSON.stringify({ data: data.reverse() }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const embedder = new EndpointEmbedder({
    url: `http://127.0.0.1:${port}/v1/`,
    model: 'letters',
    retryMs: 1,
    addresses: HERE,
  });
  const lose = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    embedder,
    lose,
    close: async () => {
      await embedder.close();
      await lose();
    },
  };
});

describe('EndpointEmbedder', () => {
  let server: Server;
  let url: string;
  let failures: { status: number; headers?: Record<string, string>; body?: string }[] = [];
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
          response.writeHead(failure.status, failure.headers).end(failure.body ?? 'no');
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
    const embedder = new EndpointEmbedder({ url, model: 'm', retryMs: 1, addresses: HERE, ...more });
    open.push(embedder);
    await embedder.settled();
    return embedder;
  };

  it('gives vectors of length 1 in the order of the texts', async () => {
    const embedder = await start();
    expect(embedder.model).toEqual({ name: 'm@3', dimensions: 3 });
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
    expect(embedder.model?.name).toBe('m@3 (query: |passage: )');
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
    const seen: boolean[] = [];
    embedder.onChange(() => seen.push(embedder.model !== undefined));
    failures = [{ status: 401 }];
    const error = await embedder.embedTexts(['a']).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EmbedderUnavailable);
    expect(String(error)).toMatch(/answered 401/);
    expect(`${String(error)} ${embedder.reason}`).not.toContain('secret-key');
    expect(embedder.model).toBeUndefined();
    expect(seen).toEqual([false]);
  });

  it('asks nobody at an address that is not allowed, and says so', async () => {
    const before = headers.length;
    for (const place of [
      { url, addresses: { allowLoopback: false, allowPrivate: true } },
      { url: 'http://169.254.169.254/v1', addresses: { allowLoopback: true, allowPrivate: true } },
    ]) {
      const embedder = await start(place);
      expect(embedder.model).toBeUndefined();
      expect(embedder.reason).toMatch(/may not be asked: requests to "[\d.]+" are not allowed/);
    }
    expect(headers).toHaveLength(before);
  });

  it('follows no redirect', async () => {
    const embedder = await start({ apiKey: 'k' });
    const before = headers.length;
    failures = [{ status: 307, headers: { location: `${url}/embeddings` } }];
    await expect(embedder.embedTexts(['a'])).rejects.toThrow(/answered 307/);
    expect(headers).toHaveLength(before + 1);
  });

  it('refuses vectors of another length than the model has, and answers that are none', async () => {
    const embedder = await start();
    for (const body of [
      '{"data":[{"index":0,"embedding":[1,2]}]}',
      '{"data":[]}',
      'no JSON',
      '{"data":[{"index":0,"embedding":[0,0,0]}]}',
    ]) {
      failures = [{ status: 200, body }];
      await expect(embedder.embedTexts(['a'])).rejects.toThrow(/no usable vectors/);
    }
  });

  it('gives up what it has in hand when it is closed', async () => {
    const embedder = await start({ retryMs: 60_000 });
    failures = [{ status: 503 }];
    const answer = embedder.embedTexts(['a']);
    const refused = expect(answer).rejects.toBeInstanceOf(EmbedderUnavailable);
    await embedder.close();
    await refused;
  });
});
