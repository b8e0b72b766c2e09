import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { DataSource } from 'typeorm';
import { startService } from '../bootstrap/run-service';
import { type RunningService } from '../bootstrap/service-definition';
import { RpcClient } from '../rpc/rpc-client';
import { Child } from './child.fixture';
import { callerKeys, environmentOf } from './environment.fixture';
import { gatewayService, HANG_AFTER_COMMIT, takeNotes } from './notes.fixture';

const editor = { caller: { id: 'api-key:1', role: 'editor' } } as const;

describe('a process', () => {
  let database: TestDatabase;
  let environment: Record<string, string>;
  let gateway: RunningService;
  let tables: DataSource;
  const children: Child[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    environment = environmentOf({
      database,
      bus: claimBus(),
      keys: callerKeys(),
      more: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    });
    gateway = await ready(startService(gatewayService, environment));
    tables = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
  });
  afterAll(async () => {
    await gateway?.close();
    await tables?.destroy();
    await database?.drop();
  });

  function start(app: 'notes' | 'copies', more: Record<string, string> = {}, ...args: string[]): Child {
    const child = new Child(app, { ...environment, DATASPOKE_LOG_LEVEL: 'info', ...more }, ...args);
    children.push(child);
    return child;
  }

  async function take(texts: string[], slowly = false): Promise<void> {
    await gateway.app.get(RpcClient).call(takeNotes, { texts, slowly }, editor);
  }

  async function copies(): Promise<string[]> {
    const rows: { text: string }[] = await tables.query('select text from search.copies order by at');
    return rows.map(({ text }) => text);
  }

  async function count(sql: string): Promise<number> {
    const rows: { count: string }[] = await tables.query(sql);
    return Number(rows[0]?.count);
  }

  it('names what is missing in its configuration and exits with 78', async () => {
    const child = start('notes', { DATABASE_URL: '', NATS_PASSWORD: '' });
    expect(await child.exited).toBe(78);
    expect(child.output).toBe('Configuration: NATS_PASSWORD is missing; DATABASE_URL is missing.\n');
  });

  it('migrates as a command, and refuses to start without', async () => {
    const early = start('notes', { DATASPOKE_MIGRATE: 'never' });
    expect(await early.exited).toBe(78);
    expect(early.output).toContain('lacks migrations');
    const migration = start('notes', {}, '--migrate');
    expect(await migration.exited).toBe(0);
    expect(migration.output).toContain('NoteTables1764000000001');
    await start('notes', { DATASPOKE_MIGRATE: 'never' }).ready();
  });

  it('ends when whoever started it is gone', async () => {
    const child = start('notes', { DATASPOKE_EXIT_WITH_PARENT: 'true' });
    await child.ready();
    child.closeInput();
    expect(await child.exited).toBe(0);
  });

  it('answers what it has in hand after SIGTERM, shows that it is not ready, and exits with 0', async () => {
    const child = start('notes');
    const url = await child.ready();
    const answer = take(['slow note'], true);
    await eventually(async () =>
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/dataspoke_rpc_in_hand\{[^}]*\} 1/),
    );
    child.signal('SIGTERM');
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(503), 1_000);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await answer;
    expect(await child.exited).toBe(0);
    expect(await count(`select count(*) from ingestion.notes where text = 'slow note'`)).toBe(1);
  });

  it('killed between commit and relay loses no event', async () => {
    const runner = tables.createQueryRunner();
    await runner.query(`select pg_advisory_lock(hashtextextended('dataspoke:ingestion:event-relay', 0))`);
    const first = start('notes');
    await first.ready();
    await take(['committed only']);
    expect(await count('select count(*) from ingestion.outbox where closed_at is null')).toBe(2);
    await first.kill();
    await runner.query('select pg_advisory_unlock_all()');
    await runner.release();
    start('notes');
    start('copies');
    await eventually(async () => expect(await copies()).toEqual(['slow note', 'committed only']), 20_000);
  });

  it('killed between publishing and closing doubles no event', async () => {
    const copier = start('copies');
    await copier.ready();
    const before = await copies();
    // A lock on the whole of an UPDATE of this row: the relay publishes, then cannot close.
    await tables.query(`
      create function ingestion.wait_for_test() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(42); return new; end $$;
      create trigger wait_for_test before update on ingestion.outbox for each row execute function ingestion.wait_for_test()`);
    const runner = tables.createQueryRunner();
    await runner.query('select pg_advisory_lock(42)');
    const first = start('notes');
    await first.ready();
    await take(['published only']);
    await eventually(async () => expect(await copies()).toEqual([...before, 'published only']), 15_000);
    await first.kill();
    // The server would go on with the statement of the dead process.
    await tables.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'ingestion:%'`,
    );
    await runner.query('select pg_advisory_unlock_all()');
    await tables.query('drop trigger wait_for_test on ingestion.outbox');
    await runner.release();
    expect(await count('select count(*) from ingestion.outbox where closed_at is null')).toBe(1);

    await start('notes').ready();
    await take(['the next one']);
    await eventually(async () => {
      expect(await copies()).toEqual([...before, 'published only', 'the next one']);
      expect(await count('select count(*) from ingestion.outbox where closed_at is null')).toBe(0);
    }, 15_000);
  });

  it('killed between its effect and the acknowledgement handles no event twice', async () => {
    await start('notes').ready();
    const first = start('copies');
    await first.ready();
    const before = await copies();
    await take([HANG_AFTER_COMMIT]);
    await eventually(async () => expect(await copies()).toEqual([...before, HANG_AFTER_COMMIT]));
    await first.kill();
    const second = start('copies');
    const url = await second.ready();
    await take(['and on it goes']);
    await eventually(async () => {
      expect(await copies()).toEqual([...before, HANG_AFTER_COMMIT, 'and on it goes']);
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/outcome="seen-before"[^}]*\} 1/);
    }, 15_000);
  });

  it('killed again and again while events flow loses none, doubles none, keeps their order', async () => {
    const before = await copies();
    const texts = Array.from({ length: 3_000 }, (_, index) => `flow ${index}`);
    let notes = start('notes');
    await notes.ready();
    let copier = start('copies');
    await copier.ready();
    await take(texts);
    for (const share of [0.1, 0.4, 0.7]) {
      await eventually(
        async () => expect((await copies()).length).toBeGreaterThan(before.length + texts.length * share),
        20_000,
      );
      await Promise.all([copier.kill(), notes.kill()]);
      notes = start('notes');
      copier = start('copies');
    }
    await eventually(async () => expect((await copies()).length).toBe(before.length + texts.length), 25_000);
    expect((await copies()).slice(before.length).sort()).toEqual([...texts].sort());
  }, 90_000);
});
