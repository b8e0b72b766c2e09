import { Client, type QueryResultRow } from 'pg';

const QUERY_TIMEOUT_MS = 10_000;

/**
 * A connection of its own that holds an advisory lock: whoever works over it stops being able to when the lock is lost.
 */
export class LockConnection {
  private readonly client: Client;
  private readonly lostController = new AbortController();
  private readonly listeners = new Set<() => void>();

  constructor(settings: ConstructorParameters<typeof Client>[0] & object) {
    this.client = new Client({ ...settings, query_timeout: QUERY_TIMEOUT_MS });
    this.client.on('error', (error) => this.lose(error));
    this.client.on('end', () => this.lose(new Error('the connection ended')));
    this.client.on('notification', () => {
      for (const listener of this.listeners) listener();
    });
  }

  /** Aborted when the connection, and with it the lock, is gone. */
  get lost(): AbortSignal {
    return this.lostController.signal;
  }

  async open(): Promise<void> {
    await this.client.connect();
    // The server drops the lock of a machine that vanished after about a minute instead of two hours.
    await this.client.query(
      'set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3',
    );
  }

  async tryLock(name: string): Promise<boolean> {
    const rows = await this.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [name],
    );
    return rows[0]?.locked === true;
  }

  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    try {
      return (await this.client.query<R>(text, values)).rows;
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout') this.lose(error);
      throw error;
    }
  }

  /** Calls `listener` on every notification of `channel`. */
  async listen(channel: string, listener: () => void): Promise<void> {
    this.listeners.add(listener);
    await this.client.query(`listen ${this.client.escapeIdentifier(channel)}`);
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private lose(error: Error): void {
    if (!this.lostController.signal.aborted) this.lostController.abort(error);
  }
}
