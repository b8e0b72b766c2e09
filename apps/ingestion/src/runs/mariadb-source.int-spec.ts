import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { missingMariaDb, testServer } from '@dataspoke/dev-stack/testing';
import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const MISSING = missingMariaDb();

(MISSING === undefined ? describe : describe.skip)('runs of a MariaDB source', () => {
  let ingestion: RunningIngestion;
  let admin: Connection;
  let source: string;
  const name = randomBytes(4).toString('hex');
  const [shop, other, reader] = [`shop_${name}`, `other_${name}`, `reader_${name}`];

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    const url = new URL(testServer('DATASPOKE_TEST_MARIADB_URL'));
    admin = await createConnection({ uri: url.href, multipleStatements: true });
    await admin.query(`
      create database ${shop}; create database ${other};
      create table ${shop}.orders (id int); create table ${other}.visits (id int); create table ${other}.pages (id int);
      create procedure ${shop}.refill() insert into ${shop}.orders values (1);
      create user ${reader}@'%' identified by 'read';
      grant select, execute on ${shop}.* to ${reader}@'%'; grant select on ${other}.* to ${reader}@'%'`);
    const recipe = {
      host: '127.0.0.1',
      port: Number(url.port),
      user: reader,
      password: 'read',
      databases: { allow: [`${shop}`, `${other}`] },
    };
    const draft = { name: 'shop', type: 'mariadb', removalThreshold: 100, recipe };
    source = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
  }, 90_000);
  afterAll(async () => {
    await admin?.query(
      `drop database if exists ${shop}; drop database if exists ${other}; drop user ${reader}@'%'`,
    );
    await admin?.end();
    await ingestion?.close();
  });

  const urnsOf = async ({ id }: Run, type: string): Promise<readonly string[]> => {
    const { items } = await ingestion.ask(ingestionRpc.listChanges, { runId: id, limit: 200 });
    return [...new Set(items.map(({ urn }) => urn))].filter((urn) => urn.startsWith(`urn:li:${type}:`));
  };
  const isRemoved = async (urn: string): Promise<unknown> => {
    const found = await ingestion.catalog.client.reads.readAspects([urn], ['status']);
    return found.get(urn)?.get('status')?.value['removed'];
  };

  it('replay a routine together with the flow that was never written, since no routine could be read', async () => {
    const first = await ingestion.run(source);
    expect(first).toMatchObject({ state: 'partial', counts: { records: { failed: 1 } } });
    expect(await urnsOf(first, 'dataFlow')).toEqual([]);
    const replay = async (runId: string): Promise<Run> =>
      ingestion.ended((await ingestion.ask(ingestionRpc.replayRun, { runId })).id);

    const again = await replay(first.id);
    expect(again).toMatchObject({ state: 'partial', counts: { records: { seen: 1, failed: 1 } } });

    await admin.query(`grant select on mysql.proc to ${reader}@'%'`);
    const mended = await replay(first.id);
    expect(mended).toMatchObject({
      state: 'succeeded',
      counts: { records: { seen: 2, processed: 2 }, changes: { rejected: 0 } },
    });
    expect(mended.report?.replay).toMatchObject({ objects: 1, read: 1 });
    const [flow] = await urnsOf(mended, 'dataFlow');
    const [job] = await urnsOf(mended, 'dataJob');
    expect(flow).toContain(shop);
    expect(job).toContain(flow);
    expect(await isRemoved(flow ?? '')).toBe(false);
    expect(await urnsOf(mended, 'dataset')).toEqual([]);

    const whole = await ingestion.run(source);
    expect(whole.counts.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
  }, 120_000);

  it('leave alone what a narrower recipe leaves out, and what the user may no longer see', async () => {
    const visits = `urn:li:dataset:(urn:li:dataPlatform:mariadb,${other}.visits,PROD)`;
    const pages = `urn:li:dataset:(urn:li:dataPlatform:mariadb,${other}.pages,PROD)`;
    const follow = async (changes: Record<string, unknown>): Promise<Run> => {
      const { version, recipe } = await ingestion.ask(ingestionRpc.getSource, { id: source });
      await ingestion.ask(ingestionRpc.updateSource, {
        id: source,
        version,
        changes: { recipe: { ...recipe, ...changes } },
      });
      return ingestion.run(source);
    };
    const narrower = await follow({ tables: { deny: ['.*visits'] } });
    expect(narrower.counts.changes).toMatchObject({ removed: 0 });
    expect((await follow({ databases: { allow: [shop] } })).counts.changes).toMatchObject({ removed: 0 });
    expect([await isRemoved(visits), await isRemoved(pages)]).toEqual([false, false]);

    // A database that the user may no longer see cannot be told from one that is gone.
    await follow({ databases: { allow: [shop, other] }, tables: {} });
    await admin.query(`revoke select on ${other}.* from ${reader}@'%'`);
    expect((await ingestion.run(source)).counts.changes).toMatchObject({ removed: 0 });
    expect([await isRemoved(visits), await isRemoved(pages)]).toEqual([false, false]);
  }, 120_000);
});
