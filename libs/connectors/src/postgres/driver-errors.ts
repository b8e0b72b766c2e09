import { certificateFault } from '../http/certificate-fault';
import { ConnectorError, type ConnectorErrorCode } from '../errors';

/** What a driver error is about, to be said in its message. */
export interface ErrorPlace {
  /** `host:port`. */
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  readonly statementTimeoutMs: number;
}

type Wording = readonly [code: ConnectorErrorCode, message: (place: ErrorPlace) => string, remedy: string];

const UNREACHABLE =
  'Check host and port, and that the network between here and the source lets the connection through.';

const BY_CODE: Readonly<Record<string, Wording>> = {
  ECONNREFUSED: ['unreachable', (at) => `Nothing listens on ${at.server}.`, UNREACHABLE],
  EHOSTUNREACH: ['unreachable', (at) => `There is no route to ${at.server}.`, UNREACHABLE],
  ENETUNREACH: ['unreachable', (at) => `There is no route to ${at.server}.`, UNREACHABLE],
  ETIMEDOUT: ['unreachable', (at) => `${at.server} did not answer in time.`, UNREACHABLE],
  ECONNRESET: ['interrupted', (at) => `The connection to ${at.server} was cut.`, 'Try again.'],
  EPIPE: ['interrupted', (at) => `The connection to ${at.server} was cut.`, 'Try again.'],
  '28P01': [
    'authentication',
    (at) => `PostgreSQL at ${at.server} refused the password of user "${at.user}".`,
    'Check user and password.',
  ],
  '28000': [
    'authentication',
    (at) => `PostgreSQL at ${at.server} does not let user "${at.user}" into database "${at.database}".`,
    'Check the user, and that pg_hba.conf allows this connection (host, TLS or not).',
  ],
  '3D000': [
    'not-found',
    (at) => `There is no database "${at.database}" at ${at.server}.`,
    'Check the name of the database; upper and lower case count.',
  ],
  '42P01': [
    'not-found',
    () => 'It was dropped while it was read.',
    'Nothing; the next run knows it is gone.',
  ],
  '3F000': [
    'not-found',
    () => 'Its schema was dropped while it was read.',
    'Nothing; the next run knows it is gone.',
  ],
  '42501': [
    'permission',
    (at) => `User "${at.user}" lacks a permission.`,
    'Grant the user CONNECT on the database, USAGE on its schemas and SELECT on their tables.',
  ],
  '53300': [
    'unreachable',
    (at) => `PostgreSQL at ${at.server} has no connection left.`,
    'Try again later, or raise max_connections or the connection limit of the user.',
  ],
  '55P03': ['timeout', () => 'A table is locked by somebody else.', 'Try again when the lock is gone.'],
  '57014': [
    'timeout',
    (at) => `A statement took longer than ${at.statementTimeoutMs} ms.`,
    'Raise statementTimeoutMs, or lower profile.maxRows or profile.columnLimit.',
  ],
  '40001': [
    'timeout',
    () => 'The standby server gave the statement up, since it held up what came from its primary.',
    'Raise max_standby_streaming_delay or set hot_standby_feedback there, lower profile.maxRows, or read the primary.',
  ],
  '0A000': [
    'unsupported',
    () => 'The server cannot read it, as an unlogged table on a standby.',
    'Leave it out by a deny pattern, or read the primary.',
  ],
  '57P01': ['interrupted', (at) => `PostgreSQL at ${at.server} ended the connection.`, 'Try again.'],
  '57P02': ['interrupted', (at) => `PostgreSQL at ${at.server} crashed.`, 'Try again.'],
  '57P03': [
    'unreachable',
    (at) => `PostgreSQL at ${at.server} is starting up or shutting down.`,
    'Try again.',
  ],
  '25P03': ['interrupted', (at) => `PostgreSQL at ${at.server} ended an idle transaction.`, 'Try again.'],
};

/** An error of the driver or the server as a `ConnectorError`; one that is one already stays as it is. */
export function toConnectorError(error: unknown, place: ErrorPlace): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known) {
    const [connectorCode, message, remedy] = known;
    const detail = /^\w{5}$/.test(code) && connectorCode === 'permission' ? ` (${textOf(error, place)})` : '';
    return new ConnectorError(connectorCode, message(place).replace(/\.$/, `${detail}.`), remedy);
  }
  return byText(error, code, place);
}

function byText(error: unknown, code: string, place: ErrorPlace): ConnectorError {
  const text = textOf(error, place);
  if (/does not support SSL/i.test(text)) {
    return new ConnectorError(
      'tls',
      `${place.server} does not offer TLS.`,
      'Set sslMode to disable or prefer.',
    );
  }
  const fault = certificateFault(code);
  if (fault !== undefined) {
    return new ConnectorError(
      'tls',
      `The certificate of ${place.server} ${fault} (${code}).`,
      'Renew it, give the certificate of its authority as sslRootCert, or choose another sslMode.',
    );
  }
  if (/^SASL|password must be a string/i.test(text)) {
    return new ConnectorError(
      'authentication',
      `PostgreSQL at ${place.server} asks for a password for user "${place.user}".`,
      'Enter the password.',
    );
  }
  if (/timeout exceeded when trying to connect|timeout expired/i.test(text)) {
    return new ConnectorError('unreachable', `${place.server} did not answer in time.`, UNREACHABLE);
  }
  if (/Query read timeout/i.test(text)) {
    return new ConnectorError('interrupted', `${place.server} stopped answering.`, 'Try again.');
  }
  if (
    /^08/.test(code) ||
    /connection terminated|not queryable|connection error|closed the connection/i.test(text)
  ) {
    return new ConnectorError('interrupted', `The connection to ${place.server} was cut.`, 'Try again.');
  }
  return new ConnectorError(
    'source-error',
    `PostgreSQL at ${place.server} answered with an error: ${text}${code ? ` (${code})` : ''}.`,
    'Look into the log of the source; report this as a defect when the source is in order.',
  );
}

/** SQLSTATE or system error code, or an empty text. */
function codeOf(error: unknown): string {
  // Several addresses tried in vain come as one error that holds the others.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function textOf(error: unknown, place: ErrorPlace): string {
  const text = error instanceof Error ? error.message : 'unknown error';
  const safe = place.password ? text.replaceAll(place.password, '********') : text;
  return safe.slice(0, 500);
}
