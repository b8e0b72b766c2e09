import { once } from 'node:events';
import { Agent, createServer, request as send, type IncomingMessage, type Server } from 'node:http';

/** Requests by what they ask for. */
export type Calls = ReadonlyMap<string, number>;

/** Stands before a catalog, passes everything on and counts the requests. */
export class CountingProxy implements AsyncDisposable {
  private readonly counts = new Map<string, number>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server: Server;

  private constructor(target: string) {
    this.server = createServer((request, response) => {
      const isGraphQl = request.url?.startsWith('/api/graphql') ?? false;
      if (!isGraphQl) this.count(kindOf(request));
      const onward = send(
        new URL(request.url ?? '/', target),
        { method: request.method, headers: request.headers, agent: this.agent },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      onward.on('error', () => response.destroy());
      response.on('close', () => onward.destroy());
      request.pipe(onward);
      if (isGraphQl) void this.countOperation(request);
    });
  }

  static async start(target: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(target);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    const address = this.server.address();
    if (typeof address !== 'object' || address === null)
      throw new Error('The proxy does not listen any more.');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What `work` does, and the requests that came meanwhile. */
  async during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly calls: Calls }> {
    const before = new Map(this.counts);
    const result = await work();
    const calls = [...this.counts]
      .map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a);
    return { result, calls: new Map(calls) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    await once(this.server, 'close');
  }

  private async countOperation(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(request, 'end').catch(() => undefined);
    this.count(`GraphQL ${operationOf(Buffer.concat(chunks).toString('utf8'))}`);
  }

  private count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}

/** How many requests in all. */
export function sum(calls: Calls): number {
  return [...calls.values()].reduce((total, count) => total + count, 0);
}

function kindOf({ method, url }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://catalog');
  const action = searchParams.get('action');
  const path = pathname.replace(/urn(:|%3A)[^/]*/gi, '{urn}');
  return `${method ?? ''} ${path}${action === null ? '' : `?action=${action}`}`;
}

function operationOf(body: string): string {
  return /\b(?:query|mutation)\s+(\w+)/.exec(body)?.[1] ?? 'without name';
}
