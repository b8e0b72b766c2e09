import { CHECKS, type Check, type Dimension, DIMENSIONS } from '@dataspoke/domain';
import { Instant, Integer, ListOf, Nested, OneOf, Text, TextList } from '../fields/fields';

/** How much a dimension counts. */
export class DimensionWeight {
  @OneOf(DIMENSIONS)
  dimension: Dimension;

  @Integer({ max: 1000 })
  weight: number;
}

/** How much a check counts inside its dimension, and for which datasets. */
export class CheckWeight {
  @OneOf(CHECKS)
  check: Check;

  @Integer({ max: 1000, description: '0 switches it off.' })
  weight: number;

  @TextList({ description: 'Datasets of these subtypes are not asked.', example: ['View'] })
  exceptSubTypes: string[];
}

/** What the score is made of. */
export class ScoreDefinitionDraft {
  @ListOf(() => DimensionWeight, { max: DIMENSIONS.length, description: 'What is left out weighs nothing.' })
  dimensions: DimensionWeight[];

  @ListOf(() => CheckWeight, { max: CHECKS.length, description: 'What is left out weighs nothing.' })
  checks: CheckWeight[];

  @TextList({
    description: 'Datasets of these subtypes are made from others: without upstreams, lineage is missing.',
  })
  derivedSubTypes: string[];

  @Integer({ min: 1, max: 3650, description: 'After how many days without a change data is stale.' })
  updatedWithinDays: number;

  @Integer({ min: 1, max: 3650, description: 'After how many days a profile is old.' })
  profiledWithinDays: number;
}

/** The definition that is in force. */
export class ScoreDefinitionInForce extends ScoreDefinitionDraft {
  @Integer({ min: 1, description: 'Grows with every change; the ETag.' })
  version: number;

  @Instant()
  createdAt: string;

  @Text({ max: 200, description: 'Who changed it.' })
  createdBy: string;
}

export class UpdateScoreDefinitionRequest {
  @Integer({ min: 1, description: 'The version the change is based on.' })
  version: number;

  @Nested(() => ScoreDefinitionDraft)
  definition: ScoreDefinitionDraft;
}
