import { types } from 'node:util';
import { errors } from '@nats-io/transport-node';
import { DataSpokeError } from './dataspoke-error';

const TRANSIENT_CODES = new Set<string>(['datahub-unavailable', 'service-unavailable', 'deadline-exceeded']);

/** Sockets and names (Node.js). */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * SQLSTATE (PostgreSQL documentation, appendix A): connection exceptions (class 08), shutdown and start-up (57P0x),
 * too many connections, serialization failure, deadlock, lock not available.
 */
const SQL_STATES = /^(08\w{3}|57P0[1-5]|53300|40001|40P01|55P03)$/;

/** pg and TypeORM give these without a code. */
const CONNECTION_MESSAGES =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Driver not Connected|connection is not established|Query read timeout|socket hang up|connection disconnected/i;

/** Errors of the NATS client that mean the server (or whoever should answer) is away. */
const NATS_ERRORS = [
  errors.ConnectionError,
  errors.ClosedConnectionError,
  errors.DrainingConnectionError,
  errors.NoRespondersError,
  errors.TimeoutError,
];

/** gRPC status: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE. */
const GRPC_STATES = new Set([4, 8, 10, 14]);

/** Whether `error` tells of an outage or a collision that waiting may cure, so that the same work can be tried again. */
export function isTransient(error: unknown): boolean {
  for (
    let current = error, depth = 0;
    types.isNativeError(current) && depth < 8;
    current = current.cause, depth += 1
  ) {
    if (current instanceof DataSpokeError) return TRANSIENT_CODES.has(current.code);
    const found: Error = current;
    if (NATS_ERRORS.some((type) => found instanceof type) || CONNECTION_MESSAGES.test(found.message))
      return true;
    if ('code' in current) {
      const { code } = current;
      if (typeof code === 'string' && (NETWORK_CODES.has(code) || SQL_STATES.test(code))) return true;
      if (typeof code === 'number' && 'metadata' in current && GRPC_STATES.has(code)) return true;
    }
    if ('errors' in current && Array.isArray(current.errors) && current.errors.some(isTransient)) return true;
  }
  return false;
}
