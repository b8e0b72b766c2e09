import { claimBus, createDatabase, eventually, ready, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { DataSource } from 'typeorm';
import { RpcClient } from '../rpc/rpc-client';
import { Child } from '../testing/child.fixture';
import { callerKeys, environmentOf } from '../testing/environment.fixture';
import { gatewayService, HANG_AFTER_COMMIT, takeNotes } from '../testing/notes.fixture';
import { startService } from './run-service';

/** Far above what an early end may take, so that the limit is not what ends the process. */
const SHUTDOWN_SECONDS = '60';
const AT_ONCE_MS = 4_000;

describe('a process that is told to stop', () => {
  let database: TestDatabase;
  let environment: Record<string, string>;
  let silent: Server;
  const sockets = new Set<Socket>();
  const children: Child[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    environment = {
      ...environmentOf({ database, bus: claimBus(), keys: callerKeys() }),
      DATASPOKE_LOG_LEVEL: 'info',
      DATASPOKE_SHUTDOWN_SECONDS: SHUTDOWN_SECONDS,
      DATASPOKE_EXIT_WITH_PARENT: 'true',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    await database.drop();
  });

  function start(app: 'notes' | 'copies', more: Record<string, string> = {}): Child {
    const child = new Child(app, { ...environment, ...more });
    children.push(child);
    return child;
  }

  /** Asks, and expects the end of the process long before its own limit. */
  async function endsAtOnce(child: Child, ask: () => void): Promise<number | null> {
    const askedAt = performance.now();
    ask();
    const code = await child.exited;
    expect(performance.now() - askedAt).toBeLessThan(AT_ONCE_MS);
    return code;
  }

  const silence = () => `127.0.0.1:${(silent.address() as AddressInfo).port}`;

  it.each([
    ['its parent is gone', 'nobody listens', (child: Child) => child.closeInput()],
    ['SIGTERM', 'nobody answers', (child: Child) => child.signal('SIGTERM')],
  ])('ends at once on %s while it connects and %s', async (_reason, how, ask) => {
    const address = how === 'nobody answers' ? silence() : '127.0.0.1:1';
    const child = start('copies', { NATS_URL: `nats://${address}`, TEMPORAL_ADDRESS: address });
    const url = await child.url();
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect(await endsAtOnce(child, () => ask(child))).toBe(0);
    expect(child.output).not.toMatch(/"level":"(error|fatal)"/);
  });

  it('ends at once while PostgreSQL does not answer', async () => {
    const child = start('notes', { DATABASE_URL: `postgres://someone:secret@${silence()}/dataspoke` });
    await eventually(() => child.output.includes('connected to NATS'), 20_000);
    expect(await endsAtOnce(child, () => child.signal('SIGTERM'))).toBe(0);
    expect(child.output).not.toMatch(/"level":"(error|fatal)"|secret/);
  });

  it('waits for what is in hand, and ends at once when it is told again', async () => {
    const gateway = await ready(
      startService(gatewayService, { ...environment, DATASPOKE_LOG_LEVEL: 'error' }),
    );
    const tables = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    const copies = start('copies');
    await Promise.all([start('notes').ready(), copies.ready()]);
    const caller = { id: 'api-key:1', role: 'editor' } as const;
    await gateway.app.get(RpcClient).call(takeNotes, { texts: [HANG_AFTER_COMMIT] }, { caller });
    await eventually(async () => expect(await tables.query('select 1 from search.copies')).toHaveLength(1));
    copies.signal('SIGTERM');
    await eventually(() => copies.output.includes('stopping: SIGTERM'));
    expect(await endsAtOnce(copies, () => copies.signal('SIGTERM'))).toBe(1);
    await tables.destroy();
    await gateway.close();
  });
});
