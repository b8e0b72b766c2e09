import { type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { ConnectorError } from './errors';

/** Which addresses connectors may open connections to. */
export interface AddressPolicy {
  /** 127.0.0.0/8 and ::1; off unless the deployment says so, since they are the service's own neighbours. */
  readonly allowLoopback: boolean;
  /** Private ranges (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7): where warehouses usually are. Default true. */
  readonly allowPrivate?: boolean;
}

/** Gives the addresses of a host name; the system's resolver unless a test says otherwise. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

// Metadata services of clouds that are outside the link-local range, which is refused as a whole.
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  'fd00:ec2::254', // AWS
  'fd00:ec2::23', // AWS container credentials
  'fd20:ce::254', // Google
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure
  '192.0.0.192', // Oracle
]);

const PRIVATE_RANGES: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

/**
 * Resolves `host` and gives the addresses to connect to: connect to these, never to the name, or a second resolution could
 * lead elsewhere. One forbidden address among several refuses the host. Raises `unreachable` when the name has no address and
 * `address-forbidden`, naming the host and the reason.
 */
export async function checkedAddresses(
  host: string,
  policy: AddressPolicy,
  resolve: Resolve = systemResolve,
): Promise<readonly string[]> {
  const literal = bareAddress(host);
  const found = literal ? [literal] : await resolveName(host, resolve);
  for (const address of found) {
    const complaint = addressComplaint(address, policy);
    if (complaint) {
      throw new ConnectorError(
        'address-forbidden',
        `Connections to "${host}" are not allowed: ${complaint}.`,
        'Use the host name of the source itself, or let the administrator of this deployment allow such addresses.',
      );
    }
  }
  return found;
}

async function resolveName(host: string, resolve: Resolve): Promise<readonly string[]> {
  const remedy = 'Check the spelling of the host name and that this deployment can resolve it.';
  let found: readonly LookupAddress[];
  try {
    found = await resolve(host);
  } catch {
    throw new ConnectorError('unreachable', `The host name "${host}" could not be resolved.`, remedy);
  }
  if (found.length === 0) {
    throw new ConnectorError('unreachable', `The host name "${host}" has no address.`, remedy);
  }
  return found.map((entry) => entry.address);
}

function bareAddress(host: string): string | undefined {
  const text = host.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : undefined;
}

/** Why `address` may not be connected to, or undefined when it may. */
function addressComplaint(address: string, policy: AddressPolicy): string | undefined {
  if (!ipaddr.isValid(address)) return 'its address cannot be read';
  const embedded = embeddedIPv4(ipaddr.process(address));
  if (METADATA_ADDRESSES.has(embedded.toString())) return 'it is the metadata service of a cloud';
  const range = embedded.range();
  if (range === 'unicast') return undefined;
  if (range === 'loopback') return policy.allowLoopback ? undefined : 'it is this machine itself';
  if (PRIVATE_RANGES.has(range)) {
    return policy.allowPrivate === false ? 'it is in a private network' : undefined;
  }
  if (range === 'linkLocal') return 'it is a link-local address, as used by metadata services of clouds';
  return `its address is of the reserved kind "${range}"`;
}

// Addresses that carry an IPv4 address inside are judged by that one: NAT64 (RFC 6052) and 6to4 (RFC 3056).
function embeddedIPv4(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4) return address;
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === 'rfc6052') return new ipaddr.IPv4(bytes.slice(12, 16));
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return address;
}
