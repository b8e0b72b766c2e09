import { Integer, Nested, Text, TextList } from '../fields/fields';

/** Every record and every aspect is accounted for: `seen = processed + filtered + failed`. */
export class RecordCounts {
  @Integer({ description: 'Objects the source showed.' })
  seen: number;

  @Integer({ description: 'Turned into aspects.' })
  processed: number;

  @Integer({ description: 'Left out by a rule of the recipe.' })
  filtered: number;

  @Integer({ description: 'Could not be read or turned into aspects; listed as failed records.' })
  failed: number;
}

/** What a rule left out of a scope. */
export class FilteredRule {
  @Text({ max: 500, example: 'tables.deny "raw\\.tmp_.*"' })
  rule: string;

  @Integer()
  count: number;

  @TextList({ max: 10, maxLength: 200, description: 'Of the first ten.' })
  names: string[];
}

/** What entities came to, each counted once: `compared = unchanged + written + pending + conflicts + rejected`. */
export class EntityCounts {
  @Integer({ description: 'Entities that objects of the scope were turned into.' })
  compared: number;

  @Integer({ description: 'With nothing to write: every aspect was already as it should be.' })
  unchanged: number;

  @Integer({ description: 'With at least one aspect written, and none that is counted further down.' })
  written: number;

  @Integer({ description: 'With an aspect that is not written (yet), and none refused or left alone.' })
  pending: number;

  @Integer({ description: 'With an aspect left alone for another producer, and none refused.' })
  conflicts: number;

  @Integer({ description: 'With an aspect that the catalog refused.' })
  rejected: number;
}

/**
 * `compared = unchanged + created + updated + removed + conflicts`; `created + updated + removed = written + rejected + pending + held`,
 * where `held` left out is 0.
 */
export class ChangeCounts {
  @Integer()
  compared: number;

  @Integer({ description: 'Already in the catalog as they should be.' })
  unchanged: number;

  @Integer()
  created: number;

  @Integer()
  updated: number;

  @Integer({ description: 'Marked removed: the source listed its scope completely and no longer has them.' })
  removed: number;

  @Integer({ description: 'Last written by another producer and therefore left alone.' })
  conflicts: number;

  @Integer()
  written: number;

  @Integer({ description: 'Refused by the catalog, with its reason in the change.' })
  rejected: number;

  @Integer({ description: 'Not written (yet): a dry run leaves all of them here.' })
  pending: number;

  @Integer({
    optional: true,
    description:
      'Removals that wait for a confirmation, since more of a scope is gone than the source allows, or the recipe has changed. Absent when there are none.',
  })
  held?: number;
}

export class RunCounts {
  @Nested(() => RecordCounts)
  records: RecordCounts;

  @Nested(() => ChangeCounts)
  changes: ChangeCounts;
}
