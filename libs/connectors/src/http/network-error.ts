import { ConnectorError } from '../errors';
import { certificateFault } from './certificate-fault';

/** The system's name of an error, such as `ECONNRESET`; `unknown` for what is none of the system's. */
export function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'unknown';
  return typeof error.code === 'string' ? error.code : 'unknown';
}

/** What a failure of the network between us and `where` means to a person. */
export function networkError(code: string, where: string): ConnectorError {
  const fault = certificateFault(code);
  if (fault !== undefined) {
    return new ConnectorError(
      'tls',
      `The certificate of ${where} ${fault} (${code}).`,
      'Renew the certificate, or let this deployment trust the authority that signed it (NODE_EXTRA_CA_CERTS).',
    );
  }
  const begun = code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
  return new ConnectorError(
    begun ? 'interrupted' : 'unreachable',
    begun ? `The connection to ${where} broke (${code}).` : `${where} cannot be reached (${code}).`,
    'Check the address and the way to it, then try again.',
  );
}
