import { AnyList, Integer, ListOf, Text, Uuid } from '../fields/fields';

/** Most events that are taken at once. */
export const MAX_LINEAGE_EVENTS = 10_000;

/** Events of OpenLineage for a source that receives them. */
export class ReceiveLineageEventsRequest {
  @Text({
    optional: true,
    max: 255,
    description: 'Id or name of the source; may be left out where one source receives events.',
  })
  source?: string;

  @AnyList({ min: 1, max: MAX_LINEAGE_EVENTS, description: 'Each a RunEvent, JobEvent or DatasetEvent.' })
  events: unknown[];
}

/** Bytes of a part of an event: in base64, and with what is around it, it fits into a message of the bus. */
export const MAX_LINEAGE_PART_BYTES = 700_000;
/** Most parts of an event, which therefore has a limit even when it cannot be packed. */
export const MAX_LINEAGE_PARTS = 100;
/** Most bytes that an event may unpack to. */
export const MAX_LINEAGE_EVENT_BYTES = 67_108_864;

/** A part of an event that is too large for a message of the bus: its JSON is packed by gzip and cut. */
export class KeepLineageEventPartRequest {
  @Uuid({ description: 'The same for all parts of the event, and for nothing else.' })
  upload: string;

  @Integer({ min: 0, max: MAX_LINEAGE_PARTS - 1, description: 'Its place; the first part is 0.' })
  part: number;

  @Text({ max: 1_000_000, description: 'Base64.' })
  bytes: string;
}

/** The last part of an event, once those before it are kept. */
export class ReceiveLargeLineageEventRequest extends KeepLineageEventPartRequest {
  @Text({ optional: true, max: 255, description: 'Id or name of the source, as for other events.' })
  source?: string;
}

/** An event that was not taken. */
export class RefusedLineageEvent {
  @Integer({ description: 'Its place among those that were sent; the first one is 0.' })
  index: number;

  @Text({ min: 0, max: 500, description: 'What is wrong with it, as a path; empty for the whole event.' })
  field: string;

  @Text({ max: 500 })
  message: string;
}

/** What became of events. Those that were not refused are stored: sent again, they make no difference. */
export class ReceivedLineageEvents {
  @Uuid()
  sourceId: string;

  @Integer({ description: 'Stored now; the others that were not refused were stored before.' })
  stored: number;

  @ListOf(() => RefusedLineageEvent)
  refused: RefusedLineageEvent[];
}
