import { type EntityManager } from 'typeorm';

/** Another process handled one of the events meanwhile; the transaction must roll back and the rest be tried again. */
export class HandledElsewhere extends Error {
  constructor() {
    super('An event of the batch was handled by another process.');
    this.name = 'HandledElsewhere';
  }
}

interface Handled {
  readonly id: string;
  readonly streamSequence: number;
}

/** Those of `ids` that `consumer` has handled before. */
export async function seenBefore(
  manager: EntityManager,
  consumer: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows: { event_id: string }[] = await manager.query(
    'select event_id from inbox where consumer = $1 and event_id = any($2::text[])',
    [consumer, ids],
  );
  return new Set(rows.map((row) => row.event_id));
}

/** Notes `events` as handled in `tx`; throws {@link HandledElsewhere} when one already is. */
export async function recordInInbox(
  tx: EntityManager,
  consumer: string,
  events: readonly Handled[],
): Promise<void> {
  if (events.length === 0) return;
  // In one order everywhere, so that two processes with the same events wait for each other instead of deadlocking.
  const sorted = [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows: unknown[] = await tx.query(
    `insert into inbox (consumer, event_id, stream_sequence)
     select $1, id, sequence from unnest($2::text[], $3::bigint[]) as event (id, sequence)
     on conflict do nothing returning event_id`,
    [consumer, sorted.map(({ id }) => id), sorted.map(({ streamSequence }) => streamSequence)],
  );
  if (rows.length < events.length) throw new HandledElsewhere();
}

/** Place in the stream of the newest event that `consumer` handled; `undefined` when it has handled none. */
export async function lastHandled(manager: EntityManager, consumer: string): Promise<number | undefined> {
  const [row]: { last: string | null }[] = await manager.query(
    'select max(stream_sequence) as last from inbox where consumer = $1 and stream_sequence is not null',
    [consumer],
  );
  return row?.last == null ? undefined : Number(row.last);
}

/** Notes that what the stream lost before `firstSequence` has been made up for. */
export async function recordMissed(
  manager: EntityManager,
  consumer: string,
  firstSequence: number,
): Promise<void> {
  await manager.query(
    'insert into inbox (consumer, event_id, stream_sequence) values ($1, $2, $3) on conflict do nothing',
    [consumer, `missed:${firstSequence}`, firstSequence - 1],
  );
}
