import { ConnectorError } from '../errors';
import { toConnectorError } from './driver-errors';

const PLACE = {
  server: 'db:5432',
  database: 'sales',
  user: 'reader',
  password: 'Pa55',
  statementTimeoutMs: 1_000,
};

const withCode = (code: string, message = 'server text with Pa55'): Error =>
  Object.assign(new Error(message), { code });

describe('an error of the driver', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', true],
    ['ECONNRESET', 'interrupted', true],
    ['28P01', 'authentication', false],
    ['28000', 'authentication', false],
    ['3D000', 'not-found', false],
    ['42501', 'permission', false],
    ['42P01', 'not-found', false],
    ['3F000', 'not-found', false],
    ['53300', 'unreachable', true],
    ['55P03', 'timeout', true],
    ['57014', 'timeout', true],
    ['57P01', 'interrupted', true],
    ['08006', 'interrupted', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', false],
    ['XX000', 'source-error', false],
  ])('%s is %s', (code, expected, retryable) => {
    const error = toConnectorError(withCode(code), PLACE);
    expect(error).toMatchObject({ code: expected, retryable });
    expect(`${error.message} ${error.remedy}`).not.toContain('Pa55');
    expect(error.remedy).toMatch(/\w{3}/);
  });

  it.each([
    ['Connection terminated unexpectedly', 'interrupted'],
    ['The server does not support SSL connections', 'tls'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'authentication'],
    ['timeout exceeded when trying to connect', 'unreachable'],
    ['Query read timeout', 'interrupted'],
  ])('%s is %s', (message, expected) => {
    expect(toConnectorError(new Error(message), PLACE)).toMatchObject({ code: expected });
  });

  it('of several addresses is that of the first', () => {
    expect(toConnectorError(new AggregateError([withCode('ECONNREFUSED')]), PLACE)).toMatchObject({
      code: 'unreachable',
    });
  });

  it('that is one of ours already stays as it is', () => {
    const own = new ConnectorError('cancelled', 'm', 'r');
    expect(toConnectorError(own, PLACE)).toBe(own);
  });
});
