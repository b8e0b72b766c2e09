import { type AppName, EVENT_STREAM, RPC_HEADERS } from '@dataspoke/contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { type OnApplicationBootstrap } from '@nestjs/common';
import { type Streams } from '../bus/streams';
import { type LockConnection } from '../database/lock-connection';
import { isTransient } from '../errors/is-transient';
import { type Elections } from '../leader/elections';
import { type Metrics } from '../metrics/metrics';
import { outboxChannel } from './outbox';
import { relayLoop } from './relay-loop';

const BATCH = 200;
const PUBLISH_TIMEOUT_MS = 5_000;

interface EventRow {
  readonly seq: string;
  readonly id: string;
  readonly subject: string;
  readonly payload: string;
  readonly context: unknown;
}

/**
 * Takes events from the outbox to the stream: one process at a time, in order, with the event id as message id, each
 * row closed only after the stream's acknowledgement. One event at a time is under way, since a later one that gets
 * through before an earlier one would tell of a change that cannot be seen yet.
 */
export class EventRelay implements OnApplicationBootstrap {
  constructor(
    private readonly app: AppName,
    private readonly elections: Elections,
    private readonly streams: Streams,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.elections.run('event-relay', async (signal, lock) => {
      await this.streams.ready(signal);
      await relayLoop(signal, lock, outboxChannel(this.app), () => this.step(signal, lock));
    });
  }

  private async step(signal: AbortSignal, lock: LockConnection): Promise<'more' | 'idle'> {
    const rows = await lock.query<EventRow & { backlog: string }>(
      `select seq, id, subject, payload::text as payload, context,
              (select count(*) from (select from outbox where closed_at is null and kind = 'event' limit 100000) o) as backlog
       from outbox where closed_at is null and kind = 'event' order by seq limit $1`,
      [BATCH],
    );
    this.metrics.outboxBacklog.set({ kind: 'event' }, Number(rows[0]?.backlog ?? 0));
    const acknowledged: string[] = [];
    try {
      for (const row of rows) {
        if (signal.aborted) break;
        await this.publish(row);
        acknowledged.push(row.seq);
      }
    } catch (error) {
      if (!isTransient(error)) this.streams.forget();
      throw error;
    } finally {
      await close(lock, acknowledged);
    }
    return rows.length === BATCH ? 'more' : 'idle';
  }

  private async publish(row: EventRow): Promise<void> {
    await this.streams.client().publish(row.subject, row.payload, {
      msgID: row.id,
      timeout: PUBLISH_TIMEOUT_MS,
      headers: contextHeaders(row.context),
      expect: { streamName: EVENT_STREAM.name },
    });
  }
}

async function close(lock: LockConnection, seqs: readonly string[]): Promise<void> {
  if (seqs.length === 0) return;
  await lock.query('update outbox set closed_at = now() where seq = any($1::bigint[])', [seqs]);
}

/** The ids around the change travel with the event, for the log of whoever handles it. */
function contextHeaders(context: unknown): MsgHdrs {
  const set = headers();
  if (typeof context !== 'object' || context === null) return set;
  if ('requestId' in context && typeof context.requestId === 'string') {
    set.set(RPC_HEADERS.requestId, context.requestId);
  }
  if ('traceparent' in context && typeof context.traceparent === 'string') {
    set.set(RPC_HEADERS.traceparent, context.traceparent);
  }
  return set;
}
