import { createDatabase, eventually, type TestDatabase } from '@dataspoke/dev-stack/testing';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { DatabaseEnv } from '../config/env';
import { loadConfig } from '../config/load-config';
import { environmentOf } from '../testing/environment.fixture';
import { type ElectedTask, Elections } from './elections';

describe('elections', () => {
  let database: TestDatabase;
  let admin: Client;
  let env: DatabaseEnv;
  const tasks: ElectedTask[] = [];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
    const bus = { url: 'nats://127.0.0.1:1', user: 'x', password: 'x' };
    const keys = { publicKey: '', privateKey: '' };
    env = loadConfig(DatabaseEnv, environmentOf({ database, bus, keys }));
  });
  afterEach(() => Promise.all(tasks.splice(0).map((task) => task.stop())));
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  /** A candidate that notes when it works; a fresh `Elections` stands for a process. */
  function candidate(name: string, log: string[], who: string): ElectedTask {
    const task = new Elections('search', env).run(name, async (signal) => {
      log.push(`${who} begins`);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve());
      });
      log.push(`${who} ends`);
    });
    tasks.push(task);
    return task;
  }

  it('one works at a time, and the next takes over', async () => {
    const log: string[] = [];
    const first = candidate('feed', log, 'first');
    await eventually(() => expect(log).toEqual(['first begins']));
    const second = candidate('feed', log, 'second');
    const other = candidate('other', log, 'other');
    await eventually(() => expect(other.elected).toBe(true));
    expect([first.elected, second.elected]).toEqual([true, false]);
    await first.stop();
    await eventually(() => expect(second.elected).toBe(true));
    expect(log.filter((line) => !line.startsWith('other'))).toEqual([
      'first begins',
      'first ends',
      'second begins',
    ]);
  });

  it('a lost connection ends the work and the candidate stands again', async () => {
    const log: string[] = [];
    const task = candidate('lost', log, 'it');
    await eventually(() => expect(task.elected).toBe(true));
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'search:lost'`,
    );
    await eventually(() => expect(log).toEqual(['it begins', 'it ends', 'it begins']));
  });

  it('work that fails is started again', async () => {
    let times = 0;
    const task = new Elections('search', env).run('failing', () => {
      times += 1;
      return Promise.reject(new Error('not yet'));
    });
    tasks.push(task);
    await eventually(() => expect(times).toBeGreaterThan(2));
  });
});
