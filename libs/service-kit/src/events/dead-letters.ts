import {
  type AppName,
  type ConsumerDefinition,
  DEAD_LETTER_STREAM,
  type DeadLetter,
  type DeadLetterPage,
  DEFAULT_PAGE_SIZE,
} from '@dataspoke/contracts';
import { JetStreamApiError } from '@nats-io/jetstream';
import { type Streams } from '../bus/streams';
import { type Clock } from '../clock';
import { invalidRequest } from '../errors/dataspoke-error';
import { type PulledMessage } from './pulled-message';

const PUBLISH_TIMEOUT_MS = 5_000;
const MAX_REASON = 4_000;
/** JetStream's "no message found"; see `errors.json` of nats-server. */
const MESSAGE_NOT_FOUND = 10_037;

/** A dead letter with the event in it, as it was published. */
export interface StoredDeadLetter extends DeadLetter {
  readonly event: string;
  /** Place the event had in the event stream. */
  readonly streamSequence: number;
}

/** Events that consumers of this service gave up on. */
export class DeadLetters {
  constructor(
    private readonly app: AppName,
    private readonly streams: Streams,
    private readonly clock: Clock,
  ) {}

  /** Keeps `message` with its reason; resolves when the stream has it. */
  async keep(
    definition: ConsumerDefinition,
    message: PulledMessage,
    letter: {
      readonly eventId: string;
      readonly eventType: string;
      readonly subject?: string;
      readonly reason: string;
    },
  ): Promise<void> {
    const body = {
      consumer: definition.durable,
      ...letter,
      reason: letter.reason.slice(0, MAX_REASON),
      deliveries: message.deliveries,
      deadAt: this.clock.now().toISOString(),
      event: message.text(),
      streamSequence: message.streamSequence,
    };
    await this.streams.client().publish(subjectOf(definition), JSON.stringify(body), {
      // A second try of the same death is one letter; the same event dying again after a replay is another.
      msgID: `${definition.durable}:${letter.eventId}:${message.streamSequence}:${message.deliveries}`,
      timeout: PUBLISH_TIMEOUT_MS,
      expect: { streamName: DEAD_LETTER_STREAM.name },
    });
  }

  /** Oldest first; throws `service-unavailable` while the bus is away. */
  async list(limit = DEFAULT_PAGE_SIZE, cursor?: string): Promise<DeadLetterPage> {
    const items: DeadLetter[] = [];
    let from = readCursor(cursor);
    while (items.length < limit) {
      const letter = await this.firstFrom(from);
      if (!letter) return { items };
      items.push(withoutEvent(letter));
      from = letter.sequence + 1;
    }
    return (await this.firstFrom(from)) ? { items, nextCursor: String(from) } : { items };
  }

  /** `undefined` when there is none of that sequence, or it belongs to another service. */
  async get(sequence: number): Promise<StoredDeadLetter | undefined> {
    const letter = await this.firstFrom(sequence);
    return letter?.sequence === sequence ? letter : undefined;
  }

  async remove(sequence: number): Promise<void> {
    const { streams } = await this.streams.manager();
    await streams.deleteMessage(DEAD_LETTER_STREAM.name, sequence, false).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** How many events of `definition` lie there. */
  async count(definition: ConsumerDefinition): Promise<number> {
    const { streams } = await this.streams.manager();
    const subject = subjectOf(definition);
    const info = await streams.info(DEAD_LETTER_STREAM.name, { subjects_filter: subject });
    return info.state.subjects?.[subject] ?? 0;
  }

  private async firstFrom(sequence: number): Promise<StoredDeadLetter | undefined> {
    const { streams } = await this.streams.manager();
    const query = { seq: sequence, next_by_subj: `dataspoke.dead-letters.${this.app}.>` };
    const stored = await streams.getMessage(DEAD_LETTER_STREAM.name, query).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    return stored ? readLetter(stored.seq, stored.string()) : undefined;
  }
}

function withoutEvent({ event: _, streamSequence: __, ...letter }: StoredDeadLetter): DeadLetter {
  return letter;
}

function subjectOf(definition: ConsumerDefinition): string {
  return `dataspoke.dead-letters.${definition.service}.${definition.durable}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === MESSAGE_NOT_FOUND;
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 1;
  if (!/^\d{1,15}$/.test(cursor)) {
    throw invalidRequest('The cursor is not one of ours.', [
      { field: 'cursor', message: 'cursor must be the nextCursor of the page before' },
    ]);
  }
  return Number(cursor);
}

function readLetter(sequence: number, text: string): StoredDeadLetter {
  const body: unknown = JSON.parse(text);
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const textOf = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  const numberOf = (name: string): number => {
    const value = fields[name];
    return typeof value === 'number' ? value : 0;
  };
  const subject = textOf('subject');
  return {
    sequence,
    consumer: textOf('consumer'),
    eventId: textOf('eventId'),
    eventType: textOf('eventType'),
    ...(subject === '' ? {} : { subject }),
    reason: textOf('reason'),
    deliveries: numberOf('deliveries'),
    streamSequence: numberOf('streamSequence'),
    deadAt: textOf('deadAt'),
    event: textOf('event'),
  };
}
