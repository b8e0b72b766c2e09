import { type AppName, type CloudEvent, type EventDefinition } from '@dataspoke/contracts';
import { type EntityManager } from 'typeorm';
import { type Clock } from '../clock';
import { currentContext } from '../context/request-context';
import { schemaOf } from '../database/data-source';
import { DataSpokeError } from '../errors/dataspoke-error';
import { parseTolerant } from '../rpc/validate';
import { activeTraceparent } from '../tracing/trace-context';

/** A quarter of what one message may be: room for headers and for the dead letter around an event. */
const MAX_EVENT_BYTES = 256 * 1024;
const ROWS_PER_INSERT = 500;

export interface OutgoingEvent<D extends object> {
  readonly data: D;
  /** What the event is about: a URN or an id. */
  readonly subject?: string;
}

type RowKind = 'event' | 'workflow-start' | 'workflow-cancel';

interface NewRow {
  readonly kind: RowKind;
  readonly id: string;
  readonly subject: string;
  readonly payload: string;
}

/** The channel on which a commit with outbox rows wakes the relays. */
export function outboxChannel(app: AppName): string {
  return `${schemaOf(app)}_outbox`;
}

/** Writes events and job starts into the transaction of the change they tell of; relays take them from there. */
export class Outbox {
  constructor(
    private readonly app: AppName,
    private readonly clock: Clock,
  ) {}

  /** Refuses data that its definition does not allow, and events over 256 kB. */
  publish<D extends object>(
    tx: EntityManager,
    definition: EventDefinition<D>,
    data: D,
    options: { readonly subject?: string } = {},
  ): Promise<void> {
    return this.publishMany(tx, definition, [{ data, ...options }]);
  }

  /** The same for many, in the order given. */
  async publishMany<D extends object>(
    tx: EntityManager,
    definition: EventDefinition<D>,
    events: readonly OutgoingEvent<D>[],
  ): Promise<void> {
    if (definition.service !== this.app) {
      throw new DataSpokeError('internal', `${definition.subject} is not an event of ${this.app}.`);
    }
    await this.insert(
      tx,
      events.map((event) => this.eventRow(definition, event)),
    );
  }

  /** Starts `workflow` with id `workflowId` once the transaction commits; a workflow of that id counts as started. */
  async startWorkflow(
    tx: EntityManager,
    start: {
      readonly workflow: string;
      readonly workflowId: string;
      readonly input: object;
      readonly taskQueue?: string;
    },
  ): Promise<void> {
    const payload = JSON.stringify(start);
    await this.insert(tx, [
      { kind: 'workflow-start', id: crypto.randomUUID(), subject: start.workflowId, payload },
    ]);
  }

  /** Asks the workflow to cancel once the transaction commits; one that has ended already is left alone. */
  async requestCancel(tx: EntityManager, cancel: { readonly workflowId: string }): Promise<void> {
    await this.insert(tx, [
      { kind: 'workflow-cancel', id: crypto.randomUUID(), subject: cancel.workflowId, payload: '{}' },
    ]);
  }

  private eventRow<D extends object>(definition: EventDefinition<D>, event: OutgoingEvent<D>): NewRow {
    const parsed = parseTolerant(definition.data, event.data);
    if ('problems' in parsed) {
      throw new DataSpokeError(
        'internal',
        `${definition.subject} does not allow this data: ${parsed.problems}.`,
      );
    }
    const id = crypto.randomUUID();
    const envelope: CloudEvent = {
      specversion: '1.0',
      id,
      source: `dataspoke/${this.app}`,
      type: definition.subject,
      ...(event.subject === undefined ? {} : { subject: event.subject }),
      time: this.clock.now().toISOString(),
      datacontenttype: 'application/json',
      data: event.data,
    };
    const payload = JSON.stringify(envelope);
    if (Buffer.byteLength(payload) > MAX_EVENT_BYTES) {
      throw new DataSpokeError('internal', `${definition.subject} is larger than ${MAX_EVENT_BYTES} bytes.`);
    }
    return { kind: 'event', id, subject: definition.subject, payload };
  }

  private async insert(tx: EntityManager, rows: readonly NewRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (!tx.queryRunner?.isTransactionActive) {
      throw new DataSpokeError('internal', 'The outbox is written in the transaction of the change only.');
    }
    const context = JSON.stringify({
      requestId: currentContext().requestId,
      traceparent: activeTraceparent(),
    });
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      const part = rows.slice(start, start + ROWS_PER_INSERT);
      await tx.query(
        `insert into outbox (kind, id, subject, payload, context)
         select row.kind, row.id, row.subject, row.payload, $5
         from unnest($1::text[], $2::uuid[], $3::text[], $4::json[])
              with ordinality as row (kind, id, subject, payload, place)
         order by row.place`,
        [
          part.map(({ kind }) => kind),
          part.map(({ id }) => id),
          part.map(({ subject }) => subject),
          part.map(({ payload }) => payload),
          context,
        ],
      );
    }
    await tx.query('select pg_notify($1, $2)', [outboxChannel(this.app), '']);
  }
}
