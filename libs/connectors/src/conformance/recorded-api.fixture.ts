import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isRecord } from '../recipe/recipe-reader';

/** A request and what the API answered. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Of the request; missing when it has none. */
  readonly body?: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string;
}

/** What of an answer is kept: what a client may go by, and nothing that names a session. */
const KEPT_HEADERS = ['content-type', 'link', 'retry-after', 'location'] as const;
/** Stands for the address of the recorded API in its answers, since the local server has another. */
const BASE = '{{base}}';

/**
 * A system that cannot run here, as far as what it answered was written down: a local HTTP server that gives the answers of a recording,
 * one after the other where the same was asked several times. What is not in the recording is refused with 501 and listed in `unknown`.
 */
export class RecordedApi {
  readonly unknown: string[] = [];
  private readonly given = new Map<string, number>();

  private constructor(
    private readonly server: LocalServer,
    private readonly exchanges: ReadonlyMap<string, readonly Exchange[]>,
  ) {}

  /** Serves a recording that {@link ApiRecorder.save} wrote, or that was written by hand after the documentation of a system. */
  static async serve(file: string): Promise<RecordedApi> {
    const exchanges = Map.groupBy(parseRecording(await readFile(file, 'utf8')), keyOf);
    const server = await LocalServer.start((asked) => api.answer(asked));
    const api = new RecordedApi(server, exchanges);
    return api;
  }

  get url(): string {
    return this.server.url;
  }

  /** Exchanges that nobody asked for. */
  get unused(): readonly string[] {
    return [...this.exchanges].flatMap(([key, all]) =>
      (this.given.get(key) ?? 0) < all.length ? [key] : [],
    );
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private answer(asked: Asked): Promise<Answered> {
    const key = keyOf(asked);
    const found = this.exchanges.get(key) ?? [];
    const count = this.given.get(key) ?? 0;
    const exchange = found[count] ?? found.at(-1);
    if (!exchange) {
      this.unknown.push(key);
      return Promise.resolve({ status: 501, headers: {}, answer: `The recording has no ${key}.` });
    }
    this.given.set(key, count + 1);
    const here = (value: string): string => value.replaceAll(BASE, this.url);
    const headers = Object.entries(exchange.headers).map(([name, value]) => [name, here(value)]);
    return Promise.resolve({
      status: exchange.status,
      headers: Object.fromEntries(headers),
      answer: here(exchange.answer),
    });
  }
}

/** Stands before a real API and writes down what it answers, without its address, its secrets and those of who asks. */
export class ApiRecorder {
  private readonly exchanges: Exchange[] = [];

  private constructor(private readonly server: LocalServer) {}

  /** `secrets` are texts that must not be found in the recording; headers of requests are never in it. */
  static async start(upstream: string, secrets: readonly string[] = []): Promise<ApiRecorder> {
    const server = await LocalServer.start(async (asked, request) => {
      const answered = await forward(upstream, asked, request);
      recorder.exchanges.push(withoutSecrets(upstream, secrets, { ...asked, ...answered }));
      return { ...answered, answer: answered.answer.replaceAll(upstream, server.url) };
    });
    const recorder = new ApiRecorder(server);
    return recorder;
  }

  get url(): string {
    return this.server.url;
  }

  async save(file: string): Promise<void> {
    await writeFile(file, `${JSON.stringify(this.exchanges, null, 2)}\n`);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

type Asked = Pick<Exchange, 'method' | 'path' | 'body'>;
type Answered = Pick<Exchange, 'status' | 'headers' | 'answer'>;

class LocalServer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(
    answer: (asked: Asked, request: IncomingMessage) => Promise<Answered>,
  ): Promise<LocalServer> {
    const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const body = await text(request);
      const asked = {
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        ...(body === '' ? {} : { body }),
      };
      const { status, headers, answer: content } = await answer(asked, request);
      response.writeHead(status, headers).end(content);
    };
    const server = createServer((request, response) => {
      respond(request, response).catch((error: unknown) =>
        response.destroy(error instanceof Error ? error : undefined),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return new LocalServer(server, `http://127.0.0.1:${address.port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function forward(upstream: string, asked: Asked, request: IncomingMessage): Promise<Answered> {
  const { authorization, accept, 'content-type': type } = request.headers;
  const sent = Object.entries({ authorization, accept, 'content-type': type }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const response = await fetch(`${upstream}${asked.path}`, {
    method: asked.method,
    headers: sent,
    redirect: 'manual',
    ...(asked.body === undefined ? {} : { body: asked.body }),
  });
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { status: response.status, headers: Object.fromEntries(headers), answer: await response.text() };
}

function withoutSecrets(upstream: string, secrets: readonly string[], exchange: Exchange): Exchange {
  const clean = (text: string): string =>
    secrets
      // Within JSON a text may be written with escapes.
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
      .reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text.replaceAll(upstream, BASE));
  const { path, body, headers, answer } = exchange;
  return {
    ...exchange,
    path: clean(path),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)])),
    answer: clean(answer),
    ...(body === undefined ? {} : { body: clean(body) }),
  };
}

/** The same for the same request, in whatever order its parameters are. */
function keyOf({ method, path, body }: Asked): string {
  const url = new URL(path, 'http://api');
  url.searchParams.sort();
  return [`${method} ${url.pathname}${url.search}`, ...(body === undefined ? [] : [body])].join('\n');
}

function parseRecording(json: string): readonly Exchange[] {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw new Error('A recording is a list of exchanges.');
  return parsed.map((value: unknown) => {
    const exchange = isRecord(value) ? value : {};
    const { method, path, body, status, headers, answer } = exchange;
    if (
      typeof method !== 'string' ||
      typeof path !== 'string' ||
      typeof status !== 'number' ||
      !isRecord(headers)
    )
      throw new Error(`No exchange: ${JSON.stringify(value).slice(0, 200)}`);
    return {
      method,
      path,
      status,
      headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
      // Written by hand, an answer is easier to read as JSON than as its text.
      answer: typeof answer === 'string' ? answer : JSON.stringify(answer),
      ...(typeof body === 'string' ? { body } : {}),
    };
  });
}
