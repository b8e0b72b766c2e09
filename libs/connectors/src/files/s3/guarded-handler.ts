import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AddressPolicy } from '../../address-guard';
import { ConnectorError } from '../../errors';
import { sendGuarded } from '../../http/guarded-request';
import { systemCode } from '../../http/network-error';

/** A request as the client of AWS makes it: signed, its query apart. */
interface SignedRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: IncomingMessage;
}

/** Connections of one source. */
const MAX_CONNECTIONS = 8;

/** Carries the requests of the client of AWS, all of which only read, to addresses that were checked; redirects are not followed. */
export class GuardedHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
  };

  constructor(
    private readonly addresses: AddressPolicy,
    private readonly timeoutMs: number,
    private readonly signal: AbortSignal,
  ) {}

  async handle(request: SignedRequest): Promise<{ readonly response: Answer }> {
    const body = await this.send(addressOf(request), request.headers);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(body.headers)) headers[name] = String(value ?? '');
    return { response: { statusCode: body.statusCode ?? 0, headers, body } };
  }

  /** Settings that a client changes later; there are none. */
  updateHttpClientConfig(): undefined {
    return undefined;
  }

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private async send(url: URL, headers: SignedRequest['headers']): Promise<IncomingMessage> {
    const silent = (): ConnectorError =>
      new ConnectorError(
        'unreachable',
        `${url.host} was silent for ${this.timeoutMs} ms.`,
        'Try again later, look at what keeps the store, or raise s3.timeoutMs.',
      );
    const agent = this.agents[url.protocol === 'http:' ? 'http:' : 'https:'];
    try {
      return await sendGuarded(
        { url, headers, agent, idleMs: this.timeoutMs, silent },
        this.addresses,
        this.signal,
      );
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      const code = systemCode(error);
      throw code === 'unknown' ? error : new NetworkFault(code);
    }
  }
}

/** By its code the client knows what is worth another attempt. */
class NetworkFault extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

function addressOf({ protocol, hostname, port, path, query = {} }: SignedRequest): URL {
  const search = Object.entries(query).flatMap(([name, value]) => {
    const values = typeof value === 'string' ? [value] : (value ?? ['']);
    return values.map((one) => `${escaped(name)}=${escaped(one)}`);
  });
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  if (url.pathname !== path) {
    throw new ConnectorError(
      'unsupported',
      'Its key holds . or .. in place of a folder, which no address can.',
      'Give it another name.',
    );
  }
  url.search = search.join('&');
  return url;
}

// As it is signed: RFC 3986, section 2.3.
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
