import { type MysqlProtocolServer, selfSigned, startMariaDb, testServer } from '@dataspoke/dev-stack/testing';
import { createConnection } from 'mysql2/promise';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEVER } from '../conformance/test-source.fixture';
import { mariadbConnector } from './mysql-connector';
import { LOOPBACK, MISSING } from './test-source.fixture';

if (MISSING === undefined) describe('an encrypted connection to MariaDB', tests);
else it.skip(`an encrypted connection to MariaDB (${MISSING})`, () => undefined);

function tests(): void {
  const password = 'root-of-this-test';
  let server: MysqlProtocolServer;
  let files: { readonly certificate: string; readonly key: string };

  const present = async (name: string, until?: Date): Promise<string> => {
    const { certificate, key } = selfSigned(name, until);
    await writeFile(files.certificate, certificate);
    await writeFile(files.key, key, { mode: 0o600 });
    return certificate;
  };
  const outcome = async (recipe: object): Promise<unknown> => {
    const { port } = new URL(server.url);
    const connector = mariadbConnector.create(
      { host: 'localhost', port: Number(port), user: 'root', password, ...recipe },
      LOOPBACK,
    );
    try {
      const { checks } = await connector.test(NEVER);
      return checks[0];
    } finally {
      await connector.close();
    }
  };

  beforeAll(async () => {
    const dir = await mkdtemp(join(testServer('DATASPOKE_TEST_RUN_DIR'), 'mariadb-tls-'));
    files = { certificate: join(dir, 'certificate.pem'), key: join(dir, 'key.pem') };
    await present('localhost');
    server = await startMariaDb({ dir, password, logFile: join(dir, 'log'), tls: files });
  }, 60_000);
  afterAll(() => server?.stop());

  const reload = async (): Promise<void> => {
    const admin = await createConnection({ uri: server.url });
    await admin.query('FLUSH SSL');
    await admin.end();
  };

  it.each(['prefer', 'require'])('%s encrypts without asking who it is', async (tls) => {
    expect(await outcome({ tls })).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining('the connection is encrypted'),
    });
  });

  it('disable does not encrypt', async () => {
    expect(await outcome({ tls: 'disable' })).toMatchObject({
      message: expect.stringContaining('not encrypted'),
    });
  });

  it('verify trusts the authority that it is given, for the host that it is for', async () => {
    const caCert = await present('localhost');
    await reload();
    expect(await outcome({ tls: 'verify', caCert })).toMatchObject({ verdict: 'pass' });
    expect(await outcome({ tls: 'verify' })).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('signed by nobody who is trusted'),
    });
    const other = await present('elsewhere.example');
    await reload();
    expect(await outcome({ tls: 'verify', caCert: other })).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('is for another host'),
    });
  });

  it('verify does not trust a certificate that has expired', async () => {
    const caCert = await present('localhost', new Date(Date.now() - 60_000));
    await reload();
    expect(await outcome({ tls: 'verify', caCert })).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('has expired'),
      remedy: expect.stringContaining('Renew it'),
    });
  });
}
