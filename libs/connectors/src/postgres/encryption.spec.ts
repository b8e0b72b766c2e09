import { postgresConnector } from './postgres-connector';
import { TlsOnlyServer } from './tls-server.fixture';

const OPTIONS = { addresses: { allowLoopback: true }, applicationName: 'test', env: 'DEV' } as const;

describe('an encrypted connection', () => {
  let server: TlsOnlyServer;
  let said = '';

  const outcome = async (recipe: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const connector = postgresConnector.create(
      { host: 'localhost', port: server.port, database: 'd', user: 'u', password: 'p', ...recipe },
      OPTIONS,
    );
    try {
      await connector.scopes(new AbortController().signal);
      return 'connected';
    } catch (error) {
      if (error instanceof Error) said = error.message;
      return error instanceof Error && 'code' in error ? error.code : error;
    } finally {
      await connector.close();
    }
  };

  afterEach(() => server.stop());

  // The server refuses every password, but only over TLS: "authentication" means that the certificate was accepted.
  it.each([
    ['require', {}, 'authentication'],
    ['prefer', {}, 'authentication'],
    ['verify-ca', {}, 'tls'],
    ['verify-full', {}, 'tls'],
    ['verify-ca', { trusted: true }, 'authentication'],
    ['verify-full', { trusted: true }, 'authentication'],
  ])('%s with %j ends with %s', async (sslMode, { trusted }: { trusted?: boolean }, expected) => {
    server = await TlsOnlyServer.start('localhost');
    expect(await outcome({ sslMode, ...(trusted ? { sslRootCert: server.certificate } : {}) })).toBe(
      expected,
    );
    expect(server.encrypted).toBe(expected === 'authentication');
  });

  it('is not made to a server whose certificate has expired', async () => {
    server = await TlsOnlyServer.start('localhost', new Date(Date.now() - 1_000));
    const sslRootCert = server.certificate;
    expect(await outcome({ sslMode: 'verify-full', sslRootCert })).toBe('tls');
    expect(said).toContain('has expired');
    expect(server.encrypted).toBe(false);
  });

  it('is to the host of the recipe, although its address was pinned', async () => {
    server = await TlsOnlyServer.start('other.example');
    const sslRootCert = server.certificate;
    expect(await outcome({ sslMode: 'verify-full', sslRootCert })).toBe('tls');
    expect(server.encrypted).toBe(false);
    expect(await outcome({ sslMode: 'verify-ca', sslRootCert })).toBe('authentication');
  });
});
