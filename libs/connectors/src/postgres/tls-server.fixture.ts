import { selfSigned } from '@dataspoke/dev-stack/testing';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A server that speaks just enough of PostgreSQL's protocol to encrypt a connection and then refuse the password. */
export class TlsOnlyServer {
  /** Whether the last connection came this far. */
  encrypted = false;

  private constructor(
    private readonly server: Server,
    /** Its certificate, signed by itself, PEM. */
    readonly certificate: string,
  ) {}

  /** `name`: whom the certificate is for; `until`: the end of its validity. */
  static async start(name: string, until?: Date): Promise<TlsOnlyServer> {
    const { certificate, key } = selfSigned(name, until);
    const server = createServer();
    const running = new TlsOnlyServer(server, certificate);
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      // SSLRequest: length 8, code 80877103.
      socket.once('data', () => {
        socket.write('S');
        running.encrypt(socket, certificate, key);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return running;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }

  private encrypt(socket: Socket, cert: string, key: string): void {
    const secure = new TLSSocket(socket, { isServer: true, cert, key });
    secure.on('error', () => undefined);
    secure.once('data', () => {
      this.encrypted = true;
      const fields = Buffer.from('SFATAL\0C28P01\0Mno\0\0');
      const length = Buffer.alloc(4);
      length.writeInt32BE(fields.length + 4);
      secure.end(Buffer.concat([Buffer.from('E'), length, fields]));
    });
  }
}
