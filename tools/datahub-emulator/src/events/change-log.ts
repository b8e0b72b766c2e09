import { type Database, integer, text } from '../store/database';

/** The topics that can be polled, by the names DataHub uses on every installation. */
export const TOPICS = {
  versioned: 'MetadataChangeLog_Versioned_v1',
  timeseries: 'MetadataChangeLog_Timeseries_v1',
  platform: 'PlatformEvent_v1',
} as const;

/** One of {@link TOPICS}. */
export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** Whether a topic of that name can be polled. */
export function isTopic(name: string): name is Topic {
  return Object.values<string>(TOPICS).includes(name);
}

/** An event as it is kept. */
export interface LoggedEvent {
  offset: number;
  created: number;
  urn: string;
  aspect: string;
  /** Avro JSON text. */
  value: string;
}

/**
 * The event topics: append-only, one partition each, offsets without gaps from 0. An event is appended in the
 * transaction of its write, so it exists exactly when the write does.
 */
export class ChangeLog {
  private readonly waiting = new Set<() => void>();
  private waking = false;
  private closed = false;

  constructor(private readonly database: Database) {}

  /** Appends an event to the transaction that is open. */
  append(topic: Topic, event: Omit<LoggedEvent, 'offset'>): void {
    const row = this.database.row(
      `INSERT INTO topic (name, next_offset) VALUES (?, 1)
       ON CONFLICT (name) DO UPDATE SET next_offset = next_offset + 1 RETURNING next_offset - 1 AS position`,
      topic,
    );
    this.database.run(
      'INSERT INTO change_log (topic, offset, created, urn, aspect, value) VALUES (?, ?, ?, ?, ?, ?)',
      topic,
      row ? integer(row, 'position') : 0,
      event.created,
      event.urn,
      event.aspect,
      event.value,
    );
    this.wake();
  }

  /** The offset the next event will get. */
  end(topic: Topic): number {
    const row = this.database.row('SELECT next_offset FROM topic WHERE name = ?', topic);
    return row ? integer(row, 'next_offset') : 0;
  }

  /** The offset of the oldest event that is still kept; the end when none is. */
  beginning(topic: Topic): number {
    const row = this.database.row('SELECT min(offset) AS first FROM change_log WHERE topic = ?', topic);
    return typeof row?.['first'] === 'number' ? row['first'] : this.end(topic);
  }

  /** The offset of the first event that was written at `time` (epoch milliseconds) or later, if there is one. */
  offsetAt(topic: Topic, time: number): number | undefined {
    const row = this.database.row(
      'SELECT min(offset) AS first FROM change_log WHERE topic = ? AND created >= ?',
      topic,
      time,
    );
    return typeof row?.['first'] === 'number' ? row['first'] : undefined;
  }

  /** Up to `limit` events from `offset` on. */
  read(topic: Topic, offset: number, limit: number): LoggedEvent[] {
    return this.database
      .rows(
        `SELECT offset, created, urn, aspect, value FROM change_log
         WHERE topic = ? AND offset >= ? ORDER BY offset LIMIT ?`,
        topic,
        offset,
        limit,
      )
      .map((row) => ({
        offset: integer(row, 'offset'),
        created: integer(row, 'created'),
        urn: text(row, 'urn'),
        aspect: text(row, 'aspect'),
        value: text(row, 'value'),
      }));
  }

  /** Forgets events written before `time` (epoch milliseconds); offsets are not used again. */
  forgetBefore(topic: Topic, time: number): number {
    return this.database.run('DELETE FROM change_log WHERE topic = ? AND created < ?', topic, time);
  }

  /** Resolves when something was appended (to any topic) or after `milliseconds`, whichever comes first. */
  async appended(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting.add(done);
    });
  }

  /** Whether {@link close} was called. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Ends every wait, now and later: the process is stopping. */
  close(): void {
    this.closed = true;
    this.wakeAll();
  }

  private wakeAll(): void {
    for (const done of [...this.waiting]) done();
  }

  // Writes are synchronous, so a microtask runs after their commit: a woken reader sees the whole batch.
  private wake(): void {
    if (this.waking) return;
    this.waking = true;
    queueMicrotask(() => {
      this.waking = false;
      this.wakeAll();
    });
  }
}
