import { type JsonValue, type ReceivedEvent, ReceivedEvents, type RunEvents } from '@dataspoke/connectors';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { activeRun } from '../runs/active-run';
import { LineageReadRow } from './lineage-read.row';
import { LAST_READ } from './last-read';

const SUBJECTS_PER_STATEMENT = 100;
/** An event may be as large as a request: of large ones fewer are read at a time, by what they take in the table, packed. */
const EVENTS_PER_STATEMENT = 50;
const BYTES_PER_STATEMENT = 2_000_000;
/** Of a run that goes on forever, as those of streams do, the first event and so many of the last ones are kept. */
const KEPT_EVENTS_OF_RUN = 1_000;

type Read = Pick<LineageReadRow, 'afterId' | 'lastId'>;

/** Gives connectors the events that were received for their sources. */
@Injectable()
export class StoredLineageEvents {
  constructor(private readonly database: DataSource) {}

  of(sourceId: string): ReceivedEvents {
    return new EventsOfSource(this.database, sourceId);
  }
}

class EventsOfSource extends ReceivedEvents {
  constructor(
    private readonly database: DataSource,
    private readonly sourceId: string,
  ) {
    super();
  }

  override async waiting(): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM lineage_events WHERE source_id = $1 AND id > (${LAST_READ})`,
      [this.sourceId],
    );
    return row?.count ?? 0;
  }

  /** What the run that the source has now reads is settled once, so that every attempt of it reads the same. */
  override async open(keepRuns: number): Promise<RunEvents> {
    const read = await this.database.transaction(async (tx) => {
      const run = await activeRun(tx, this.sourceId);
      if (!run) throw new Error(`source ${this.sourceId} has no run that could read its events`);
      // Two attempts of one run queue up here.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`lineage read of ${run.id}`]);
      const known = await tx.findOneBy(LineageReadRow, { runId: run.id });
      if (known) return known;
      const [settled] = await tx.query<Read[]>(
        `INSERT INTO lineage_reads (run_id, source_id, after_id, last_id)
        SELECT $2, $1, (${LAST_READ}), coalesce((SELECT max(id) FROM lineage_events WHERE source_id = $1), 0)
        RETURNING after_id AS "afterId", last_id AS "lastId"`,
        [this.sourceId, run.id],
      );
      if (!settled) throw new Error(`what run ${run.id} reads was not stored`);
      await this.prune(tx, settled, keepRuns);
      return settled;
    });
    return {
      print: `${this.sourceId} ${read.afterId} ${read.lastId}`,
      events: (signal) => this.events(read, signal),
    };
  }

  private async *events(read: Read, signal: AbortSignal): AsyncGenerator<ReceivedEvent> {
    const touched = await this.database.query<{ subject: Buffer }[]>(
      `SELECT DISTINCT subject FROM lineage_events WHERE source_id = $1 AND id > $2 AND id <= $3 ORDER BY subject`,
      [this.sourceId, read.afterId, read.lastId],
    );
    for (let from = 0; from < touched.length; from += SUBJECTS_PER_STATEMENT) {
      const subjects = touched.slice(from, from + SUBJECTS_PER_STATEMENT).map(({ subject }) => subject);
      let after: { readonly subject: Buffer; readonly id: string } = { subject: Buffer.alloc(0), id: '0' };
      for (let more = true; more;) {
        signal.throwIfAborted();
        const rows = await this.page(read, subjects, after);
        for (const { id, subject, isNew, event } of rows) {
          yield { id, subject: subject.toString('hex'), isNew, value: event };
        }
        after = rows.at(-1) ?? after;
        more = rows.length > 0;
      }
    }
  }

  private page(
    { afterId, lastId }: Read,
    subjects: readonly Buffer[],
    after: { readonly subject: Buffer; readonly id: string },
  ): Promise<{ id: string; subject: Buffer; isNew: boolean; event: JsonValue }[]> {
    return this.database.query(
      `WITH next AS (
        SELECT id, subject, pg_column_size(event) AS bytes FROM lineage_events
        WHERE source_id = $1 AND id <= $3 AND subject = ANY ($4::bytea[]) AND (subject, id) > ($5, $6)
        ORDER BY subject, id LIMIT ${EVENTS_PER_STATEMENT}
      ), fitting AS (
        SELECT id, sum(bytes) OVER (ORDER BY subject, id) - bytes AS bytes_before FROM next
      )
      SELECT e.id, e.subject, e.id > $2 AS "isNew", e.event FROM fitting f JOIN lineage_events e ON e.id = f.id
      WHERE f.bytes_before < ${BYTES_PER_STATEMENT}
      ORDER BY e.subject, e.id`,
      [this.sourceId, afterId, lastId, subjects, after.subject, after.id],
    );
  }

  /** Only of what is told of again, and never what no run has read yet; so nothing is pruned of a job that is silent. */
  private async prune(tx: EntityManager, { afterId, lastId }: Read, keepRuns: number): Promise<void> {
    await tx.query(
      `WITH touched AS (
        SELECT DISTINCT subject FROM lineage_events WHERE source_id = $1 AND id > $2 AND id <= $3
      ), ranked AS (
        SELECT e.id, e.subject,
          max(e.id) OVER (PARTITION BY e.subject, coalesce(e.run_id::text, e.id::text)) AS end_of_run,
          min(e.id) OVER (PARTITION BY e.subject, coalesce(e.run_id::text, e.id::text)) AS start_of_run,
          row_number() OVER (PARTITION BY e.subject, coalesce(e.run_id::text, e.id::text) ORDER BY e.id DESC) AS nth
        FROM lineage_events e JOIN touched t ON t.subject = e.subject
        WHERE e.source_id = $1 AND e.id <= $3
      ), placed AS (
        SELECT id, nth > ${KEPT_EVENTS_OF_RUN} AND id <> start_of_run AS is_one_of_many,
          dense_rank() OVER (PARTITION BY subject ORDER BY end_of_run DESC) AS place
        FROM ranked
      )
      DELETE FROM lineage_events e USING placed p
      WHERE e.id = p.id AND e.id <= $2 AND (p.place > $4 OR p.is_one_of_many)`,
      [this.sourceId, afterId, lastId, keepRuns],
    );
    // What was settled before the newest read that counts is of no use to anybody.
    await tx.query(`DELETE FROM lineage_reads WHERE source_id = $1 AND last_id < $2`, [
      this.sourceId,
      afterId,
    ]);
  }
}
