import { ConnectorError, type ConnectorErrorCode } from '../errors';
import { certificateFault } from '../http/certificate-fault';
import { type MysqlRecipe } from './recipe';

/** What a failure of the driver or the server means to a person. No text of the server is passed on: it may quote data. */
export function toConnectorError(
  error: unknown,
  { host, port, user, database, statementTimeoutMs }: MysqlRecipe,
): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const code = codeOf(error);
  const where = `${host}:${port}`;
  const make = (kind: ConnectorErrorCode, message: string, remedy: string): ConnectorError =>
    new ConnectorError(kind, message, remedy);
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return make(
        'unreachable',
        `No server answers at ${where} (${code}).`,
        'Check host and port, and that the server runs and lets this machine in.',
      );
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
    case 'ER_SERVER_SHUTDOWN':
      return make(
        'interrupted',
        `The connection to ${where} broke (${code}).`,
        'Try again; reading goes on where it was.',
      );
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
    case 'ER_MUST_CHANGE_PASSWORD':
    case 'ER_ACCOUNT_HAS_BEEN_LOCKED':
      return make(
        'authentication',
        `The server does not accept user "${user}" with this password.`,
        'Check user and password, and from which hosts the user may come.',
      );
    case 'ER_DBACCESS_DENIED_ERROR':
    case 'ER_TABLEACCESS_DENIED_ERROR':
    case 'ER_COLUMNACCESS_DENIED_ERROR':
    case 'ER_SPECIFIC_ACCESS_DENIED_ERROR':
    case 'ER_VIEW_NO_EXPLAIN':
      return make(
        'permission',
        `User "${user}" may not do that.`,
        `GRANT SELECT, SHOW VIEW ON ${database === undefined ? '*' : `\`${database}\``}.* TO the user.`,
      );
    case 'ER_BAD_DB_ERROR':
      return make('not-found', `There is no database "${database ?? ''}".`, 'Check database.');
    case 'ER_NO_SUCH_TABLE':
    case 'ER_BAD_TABLE_ERROR':
      return make('not-found', 'The table was dropped while it was read.', 'Start the run again.');
    case 'ER_QUERY_TIMEOUT':
    case 'ER_STATEMENT_TIMEOUT':
    case '1969':
      return make(
        'timeout',
        `A statement took longer than ${statementTimeoutMs} ms.`,
        'Raise statementTimeoutMs, or lower profile.maxRows or profile.maxBytes.',
      );
    case 'ER_LOCK_WAIT_TIMEOUT':
      return make('timeout', 'A table is locked by somebody else.', 'Try again when the lock is gone.');
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return make(
        'tls',
        `${where} offers no encryption (${code}).`,
        'Let the server offer TLS, or set tls to prefer.',
      );
    default: {
      const fault = certificateFault(code, messageOf(error));
      if (fault !== undefined) {
        return make(
          'tls',
          `The certificate of ${where} ${fault} (${code}).`,
          'Renew it, or give the authority that signed it as caCert; the host must be the one it is for.',
        );
      }
      // What is none of the server's or the network's is a defect of ours.
      if (code === '') throw error;
      return make(
        'source-error',
        `The server refused a statement (${code}).`,
        'Look at the log of the server.',
      );
    }
  }
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'errno' in error && typeof error.errno === 'number' ? String(error.errno) : '';
}

function messageOf(error: unknown): string {
  const isTelling = typeof error === 'object' && error !== null && 'message' in error;
  return isTelling && typeof error.message === 'string' ? error.message : '';
}
