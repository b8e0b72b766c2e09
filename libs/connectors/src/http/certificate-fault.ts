const FAULT =
  /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO|HANDSHAKE_SSL_ERROR)/;

/**
 * What is wrong with the certificate of a server, by the code that OpenSSL or Node gives and, where a driver has put its own in its
 * place, by the text: "has expired", to stand behind "The certificate of db:5432". Undefined for any other error.
 */
export function certificateFault(code: string, text = ''): string | undefined {
  if (!FAULT.test(code)) return undefined;
  if (code === 'CERT_HAS_EXPIRED' || /has expired/.test(text)) return 'has expired';
  if (code === 'CERT_NOT_YET_VALID' || /not yet valid/.test(text)) return 'is not valid yet';
  if (/ALTNAME_INVALID|HOSTNAME_MISMATCH/.test(code) || /does not match certificate/.test(text)) {
    return 'is for another host';
  }
  if (/SELF_SIGNED|UNABLE_TO_/.test(code) || /self.signed|unable to (get|verify)/.test(text)) {
    return 'is signed by nobody who is trusted here';
  }
  return 'is not accepted';
}
