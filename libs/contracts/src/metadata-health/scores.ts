import { CHECKS, type Check, type Dimension, DIMENSIONS } from '@dataspoke/domain';
import {
  DatasetUrnText,
  Decimal,
  Instant,
  Integer,
  ListOf,
  OneOf,
  Text,
  TextList,
  Uuid,
} from '../fields/fields';
import { PageRequest } from '../paging';

/** Something that costs points. */
export class ScoreGap {
  @OneOf(CHECKS)
  check: Check;

  @Decimal({ description: 'Points by which the score rises, exactly, once this gap alone is closed.' })
  gain: number;

  @Text({ max: 500 })
  cause: string;

  @TextList({ max: 20, description: 'Some of what it is about: field paths, URNs.' })
  examples: string[];
}

/** What could not be told; it lowers the confidence, not the score. */
export class ScoreUnknown {
  @OneOf(CHECKS)
  check: Check;

  @Text({ max: 500 })
  reason: string;
}

/** Points of one dimension. */
export class ScoreOfDimension {
  @OneOf(DIMENSIONS)
  dimension: Dimension;

  @Decimal()
  earned: number;

  @Decimal({ description: '0 when nothing of it could be measured; its weight is then with the others.' })
  possible: number;
}

/** The score of a dataset as it was last found on a day (UTC). */
export class ScoreOfDay {
  @Text({ max: 10, example: '2026-01-31' })
  day: string;

  @Decimal({ nullable: true })
  score: number | null;

  @Decimal()
  confidence: number;

  @Integer({ min: 1 })
  definitionVersion: number;
}

/** A score without its explanation. */
export class HealthScoreSummary {
  @DatasetUrnText()
  urn: string;

  @Text({ max: 1000 })
  name: string;

  @Text({ max: 100 })
  platform: string;

  @Decimal({ nullable: true, description: '0 to 100; `null` when nothing could be measured.' })
  score: number | null;

  @Decimal({ description: 'Percent of the weight that could be measured.' })
  confidence: number;

  @Integer({ description: 'Gaps that are open.' })
  gapCount: number;

  @TextList({ max: 1000, description: 'URNs.' })
  owners: string[];

  @Integer({ min: 1 })
  definitionVersion: number;

  @Instant()
  scoredAt: string;
}

/** A score that explains itself: the score and all gains together are 100. */
export class HealthScore extends HealthScoreSummary {
  @ListOf(() => ScoreOfDimension)
  dimensions: ScoreOfDimension[];

  @ListOf(() => ScoreGap, { description: 'The most valuable first.' })
  gaps: ScoreGap[];

  @ListOf(() => ScoreUnknown)
  unknowns: ScoreUnknown[];

  @ListOf(() => ScoreOfDay, { description: 'Up to 90 days, the newest first.' })
  history: ScoreOfDay[];
}

export class HealthScorePage {
  @ListOf(() => HealthScoreSummary)
  items: HealthScoreSummary[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class GetHealthScoreRequest {
  @DatasetUrnText()
  urn: string;
}

export const SCORE_ORDERS = ['urn', 'lowest', 'highest'] as const;
export type ScoreOrder = (typeof SCORE_ORDERS)[number];

export class ListHealthScoresRequest extends PageRequest {
  @OneOf(SCORE_ORDERS, {
    optional: true,
    description: 'By score; datasets without one come last. By URN when left out.',
  })
  order?: ScoreOrder;

  @Text({ optional: true, max: 100 })
  platform?: string;

  @Uuid({ optional: true, description: 'Datasets of this department and those below it.' })
  department?: string;
}
