import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Answers a request: a value is sent as JSON, a response that was ended stays as it is. */
export type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => unknown;

/** A real HTTP server on this machine. */
export class TestApi {
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(answer: Answer): Promise<TestApi> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://api');
      api.asked.push(`${url.pathname}${url.search}`);
      const body = answer(url, request, response);
      if (response.writableEnded || body === undefined) return;
      if (!response.headersSent) response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const api = new TestApi(server, port);
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
