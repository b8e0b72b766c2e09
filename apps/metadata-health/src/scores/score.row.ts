import { type DimensionScore, type Gap, type Unknown } from '@dataspoke/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Sorts datasets without a score behind all others. */
export const NO_SCORE_RANK = 999_999;

/** The score of a dataset as it was found last; points and confidence in thousandths. */
@Entity('scores')
@Index('scores_by_rank', ['rank', 'urn'])
@Index('scores_of_platform', ['platform', 'urn'])
// An inverted index, which only the migration can make.
@Index('scores_by_owner', { synchronize: false })
@Index('scores_to_publish', ['urn'], { where: 'publish_pending' })
export class ScoreRow {
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  /** Grows with every reading of the catalog: an older reading does not replace a newer one. */
  @Column('bigint')
  version: string;

  @Column('text')
  name: string;

  @Column('text')
  platform: string;

  @Column('text', { array: true })
  owners: string[];

  @Column('text', { name: 'technical_owners', array: true })
  technicalOwners: string[];

  @Column('text', { name: 'business_owners', array: true })
  businessOwners: string[];

  @Column('integer', { nullable: true })
  score: number | null;

  /** The score, or {@link NO_SCORE_RANK}. */
  @Column('integer')
  rank: number;

  @Column('integer')
  confidence: number;

  @Column('jsonb')
  dimensions: DimensionScore[];

  @Column('jsonb')
  gaps: Gap[];

  @Column('jsonb')
  unknowns: Unknown[];

  @Column('integer', { name: 'definition_version' })
  definitionVersion: number;

  @Column('timestamp with time zone', { name: 'scored_at', precision: 3 })
  scoredAt: Date;

  /** Whether the catalog has to be told. */
  @Column('boolean', { name: 'publish_pending' })
  publishPending: boolean;

  /** The scan that met the dataset last. */
  @Column('uuid', { name: 'seen_by', nullable: true })
  seenBy: string | null;
}
