import { ingestionRpc, type Run } from '@dataspoke/contracts';
import { missingMariaDb, testServer } from '@dataspoke/dev-stack/testing';
import { type Connection, createConnection } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';
import { unbalanced } from './counts';

const MISSING = missingMariaDb();

describe('a database that is gone altogether', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
  }, 90_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  const removed = async (urns: readonly string[]): Promise<readonly unknown[]> => {
    const found = await ingestion.catalog.client.reads.readAspects(urns, ['status']);
    return urns.map((urn) => found.get(urn)?.get('status')?.value['removed']);
  };

  if (MISSING === undefined) describe('from MariaDB', ofMariaDb);
  else it.skip(`from MariaDB (${MISSING})`, () => undefined);

  function ofMariaDb(): void {
    const some = `gone_${randomBytes(4).toString('hex')}`;
    const user = `reader_${randomBytes(5).toString('hex')}`;
    const password = randomBytes(9).toString('base64url');
    let admin: Connection;
    let id: string;

    const sql = (text: string): Promise<unknown> => admin.query(text);
    const create = async (database: string, tables: number): Promise<void> => {
      await sql(`CREATE DATABASE ${some}_${database}`);
      for (let at = 0; at < tables; at += 1) await sql(`CREATE TABLE ${some}_${database}.t${at} (id int)`);
      await sql(`GRANT SELECT, SHOW VIEW ON ${granted(database)} TO ${user}@'%'`);
    };
    // In a grant `_` stands for any character.
    const granted = (database: string): string => `\`${`${some}_${database}`.replaceAll('_', '\\_')}\`.*`;
    const first = (database: string): string =>
      `urn:li:dataset:(urn:li:dataPlatform:mariadb,${some}_${database}.t0,PROD)`;
    const isRemoved = async (...databases: readonly string[]): Promise<readonly unknown[]> =>
      removed(databases.map(first));

    beforeAll(async () => {
      const url = new URL(testServer('DATASPOKE_TEST_MARIADB_URL'));
      admin = await createConnection({ uri: url.href });
      await sql(`CREATE USER ${user}@'%' IDENTIFIED BY '${password}'`);
      await sql(`GRANT SHOW DATABASES ON *.* TO ${user}@'%'`);
      await create('large', 12);
      await create('middle', 8);
      await create('small', 2);
      const recipe = {
        ...{ host: url.hostname, port: Number(url.port), user, password },
        ...{ databases: { allow: [`${some}_.*`] }, profile: { enabled: false } },
      };
      const draft = { name: 'shops', type: 'mariadb', recipe };
      id = (await ingestion.ask(ingestionRpc.createSource, { draft })).id;
    }, 60_000);
    afterAll(async () => {
      for (const name of ['large', 'middle', 'small']) await sql(`DROP DATABASE IF EXISTS ${some}_${name}`);
      await sql(`DROP USER IF EXISTS ${user}@'%'`);
      await admin?.end();
    });

    it('is marked removed with all that it held, and comes back', async () => {
      expect(await ingestion.run(id)).toMatchObject({ state: 'succeeded' });
      await sql(`DROP DATABASE ${some}_small`);
      const run = await ingestion.run(id);
      expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 3, written: 3 } } });
      expect(unbalanced(run.counts)).toEqual([]);
      expect(await isRemoved('large', 'middle', 'small')).toEqual([false, false, true]);
      await create('small', 2);
      await ingestion.run(id);
      expect(await isRemoved('small')).toEqual([false]);
    }, 60_000);

    it('stays while it is only hidden, with or without the others', async () => {
      await sql(`REVOKE SHOW DATABASES ON *.* FROM ${user}@'%'`);
      await sql(`REVOKE SELECT, SHOW VIEW ON ${granted('small')} FROM ${user}@'%'`);
      // Once more, since the run before has said what proves the rest.
      for (let times = 0; times < 2; times += 1) {
        const run = await ingestion.run(id);
        expect(run).toMatchObject({ state: 'succeeded', counts: { changes: { removed: 0 } } });
      }
      await sql(`GRANT SHOW DATABASES ON *.* TO ${user}@'%'`);
      const seen = await ingestion.run(id);
      expect(seen).toMatchObject({ state: 'partial', counts: { changes: { removed: 0 } } });
      await sql(`GRANT SELECT, SHOW VIEW ON ${granted('small')} TO ${user}@'%'`);
      expect(await ingestion.run(id)).toMatchObject({ state: 'succeeded' });
      expect(await isRemoved('large', 'middle', 'small')).toEqual([false, false, false]);
    }, 60_000);

    it('waits for a confirmation when it held too much', async () => {
      await sql(`DROP DATABASE ${some}_middle`);
      const held: Run = await ingestion.run(id);
      expect(held).toMatchObject({
        state: 'partial',
        failure: { code: 'removals-held' },
        counts: { changes: { held: 9 } },
      });
      expect(await isRemoved('middle')).toEqual([false]);
      const { id: confirmed } = await ingestion.ask(ingestionRpc.confirmRemovals, { runId: held.id });
      expect(await ingestion.ended(confirmed)).toMatchObject({
        state: 'succeeded',
        counts: { changes: { removed: 9 } },
      });
      expect(await isRemoved('large', 'middle', 'small')).toEqual([false, true, false]);
    }, 60_000);

    it('stays when the recipe leaves it out, or leads to another server', async () => {
      const { version, recipe } = await ingestion.ask(ingestionRpc.getSource, { id });
      const { version: next } = await ingestion.ask(ingestionRpc.updateSource, {
        ...{ id, version },
        changes: { recipe: { ...recipe, databases: { allow: [`${some}_large`] } }, removalThreshold: 100 },
      });
      expect(await ingestion.run(id)).toMatchObject({ counts: { changes: { removed: 0 } } });
      await sql(`DROP DATABASE ${some}_small`);
      await ingestion.ask(ingestionRpc.updateSource, {
        ...{ id, version: next },
        changes: { recipe: { ...recipe, host: 'localhost', password } },
      });
      expect(await ingestion.run(id)).toMatchObject({
        state: 'succeeded',
        counts: { changes: { removed: 0 } },
      });
      expect(await isRemoved('large', 'small')).toEqual([false, false]);
    }, 60_000);
  }

  describe('from PostgreSQL', () => {
    let source: { readonly id: string; readonly version: number };
    const urn = (table: string): string =>
      `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.recipe.database}.${table},PROD)`;
    const reader = `reader_${randomBytes(5).toString('hex')}`;

    beforeAll(async () => {
      const { recipe, run } = ingestion.warehouse;
      await run(`
        create role ${reader} login password 'secret'; grant usage on schema raw, marts to ${reader};
        grant select on all tables in schema raw, marts to ${reader}`);
      const draft = {
        name: 'warehouse',
        type: 'postgres',
        recipe: { ...recipe, user: reader, password: 'secret' },
      };
      source = await ingestion.ask(ingestionRpc.createSource, { draft });
      await ingestion.run(source.id);
    }, 60_000);

    it('leaves a schema that may not be used any more, and takes one away that was dropped', async () => {
      const { run } = ingestion.warehouse;
      await run(`revoke usage on schema raw, marts from ${reader}`);
      expect(await ingestion.run(source.id)).toMatchObject({ counts: { changes: { removed: 0 } } });
      expect(await removed([urn('raw.orders'), urn('marts.revenue')])).toEqual([false, false]);
      await run('drop schema marts cascade');
      expect(await ingestion.run(source.id)).toMatchObject({ counts: { changes: { removed: 2 } } });
      expect(await removed([urn('raw.orders'), urn('marts.revenue')])).toEqual([false, true]);
    }, 60_000);

    it('leaves everything as it is once there is no such database', async () => {
      const { recipe } = ingestion.warehouse;
      const { version } = await ingestion.ask(ingestionRpc.getSource, { id: source.id });
      await ingestion.ask(ingestionRpc.updateSource, {
        ...{ id: source.id, version },
        changes: { recipe: { ...recipe, database: `${recipe.database}_gone` } },
      });
      expect(await ingestion.run(source.id)).toMatchObject({
        state: 'failed',
        failure: { message: expect.stringContaining('There is no database') as string },
      });
      expect(await removed([urn('raw.orders')])).toEqual([false]);
      await ingestion.warehouse.run(`drop owned by ${reader}; drop role ${reader}`);
    }, 60_000);
  });
});
