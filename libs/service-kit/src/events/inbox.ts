import { type EntityManager } from 'typeorm';

/** Another process handled one of the events meanwhile; the transaction must roll back and the rest be tried again. */
export class HandledElsewhere extends Error {
  constructor() {
    super('An event of the batch was handled by another process.');
    this.name = 'HandledElsewhere';
  }
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

/** Notes `ids` as handled in `tx`; throws {@link HandledElsewhere} when one already is. */
export async function recordInInbox(
  tx: EntityManager,
  consumer: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const rows: unknown[] = await tx.query(
    `insert into inbox (consumer, event_id) select $1, id from unnest($2::text[]) as id order by id
     on conflict do nothing returning event_id`,
    [consumer, ids],
  );
  if (rows.length < ids.length) throw new HandledElsewhere();
}
