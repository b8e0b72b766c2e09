import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  natsConfig,
  type NatsServer,
  type PostgresServer,
  startNats,
  startPostgres,
} from '@dataspoke/dev-stack';
import { eventually, ready, testServer } from '@dataspoke/dev-stack/testing';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startService } from '../bootstrap/run-service';
import { type RunningService } from '../bootstrap/service-definition';
import { Outbox } from '../events/outbox';
import { RpcClient } from '../rpc/rpc-client';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { copiesService, gatewayService, noteTaken, notesService, takeNotes } from '../testing/notes.fixture';

const editor = { caller: { id: 'api-key:1', role: 'editor' } } as const;
/** Long enough for several failed checks and reconnects. */
const AWAY_MS = 5_000;

describe('an outage', () => {
  let root: string;
  let nats: NatsServer;
  let postgres: PostgresServer;
  let notes: RunningService;
  let copies: RunningService;
  let gateway: RunningService;

  const openNats = (port?: number): Promise<NatsServer> =>
    startNats({
      binary: testServer('DATASPOKE_TEST_NATS_BIN'),
      dir: join(root, 'nats'),
      port,
      logFile: join(root, 'nats.log'),
      config: (place) => natsConfig({ ...place, users: [{ name: 'all', password: 'pw' }], permissions: {} }),
    });
  const openPostgres = (port?: number): Promise<PostgresServer> =>
    startPostgres({
      dataDir: join(root, 'pg'),
      port,
      password: 'pw',
      logFile: join(root, 'pg.log'),
      durable: false,
    });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'outage-'));
    await chmod(root, 0o755);
    [nats, postgres] = await Promise.all([openNats(), openPostgres()]);
    const environment = environmentOf({
      database: postgres,
      bus: { url: nats.url, user: 'all', password: 'pw' },
      keys: callerKeys(),
      more: { TEMPORAL_ADDRESS: '127.0.0.1:1', DATASPOKE_LOG_LEVEL: 'fatal' },
    });
    notes = await ready(startService(notesService, environment));
    copies = await ready(startService(copiesService, environment));
    gateway = await ready(startService(gatewayService, environment));
    Logger.overrideLogger(false);
    await eventually(() => take('first'));
    await eventually(async () => expect(await copied()).toEqual(['first']));
  }, 60_000);
  afterAll(async () => {
    await gateway?.close();
    await copies?.close();
    await notes?.close();
    await nats?.stop();
    await postgres?.stop();
    await rm(root, { recursive: true, force: true });
  });

  async function take(text: string): Promise<void> {
    await gateway.app.get(RpcClient).call(takeNotes, { texts: [text] }, editor);
  }

  async function copied(): Promise<string[]> {
    const rows: { text: string }[] = await copies.app
      .get(DataSource)
      .query('select text from copies order by at');
    return rows.map(({ text }) => text);
  }

  async function readiness(service: RunningService): Promise<number> {
    return (await fetch(`${service.url}/health/ready`)).status;
  }

  async function away(startedAt: number): Promise<void> {
    await eventually(() => performance.now() - startedAt > AWAY_MS, AWAY_MS * 2);
  }

  it('of NATS is shown, answered at once, and survived', async () => {
    const { port } = nats;
    await nats.stop();
    const startedAt = performance.now();
    await eventually(async () => {
      for (const service of [notes, copies, gateway]) expect(await readiness(service)).toBe(503);
    });
    expect((await fetch(`${notes.url}/health/live`)).status).toBe(200);
    const askedAt = performance.now();
    await expect(take('refused')).rejects.toMatchObject({ code: 'service-unavailable' });
    expect(performance.now() - askedAt).toBeLessThan(200);
    await notes.app
      .get(DataSource)
      .transaction((tx) => notes.app.get(Outbox).publish(tx, noteTaken, { text: 'while NATS was away' }));
    await away(startedAt);
    nats = await openNats(port);
    await eventually(async () => expect(await copied()).toEqual(['first', 'while NATS was away']), 15_000);
    await eventually(() => take('after NATS'));
    await eventually(async () => expect((await copied()).at(-1)).toBe('after NATS'));
    await eventually(async () => expect(await readiness(notes)).toBe(200));
  }, 60_000);

  it('of PostgreSQL is shown, told as an outage, and survived', async () => {
    const { port } = postgres;
    const before = await copied();
    await postgres.stop();
    const startedAt = performance.now();
    await eventually(async () => expect(await readiness(notes)).toBe(503));
    expect((await fetch(`${notes.url}/health/live`)).status).toBe(200);
    await expect(take('refused')).rejects.toMatchObject({ code: 'service-unavailable' });
    await away(startedAt);
    postgres = await openPostgres(port);
    await eventually(() => take('after PostgreSQL'), 15_000);
    await eventually(async () => expect(await copied()).toEqual([...before, 'after PostgreSQL']), 20_000);
    await eventually(async () => expect(await readiness(notes)).toBe(200));
  }, 60_000);

  it('of a connection in the middle of a call ends the call at once', async () => {
    const { port } = nats;
    const askedAt = performance.now();
    const call = gateway.app.get(RpcClient).call(takeNotes, { texts: ['slow'], slowly: true }, editor);
    const outcome = expect(call).rejects.toMatchObject({ code: 'service-unavailable' });
    await nats.stop();
    await outcome;
    expect(performance.now() - askedAt).toBeLessThan(1_400);
    nats = await openNats(port);
    await eventually(() => take('and again'));
  }, 60_000);
});

describe('a start', () => {
  it('waits for PostgreSQL and NATS, alive but not ready', async () => {
    const root = await mkdtemp(join(tmpdir(), 'late-'));
    await chmod(root, 0o755);
    const [port, natsPort] = [await freePort(), await freePort()];
    const environment = environmentOf({
      database: { url: `postgres://postgres:pw@127.0.0.1:${port}/postgres` },
      bus: { url: `nats://127.0.0.1:${natsPort}`, user: 'all', password: 'pw' },
      keys: callerKeys(),
      more: { DATASPOKE_HTTP_PORT: String(await freePort()), DATASPOKE_LOG_LEVEL: 'fatal' },
    });
    const starting = startService(notesService, environment);
    const url = `http://127.0.0.1:${environment['DATASPOKE_HTTP_PORT']}`;
    await eventually(async () => expect((await fetch(`${url}/health/live`)).status).toBe(200));
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    const postgres = await startPostgres({
      dataDir: join(root, 'pg'),
      port,
      password: 'pw',
      logFile: join(root, 'pg.log'),
      durable: false,
    });
    const service = await starting;
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    const nats = await startNats({
      binary: testServer('DATASPOKE_TEST_NATS_BIN'),
      dir: join(root, 'nats'),
      port: natsPort,
      logFile: join(root, 'nats.log'),
      config: (place) => natsConfig({ ...place, users: [{ name: 'all', password: 'pw' }], permissions: {} }),
    });
    await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200));
    await service.close();
    await nats.stop();
    await postgres.stop();
    await rm(root, { recursive: true, force: true });
  }, 60_000);
});
