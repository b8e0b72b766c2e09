import { type LookupAddress } from 'node:dns';
import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import { checkedAddresses, type AddressPolicy } from '../address-guard';

/** A request to a source. */
export interface GuardedRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Keeps connections, which were checked when they were opened; each request has its own when absent. */
  readonly agent?: Agent;
  /** Longest silence, in milliseconds. */
  readonly idleMs: number;
  /** Raised when it was silent for so long. */
  readonly silent: () => Error;
}

/**
 * Sends a request to an address that was checked, and gives the answer as soon as its head is there. Redirects are not followed.
 * Raises what checking raises, `silent()`, and what the system raises.
 */
export async function sendGuarded(
  { url, method = 'GET', headers, body, agent, idleMs, silent }: GuardedRequest,
  addresses: AddressPolicy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // The checked address is the one connected to: a second look-up of the name could lead elsewhere.
  const [address] = await checkedAddresses(url.hostname, addresses);
  const found: LookupAddress[] = address ? [{ address, family: isIPv6(address) ? 6 : 4 }] : [];
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method,
    signal,
    timeout: idleMs,
    agent: agent ?? false,
    lookup: (_host, { all }, done) => (all ? done(null, found) : done(null, address ?? '', found[0]?.family)),
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    },
  });
  outgoing.on('response', resolve).on('error', reject);
  outgoing.on('timeout', () => outgoing.destroy(silent()));
  outgoing.end(body);
  return promise;
}
