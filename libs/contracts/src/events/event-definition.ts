import { type ContractClass } from '../fields/json-schema';
import { type ServiceName } from '../service/app-name';

/** One kind of domain event (ARCHITECTURE §4.2); a fact, named in the past tense. */
export interface EventDefinition<Data extends object = object> {
  /** Subject and CloudEvents `type`, e.g. `dataspoke.events.ingestion.run.finished.v1`. */
  readonly subject: string;
  readonly service: ServiceName;
  readonly data: ContractClass<Data>;
  /** For the reader of the AsyncAPI document. */
  readonly summary: string;
}

/** Defines `dataspoke.events.<service>.<name>`; `name` is `<thing>.<past-tense>.v<n>`. */
export function event<Data extends object>(
  service: ServiceName,
  name: `${string}.${string}.v${number}`,
  data: ContractClass<Data>,
  summary: string,
): EventDefinition<Data> {
  return { subject: `dataspoke.events.${service}.${name}`, service, data, summary };
}

/** CloudEvents 1.0, structured JSON mode. */
export interface CloudEvent<Data extends object = object> {
  readonly specversion: '1.0';
  readonly id: string;
  /** `dataspoke/<service>`. */
  readonly source: string;
  readonly type: string;
  /** The URN or id the event is about. */
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Data;
}

/** The stream that holds every event, 7 days long. */
export const EVENT_STREAM = {
  name: 'DATASPOKE_EVENTS',
  subjects: ['dataspoke.events.>'],
  maxAgeDays: 7,
  maxBytes: 2 * 1024 ** 3,
} as const;

/** Where an event goes that a consumer could not handle: `dataspoke.dead-letters.<service>.<consumer>`. */
export const DEAD_LETTER_STREAM = {
  name: 'DATASPOKE_DEAD_LETTERS',
  subjects: ['dataspoke.dead-letters.>'],
  maxAgeDays: 30,
  maxBytes: 256 * 1024 ** 2,
} as const;

/** A durable consumer: who listens to what, under which name. */
export interface ConsumerDefinition {
  readonly service: ServiceName;
  /** Durable name, `<service>-<what for>`. */
  readonly durable: string;
  readonly events: readonly EventDefinition[];
  /** Deliveries before an event becomes a dead letter. */
  readonly maxDeliveries: number;
}
