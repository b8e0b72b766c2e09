import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A network between a client and its server that can be cut. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private down = false;
  private delayMs = 0;

  private constructor(private readonly server: Server) {}

  static async start(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server);
    server.on('connection', (socket) => proxy.pair(socket, connect(target)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.server.address() as AddressInfo;
    return address.port;
  }

  /** Drops every connection and lets no new one through until {@link mend}. */
  cut(): void {
    this.down = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.down = false;
  }

  /** Holds back what the server answers for so long, in milliseconds; 0 for no longer than it takes. */
  slow(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private delayed(): Transform {
    return new Transform({
      transform: (chunk, _encoding, done) => {
        if (this.delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), this.delayMs).unref();
      },
    });
  }

  private pair(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        // What is held back is still to come.
        if (socket === far && this.delayMs > 0 && !this.down)
          setTimeout(() => other.destroy(), this.delayMs).unref();
        else other.destroy();
      });
    }
    if (this.down) near.destroy();
    else near.pipe(far).pipe(this.delayed()).pipe(near);
  }
}
