import { Flag, Integer, ListOf, Nested, OneOf, Text } from '@dataspoke/contracts';

/** Which source events are for. */
export class LineageEventsTarget {
  @Text({
    optional: true,
    max: 255,
    description: 'Id or name of the source; may be left out where one source receives events.',
  })
  source?: string;
}

/** An event of a batch that was not taken. */
export class FailedLineageEvent {
  @Integer({ description: 'Its place in the batch; the first one is 0.' })
  index: number;

  @Text({ max: 1_000 })
  reason: string;

  @Flag({ description: 'Whether to send it again as it is can help.' })
  retriable: boolean;
}

export class LineageBatchSummary {
  @Integer()
  received: number;

  @Integer()
  successful: number;

  @Integer()
  failed: number;
}

/** What became of a batch of events. */
export class LineageBatchAnswer {
  @OneOf(['success', 'partial_success'])
  status: 'success' | 'partial_success';

  @Nested(() => LineageBatchSummary)
  summary: LineageBatchSummary;

  @ListOf(() => FailedLineageEvent)
  failed_events: FailedLineageEvent[];
}
