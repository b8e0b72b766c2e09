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
 * too many connections, serialization failure, deadlock.
 */
const SQL_STATES = /^(08\w{3}|57P0[1-5]|53300|40001|40P01)$/;

/** pg and TypeORM give these without a code. */
const CONNECTION_MESSAGES =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Driver not Connected|connection is not established|Query read timeout|socket hang up/i;

/** Errors of the NATS and Temporal clients that mean the server is away. */
const NETWORK_ERRORS = new Set([
  'ConnectionError',
  'ClosedConnectionError',
  'DrainingConnectionError',
  'NoRespondersError',
  'TransportError',
]);

/** gRPC status: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE. */
const GRPC_STATES = new Set([4, 8, 10, 14]);

/** Whether `error` tells of an outage or a collision that waiting may cure, so that the same work can be tried again. */
export function isTransient(error: unknown): boolean {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 8;
    current = current.cause, depth += 1
  ) {
    if (current instanceof DataSpokeError) return TRANSIENT_CODES.has(current.code);
    if (NETWORK_ERRORS.has(current.name) || CONNECTION_MESSAGES.test(current.message)) return true;
    if ('code' in current) {
      const { code } = current;
      if (typeof code === 'string' && (NETWORK_CODES.has(code) || SQL_STATES.test(code))) return true;
      if (typeof code === 'number' && 'metadata' in current && GRPC_STATES.has(code)) return true;
    }
    if (current instanceof AggregateError && current.errors.some((inner) => isTransient(inner))) return true;
    if (current.name === 'TimeoutError' && current.message === 'timeout') return true; // NATS request
  }
  return false;
}
