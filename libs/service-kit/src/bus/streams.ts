import { setTimeout as delay } from 'node:timers/promises';
import { DEAD_LETTER_STREAM, EVENT_STREAM } from '@dataspoke/contracts';
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { type NatsBus } from './nats-bus';

const DAY_MS = 86_400_000;
/** How long the stream itself drops a second copy of an event; after that the inbox of each consumer does. */
const DUPLICATE_WINDOW_MS = 5 * 60_000;
const API_TIMEOUT_MS = 5_000;
const RETRY_MS = 1_000;

/** JetStream's "no such stream"; see `errors.json` of nats-server. */
const STREAM_NOT_FOUND = 10_059;

type StreamDefinition = typeof EVENT_STREAM | typeof DEAD_LETTER_STREAM;

/** The two streams, their settings treated like a schema: created or brought up to date at start. */
export class Streams {
  private readonly log = new Logger('Streams');
  private ensuring?: Promise<void>;

  constructor(private readonly bus: NatsBus) {}

  /** JetStream's client; throws `service-unavailable` while the bus is away. */
  client(): JetStreamClient {
    return jetstream(this.bus.require(), { timeout: API_TIMEOUT_MS });
  }

  /** JetStream's management; throws `service-unavailable` while the bus is away. */
  manager(): Promise<JetStreamManager> {
    return manager(this.bus.require());
  }

  /** Resolves once the streams are as they should be; waits for NATS as long as it takes. */
  ready(signal: AbortSignal): Promise<void> {
    this.ensuring ??= this.ensureForEver(signal).catch((error: unknown) => {
      this.ensuring = undefined;
      throw error;
    });
    return this.ensuring;
  }

  /** Makes the next {@link ready} look again: somebody removed a stream. */
  forget(): void {
    this.ensuring = undefined;
  }

  private async ensureForEver(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        if (this.bus.connected) {
          for (const stream of [EVENT_STREAM, DEAD_LETTER_STREAM]) await this.ensure(stream);
          return;
        }
      } catch (error) {
        if (attempt % 10 === 0) this.log.warn('the event streams are not usable yet; trying again', error);
      }
      await delay(RETRY_MS / 4, undefined, { signal });
    }
  }

  private async ensure(definition: StreamDefinition): Promise<void> {
    const { streams } = await this.manager();
    const wanted = settingsOf(definition);
    const info = await streams.info(definition.name).catch((error: unknown) => {
      if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
      throw error;
    });
    if (!info) {
      await streams.add({ name: definition.name, storage: StorageType.File, ...wanted });
      this.log.log(`created the stream ${definition.name}`);
    } else if (differs(info.config, wanted)) {
      // What an operator set beside these (replicas, placement) stays.
      await streams.update(definition.name, { ...info.config, ...wanted });
      this.log.log(`brought the stream ${definition.name} up to date`);
    }
  }
}

function manager(connection: NatsConnection): Promise<JetStreamManager> {
  return jetstreamManager(connection, { checkAPI: false, timeout: API_TIMEOUT_MS });
}

function settingsOf(definition: StreamDefinition) {
  return {
    subjects: [...definition.subjects],
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(definition.maxAgeDays * DAY_MS),
    max_bytes: definition.maxBytes,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
  } satisfies Partial<StreamConfig>;
}

function differs(actual: StreamConfig, wanted: ReturnType<typeof settingsOf>): boolean {
  return (
    actual.subjects.join() !== wanted.subjects.join() ||
    actual.retention !== wanted.retention ||
    actual.discard !== wanted.discard ||
    actual.max_age !== wanted.max_age ||
    actual.max_bytes !== wanted.max_bytes ||
    actual.duplicate_window !== wanted.duplicate_window
  );
}
