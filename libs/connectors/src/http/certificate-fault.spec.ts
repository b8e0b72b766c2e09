import { certificateFault } from './certificate-fault';
import { networkError } from './network-error';

describe('certificateFault', () => {
  it.each([
    ['CERT_HAS_EXPIRED', '', 'has expired'],
    ['HANDSHAKE_SSL_ERROR', 'certificate has expired', 'has expired'],
    ['CERT_NOT_YET_VALID', '', 'is not valid yet'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '', 'is for another host'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', '', 'is signed by nobody who is trusted here'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'is signed by nobody who is trusted here'],
    ['CERT_REVOKED', '', 'is not accepted'],
    ['ECONNREFUSED', 'certificate has expired', undefined],
  ])('%s %s: %s', (code, text, expected) => {
    expect(certificateFault(code, text)).toBe(expected);
  });

  it('is what a request over HTTP says', () => {
    expect(networkError('CERT_HAS_EXPIRED', 'api.example.com')).toMatchObject({
      code: 'tls',
      retryable: false,
      message: 'The certificate of api.example.com has expired (CERT_HAS_EXPIRED).',
    });
  });
});
