import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
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

  /** `name`: whom the certificate is for. */
  static async start(name: string): Promise<TlsOnlyServer> {
    const { certificate, key } = selfSigned(name);
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

/** A certificate for `name`, signed by itself, and its key, PEM. */
export function selfSigned(name: string): { certificate: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    certificate: pem('CERTIFICATE', certificateOf(name, publicKey, privateKey)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

// X.509 v3 (RFC 5280), as little of it as a client checks, written in DER.
function certificateOf(name: string, publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'));
  const subject = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(name)))));
  const year = 365 * 24 * 3_600_000;
  const validity = der(0x30, utcTime(Date.now() - year), utcTime(Date.now() + year));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const alternativeName = der(0x30, oid('551d11'), der(0x04, der(0x30, der(0x82, Buffer.from(name)))));
  const isAuthority = der(
    0x30,
    oid('551d13'),
    der(0x01, Buffer.from([0xff])),
    der(0x04, der(0x30, der(0x01, Buffer.from([0xff])))),
  );
  const toBeSigned = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), createHash('sha256').update(spki).digest().subarray(0, 8)])),
    ecdsaWithSha256,
    subject,
    validity,
    subject,
    spki,
    der(0xa3, der(0x30, alternativeName, isAuthority)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', toBeSigned, privateKey)]);
  return der(0x30, toBeSigned, ecdsaWithSha256, der(0x03, signature));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(time: number): Buffer {
  const text = new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function pem(label: string, body: Buffer): string {
  const lines = body.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
