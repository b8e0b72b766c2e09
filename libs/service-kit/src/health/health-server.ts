import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type AddressInfo } from 'node:net';
import { type Metrics } from '../metrics/metrics';
import { type HealthRegistry } from './health-registry';

const KEEP_ALIVE_MS = 10_000;
/** A start, or a start elsewhere after a stop, takes about that long. */
const RETRY_AFTER_S = 2;

/**
 * The process's HTTP server. It answers liveness from the first moment, also while the application still waits for its
 * database; everything that is not health or metrics goes to the application once there is one, and is refused as a problem
 * (RFC 9457) before that and during the end.
 */
export class HealthServer {
  private readonly server: Server;
  private application?: RequestListener;
  private readonly inHand = new Set<ServerResponse>();
  private isFinishing = false;

  constructor(
    private readonly app: string,
    private readonly health: HealthRegistry,
    private readonly metrics: Metrics,
  ) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Resolves with `http://host:port`; rejects when the port is taken. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const address = this.server.address();
    if (!isAddressInfo(address)) throw new Error('the server listens on no port');
    return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  }

  /** Gives every other request to `application`. */
  serve(application: RequestListener): void {
    this.application = application;
  }

  /** The server itself, for whoever sets up the application on it. */
  get httpServer(): Server {
    return this.server;
  }

  /** New requests to the application get 503; resolves when those in hand are answered, at the latest after `limitMs`. */
  async finishRequests(limitMs: number): Promise<void> {
    this.isFinishing = true;
    const ended = [...this.inHand].map(
      (response) => new Promise((resolve) => response.once('close', resolve)),
    );
    const limit = new AbortController();
    await Promise.race([
      Promise.all(ended),
      delay(limitMs, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
    limit.abort();
  }

  /** Closes the port and what is still open. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/health/live')
      return this.send(request, response, 200, { status: 'live', service: this.app });
    if (path === '/health/ready') {
      const { ready } = this.health;
      const status = ready ? 'ready' : 'not ready';
      const body = { status, service: this.app, dependencies: this.health.dependencies() };
      return this.send(request, response, ready ? 200 : 503, body);
    }
    if (path === '/metrics') {
      const text = await this.metrics.registry.metrics();
      return this.reply(request, response, 200, this.metrics.registry.contentType, text);
    }
    if (this.isFinishing) return this.refuse(response, 'stopping');
    if (!this.application) {
      return this.health.hasStarted
        ? this.send(request, response, 404, { status: 'not found' })
        : this.refuse(response, 'starting');
    }
    this.inHand.add(response);
    this.metrics.httpInHand.set(this.inHand.size);
    response.once('close', () => {
      this.inHand.delete(response);
      this.metrics.httpInHand.set(this.inHand.size);
    });
    return this.application(request, response);
  }

  /** As the application would answer; it has not seen the request, which therefore gets its id here. */
  private refuse(response: ServerResponse, doing: 'starting' | 'stopping'): void {
    const requestId = randomUUID();
    response.writeHead(503, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      connection: 'close',
      'retry-after': String(RETRY_AFTER_S),
      'x-request-id': requestId,
    });
    response.end(
      JSON.stringify({
        type: '/problems/service-unavailable',
        title: 'A service is not available',
        status: 503,
        detail: `${this.app} is ${doing}; nothing was done, try again.`,
        instance: `urn:uuid:${requestId}`,
        requestId,
      }),
    );
  }

  private send(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
    this.reply(request, response, status, 'application/json', JSON.stringify(body));
  }

  private reply(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    type: string,
    text: string,
  ): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : text);
  }
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
