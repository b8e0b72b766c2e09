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
