import { Database } from '../store/database';
import { ChangeLog, TOPICS } from './change-log';

describe('ChangeLog', () => {
  const { versioned, platform } = TOPICS;
  let database: Database;
  let log: ChangeLog;
  beforeEach(() => {
    database = new Database();
    log = new ChangeLog(database);
  });
  afterEach(() => database.close());

  const append = (created: number): void =>
    log.append(versioned, { created, urn: 'urn:li:tag:t', aspect: 'tagKey', value: '{}' });

  it('counts offsets per topic from 0', () => {
    append(1);
    append(2);
    expect([log.end(versioned), log.end(platform)]).toEqual([2, 0]);
    expect(log.read(versioned, 0, 10).map(({ offset }) => offset)).toEqual([0, 1]);
    expect(log.read(versioned, 1, 10).map(({ created }) => created)).toEqual([2]);
  });

  it('loses an event with its transaction, leaving no gap', () => {
    const work = (): void => {
      append(1);
      throw new Error('refused');
    };
    expect(() => database.transaction(work)).toThrow('refused');
    append(2);
    expect(log.read(versioned, 0, 10)).toMatchObject([{ offset: 0, created: 2 }]);
  });

  it('forgets old events without using their offsets again', () => {
    append(1);
    append(5);
    expect(log.forgetBefore(versioned, 5)).toBe(1);
    expect([log.beginning(versioned), log.end(versioned)]).toEqual([1, 2]);
    expect(log.forgetBefore(versioned, 100)).toBe(1);
    append(6);
    expect([log.beginning(versioned), log.end(versioned)]).toEqual([2, 3]);
  });

  it('wakes waiting readers after the whole transaction', async () => {
    const waiting = log.appended(60_000).then(() => log.end(versioned));
    database.transaction(() => {
      append(1);
      append(2);
    });
    expect(await waiting).toBe(2);
  });

  it('ends waits when it is closed', async () => {
    const waiting = log.appended(60_000);
    log.close();
    await waiting;
    expect(log.isClosed).toBe(true);
  });
});
