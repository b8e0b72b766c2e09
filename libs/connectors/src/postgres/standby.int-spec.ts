import { type PostgresServer, startPostgres } from '@dataspoke/dev-stack';
import { testServer } from '@dataspoke/dev-stack/testing';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { dataset, NEVER } from '../conformance/test-source.fixture';
import { type Connector } from '../connector';
import { postgresConnector } from './postgres-connector';
import { failures, LOOPBACK, readSchema } from './test-source.fixture';

const PASSWORD = 'standby-test';

/** A copy of a server that waits for more from its primary, which never comes: it can be read as any standby. */
describe('a standby server', () => {
  let home: string;
  let standby: PostgresServer;
  let connector: Connector;

  beforeAll(async () => {
    home = await mkdtemp(join(testServer('DATASPOKE_TEST_RUN_DIR'), 'standby-'));
    await chmod(home, 0o755);
    const start = (name: string): Promise<PostgresServer> =>
      startPostgres({
        dataDir: join(home, name),
        password: PASSWORD,
        logFile: join(home, `${name}.log`),
        durable: false,
      });
    const primary = await start('primary');
    const admin = new Client({ connectionString: primary.url });
    await admin.connect();
    await admin.query(`CREATE SCHEMA s; CREATE TABLE s.t AS SELECT 1 AS id; CREATE VIEW s.v AS SELECT id FROM s.t;
      CREATE UNLOGGED TABLE s.volatile (id int)`);
    await admin.end();
    await primary.stop();
    await promisify(execFile)('cp', ['-a', join(home, 'primary'), join(home, 'standby')]);
    await writeFile(join(home, 'standby', 'standby.signal'), '');
    standby = await start('standby');
    const { port } = standby;
    connector = postgresConnector.create(
      { host: '127.0.0.1', port, database: 'postgres', user: 'postgres', password: PASSWORD },
      LOOPBACK,
    );
  }, 90_000);
  afterAll(async () => {
    await connector?.close();
    await standby?.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('is read like any other, but for figures of what it does not keep', async () => {
    expect(await connector.test(NEVER)).toMatchObject({ ok: true });
    const records = await readSchema(connector);
    expect(dataset(records, 't')).toMatchObject({ profile: { rowCount: { value: 1, estimated: false } } });
    expect(dataset(records, 'v').lineage?.inputs).toEqual([['postgres', 's', 't']]);
    expect(dataset(records, 'volatile').properties).toMatchObject({ persistence: 'unlogged' });
    expect(failures(records)).toMatchObject([
      { path: ['postgres', 's', 'volatile'], part: 'profile', code: 'unsupported' },
    ]);
  });
});
