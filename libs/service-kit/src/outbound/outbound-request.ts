import { type IncomingHttpHeaders, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type LookupFunction } from 'node:net';
import { allowedAddresses, type OutboundPolicy, type Resolve } from './outbound-address';

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request; nothing else limits its time. */
  readonly signal: AbortSignal;
  /** A longer answer is refused. */
  readonly maxBytes: number;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer was longer than the one who asked had allowed. */
export class OutboundTooLarge extends Error {
  override readonly name = 'OutboundTooLarge';
}

/**
 * Sends one HTTP request to an address that somebody configured, after a look at where its host leads. A redirect is given back as
 * what it is and never followed: it could lead to any other host, and take the key along. Raises `OutboundForbidden`,
 * {@link OutboundTooLarge}, and what sockets, the resolver and `signal` raise.
 */
export async function outboundRequest(
  url: URL,
  { method, headers, body, signal, maxBytes }: OutboundRequest,
  policy: OutboundPolicy,
  resolve?: Resolve,
): Promise<OutboundAnswer> {
  // Looked at before, since no name is resolved for an address that is given as one.
  const addresses = await allowedAddresses(url.hostname, policy, resolve);
  signal.throwIfAborted();
  const toThese: LookupFunction = (host, { all }, callback) => {
    const [first] = addresses;
    if (!first) callback(new Error(`the host name "${host}" has no address`), '', 4);
    else if (all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
  const options: RequestOptions = {
    method,
    headers: {
      ...headers,
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
    lookup: toThese,
    signal,
  };
  return new Promise((resolveAnswer, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) {
          reject(new OutboundTooLarge(`the answer has more than ${maxBytes} bytes`));
          request.destroy();
          return;
        }
        chunks.push(chunk);
      });
      response.on('end', () =>
        resolveAnswer({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
