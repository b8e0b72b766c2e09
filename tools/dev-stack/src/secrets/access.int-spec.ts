import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { Client } from 'pg';
import { startNats, type NatsServer } from '../servers/nats';
import { claimBus, createDatabase, eventually, testServer } from '../testing';
import { createAppDatabases } from './app-databases';
import { natsConfig } from './nats-config';

describe('database of each app', () => {
  let urls: Record<string, string>;
  const apps = [
    { app: 'metadata-health', password: 'one @:/ password' },
    { app: 'search', password: 'two' },
  ];
  beforeAll(async () => {
    urls = await createAppDatabases(testServer('DATASPOKE_TEST_POSTGRES_URL'), apps);
  });

  async function as<T>(url: string | undefined, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  it('gives the role its own schema, in which it may create what it wants', async () => {
    await as(urls['metadata-health'], async (client) => {
      await client.query('create table score (n int)');
      const { rows } = await client.query(
        `select schemaname, tableowner from pg_tables where tablename = 'score'`,
      );
      expect(rows).toEqual([{ schemaname: 'metadata_health', tableowner: 'metadata_health' }]);
    });
  });

  it.each([
    ['read the tables of another app', 'select * from metadata_health.score'],
    ['create something in the schema of another app', 'create table metadata_health.mine (n int)'],
    ['use the public schema', 'create table public.mine (n int)'],
    ['create a schema', 'create schema mine'],
    ['create a database', 'create database mine'],
    ['become another role', 'set role metadata_health'],
    ['create a role', 'create role mine'],
  ])('does not let an app %s', async (_what, sql) => {
    await as(urls['search'], async (client) => {
      await expect(client.query(sql)).rejects.toThrow('permission denied');
    });
  });

  it('does not let an app into other databases', async () => {
    const other = new URL(urls['search']!);
    other.pathname = '/postgres';
    await expect(as(other.href, () => Promise.resolve())).rejects.toThrow('permission denied for database');
  });

  it('may be repeated, with another password and without losing data', async () => {
    const changed = await createAppDatabases(testServer('DATASPOKE_TEST_POSTGRES_URL'), [
      { app: 'metadata-health', password: 'three' },
      { app: 'search', password: 'two' },
    ]);
    await expect(as(urls['metadata-health'], () => Promise.resolve())).rejects.toThrow(
      'password authentication',
    );
    await as(changed['metadata-health'], async (client) => {
      expect((await client.query('select count(*)::int as n from score')).rows).toEqual([{ n: 0 }]);
    });
  });
});

describe('bus', () => {
  const open: NatsConnection[] = [];
  const dial = async (options: ConnectionOptions): Promise<NatsConnection> => {
    const connection = await connect({ maxReconnectAttempts: 0, timeout: 3_000, ...options });
    open.push(connection);
    return connection;
  };
  afterEach(() => Promise.all(open.splice(0).map((connection) => connection.close())));

  describe('with users that may do different things', () => {
    let root: string;
    let server: NatsServer;
    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'bus-'));
      server = await startNats({
        binary: testServer('DATASPOKE_TEST_NATS_BIN'),
        dir: root,
        logFile: join(root, 'nats.log'),
        config: (place) =>
          natsConfig({
            ...place,
            users: ['gateway', 'search', 'mute'].map((name) => ({ name, password: `$${name}"\\` })),
            permissions: {
              gateway: { publish: ['rpc.search.>'], subscribe: ['_INBOX_gateway.>'] },
              search: {
                publish: ['events.search.>'],
                subscribe: ['_INBOX_search.>', 'rpc.search.>'],
                reply: true,
              },
              mute: { publish: [], subscribe: ['events.>'] },
            },
          }),
      });
    });
    afterAll(async () => {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    });
    const login = (user: string) =>
      dial({ servers: server.url, user, pass: `$${user}"\\`, inboxPrefix: `_INBOX_${user}` });

    /** What the server refuses on that connection while `work` runs. */
    async function refusals(connection: NatsConnection, work: () => void): Promise<string[]> {
      const seen: string[] = [];
      void (async () => {
        for await (const status of connection.status()) {
          if (status.type === 'error') seen.push(status.error.message.toLowerCase());
        }
      })();
      work();
      await connection.flush();
      await eventually(() => expect(seen).not.toEqual([]), 3_000).catch(() => undefined);
      return seen;
    }

    it('answers a request on the private inbox of the one who asked', async () => {
      const [gateway, search] = [await login('gateway'), await login('search')];
      search.subscribe('rpc.search.ping', { callback: (_error, message) => void message.respond('pong') });
      await search.flush();
      expect((await gateway.request('rpc.search.ping', '', { timeout: 3_000 })).string()).toBe('pong');
    });

    it('refuses what is not listed', async () => {
      const [gateway, search, mute] = [await login('gateway'), await login('search'), await login('mute')];
      expect(await refusals(gateway, () => gateway.publish('events.search.faked'))).toEqual([
        expect.stringContaining('permissions violation for publish to "events.search.faked"'),
      ]);
      expect(await refusals(search, () => void search.subscribe('_INBOX_gateway.>'))).toEqual([
        expect.stringContaining('permissions violation for subscription'),
      ]);
      expect(await refusals(mute, () => mute.publish('events.anything'))).toEqual([
        expect.stringContaining('permissions violation for publish'),
      ]);
    });

    it('lets nobody in without the right password', async () => {
      await expect(dial({ servers: server.url })).rejects.toThrow(/authorization/i);
      await expect(dial({ servers: server.url, user: 'search', pass: 'guess' })).rejects.toThrow(
        /authorization/i,
      );
    });
  });

  it('gives every spec file a bus of its own', async () => {
    const [first, second] = [claimBus(), claimBus()];
    const options = ({ url, user, password }: typeof first): ConnectionOptions => ({
      servers: url,
      user,
      pass: password,
    });
    const [here, there] = [await dial(options(first)), await dial(options(second))];
    const manager = await jetstreamManager(here);
    await manager.streams.add({
      name: 'DATASPOKE_EVENTS',
      subjects: ['dataspoke.>'],
      max_bytes: 2 * 1024 ** 3,
    });
    expect((await jetstream(here).publish('dataspoke.x', 'y')).seq).toBe(1);
    await expect((await jetstreamManager(there)).streams.info('DATASPOKE_EVENTS')).rejects.toThrow(
      'stream not found',
    );
  });
});

describe('createDatabase', () => {
  it('creates an empty database and drops it although somebody is still connected', async () => {
    const database = await createDatabase();
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    expect((await client.query(`select current_database() as name`)).rows).toEqual([{ name: database.name }]);
    await database.drop();
    await expect(new Client({ connectionString: database.url }).connect()).rejects.toThrow('does not exist');
  });
});
