import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type DataSource } from 'typeorm';

const FIRST_AFTER_MS = 60_000;
const INTERVAL_MS = 3_600_000;
const ROWS_PER_STATEMENT = 10_000;

/** Rows of a table of the app that are removed when the time in `column` is longer ago than `age`, a PostgreSQL interval. */
export interface Retention {
  readonly table: string;
  readonly column: string;
  readonly age: string;
}

/** The inbox outlives the event stream (7 days), so that no event the stream still has can be handled twice. */
const OWN: readonly Retention[] = [
  { table: 'outbox', column: 'closed_at', age: '1 day' },
  { table: 'inbox', column: 'handled_at', age: '8 days' },
  { table: 'idempotency_keys', column: 'created_at', age: '1 day' },
];

/** Removes rows that no longer matter, hourly, in small statements; harmless when several processes do it at once. */
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Housekeeping');
  private timer?: NodeJS.Timeout;
  private isStopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly ofTheApp: readonly Retention[],
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_AFTER_MS);
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Removes what is too old now; returns how many rows. */
  async run(): Promise<number> {
    let removed = 0;
    for (const { table, column, age } of [...OWN, ...this.ofTheApp]) {
      for (let last = ROWS_PER_STATEMENT; last === ROWS_PER_STATEMENT && !this.isStopped; removed += last) {
        const result: [unknown, number] = await this.dataSource.query(
          `delete from ${table} where ctid in (
             select ctid from ${table} where ${column} < now() - $1::interval limit ${ROWS_PER_STATEMENT})`,
          [age],
        );
        last = result[1];
      }
    }
    return removed;
  }

  private schedule(afterMs: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.run()
        .catch((error: unknown) => this.log.warn('old rows could not be removed', error))
        .finally(() => this.schedule(INTERVAL_MS));
    }, afterMs).unref();
  }
}
