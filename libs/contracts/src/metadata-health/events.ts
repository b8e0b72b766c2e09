import { event } from '../events/event-definition';
import { DatasetUrnText, Decimal, Integer } from '../fields/fields';

/** The score of a dataset is another one than before. */
export class ScoreChanged {
  @DatasetUrnText()
  urn: string;

  @Decimal({ nullable: true })
  score: number | null;

  @Decimal({ nullable: true, description: '`null` also when it is the first one.' })
  before: number | null;

  @Decimal()
  confidence: number;

  @Integer({ min: 1 })
  definitionVersion: number;
}

export const metadataHealthEvents = {
  scoreChanged: event(
    'metadata-health',
    'score.changed.v1',
    ScoreChanged,
    'The metadata-health score of a dataset changed.',
  ),
} as const;
