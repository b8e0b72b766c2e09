import { event } from '../events/event-definition';
import { Integer, Nested, OneOf, Text, TextList, UrnText, Uuid } from '../fields/fields';
import { JOB_STATES, type JobState } from '../jobs';
import { RunCounts } from './run-counts';
import { RUN_KINDS, type RunKind } from './runs';

/** Something about an entity changed in the catalog; holds no aspect values, consumers read the current state. */
export class EntityChanged {
  @UrnText()
  urn: string;

  @Text({ max: 100 })
  entityType: string;

  @TextList({ min: 1, description: 'Names of the aspects that changed.' })
  aspects: string[];

  @OneOf(['upserted', 'deleted'], {
    description: '`deleted`: the whole entity was removed from the catalog.',
  })
  change: 'upserted' | 'deleted';

  @UrnText({ optional: true, description: 'Who changed it.' })
  actor?: string;

  @Integer({ optional: true, description: "DataHub's version counter of the newest of these aspects." })
  version?: number;

  @TextList({
    description:
      'Datasets this is about when the entity is not one itself (assertion, incident, schema field).',
  })
  affects: string[];

  @Text({ max: 2000, description: 'Position of the feed after this change; opaque.' })
  position: string;
}

/** Everything up to `position` has been turned into events before this one. */
export class FeedAdvanced {
  @Text({ max: 2000 })
  position: string;
}

/** The feed begins anew at `position`; what happened before is not in it, so consumers reconcile with the catalog. */
export class FeedReset {
  @Text({ max: 2000 })
  position: string;

  @OneOf(['first-start', 'offset-lost', 'catalog-changed'])
  reason: 'first-start' | 'offset-lost' | 'catalog-changed';
}

export class RunFinished {
  @Uuid()
  runId: string;

  @Uuid()
  sourceId: string;

  @OneOf(RUN_KINDS)
  kind: RunKind;

  @OneOf(JOB_STATES)
  state: JobState;

  @Nested(() => RunCounts)
  counts: RunCounts;

  @Text({ optional: true, max: 2000 })
  feedPosition?: string;
}

export const ingestionEvents = {
  entityChanged: event('ingestion', 'entity.changed.v1', EntityChanged, 'An entity changed in the catalog.'),
  feedAdvanced: event(
    'ingestion',
    'feed.advanced.v1',
    FeedAdvanced,
    'The change feed has been followed up to a position.',
  ),
  feedReset: event(
    'ingestion',
    'feed.reset.v1',
    FeedReset,
    'The change feed begins anew; reconcile with the catalog.',
  ),
  runFinished: event('ingestion', 'run.finished.v1', RunFinished, 'A run of a source came to its end.'),
} as const;
