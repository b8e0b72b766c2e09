import { type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Which addresses requests may go to that somebody has configured. */
export interface OutboundPolicy {
  /** This machine: 127.0.0.0/8 and ::1. */
  readonly allowLoopback: boolean;
  /** Private ranges: 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7. */
  readonly allowPrivate: boolean;
}

/** A request was not sent, since it would have gone to an address that is not allowed. */
export class OutboundForbidden extends Error {
  override readonly name = 'OutboundForbidden';
}

/** Gives the addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** Services of clouds that tell secrets of the machine and lie outside of the link-local range. */
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
 * The addresses of `host`, all of them allowed: connect to these and not to the name, which could lead elsewhere a moment
 * later. Raises {@link OutboundForbidden} when one of them is not, and what the resolver raises.
 */
export async function allowedAddresses(
  host: string,
  policy: OutboundPolicy,
  resolve: Resolve = systemResolve,
): Promise<readonly LookupAddress[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const found = ipaddr.isValid(bare)
    ? [{ address: bare, family: ipaddr.parse(bare).kind() === 'ipv6' ? 6 : 4 }]
    : await resolve(bare);
  for (const { address } of found) {
    const complaint = complaintAbout(address, policy);
    if (complaint) throw new OutboundForbidden(`requests to "${host}" are not allowed: ${complaint}`);
  }
  return found;
}

function complaintAbout(address: string, policy: OutboundPolicy): string | undefined {
  if (!ipaddr.isValid(address)) return 'its address cannot be read';
  const meant = withoutWrapping(ipaddr.process(address));
  if (METADATA_ADDRESSES.has(meant.toString())) return 'it is the metadata service of a cloud';
  const range = meant.range();
  if (range === 'unicast') return undefined;
  if (range === 'loopback') return policy.allowLoopback ? undefined : 'it is this machine itself';
  if (PRIVATE_RANGES.has(range)) return policy.allowPrivate ? undefined : 'it is in a private network';
  if (range === 'linkLocal') return 'it is a link-local address, as metadata services of clouds have';
  return `its address is of the reserved kind "${range}"`;
}

/** NAT64 (RFC 6052) and 6to4 (RFC 3056) carry the IPv4 address that the request ends at. */
function withoutWrapping(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4) return address;
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === 'rfc6052') return new ipaddr.IPv4(bytes.slice(12, 16));
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return address;
}
