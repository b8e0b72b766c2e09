import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A network between a client and its server that can be cut. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private down = false;
  private delayMs = 0;
  private lastPiece: () => number | undefined = () => undefined;
  private breaks = 0;

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

  /**
   * Lets connections fail that are made from now on. Asks for each of them how many pieces of what its server sends get through before it
   * is dropped; undefined for one that holds.
   */
  fail(lastPiece: () => number | undefined): void {
    this.lastPiece = lastPiece;
  }

  /** Connections that have failed as {@link fail} says. */
  get failures(): number {
    return this.breaks;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private answers(near: Socket): Transform {
    let left = this.lastPiece() ?? Infinity;
    return new Transform({
      transform: (chunk, _encoding, done) => {
        left -= 1;
        if (left < 0) {
          this.breaks += 1;
          near.resetAndDestroy();
        } else if (this.delayMs === 0) done(null, chunk);
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
    else near.pipe(far).pipe(this.answers(near)).pipe(near);
  }
}
