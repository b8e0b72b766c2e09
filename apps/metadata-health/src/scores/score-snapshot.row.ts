import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The last score of a dataset on a day (UTC); in thousandths. */
@Entity('score_snapshots')
@Index('score_snapshots_of_day', ['day'])
export class ScoreSnapshotRow {
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @PrimaryColumn('date')
  day: string;

  @Column('integer', { nullable: true })
  score: number | null;

  @Column('integer')
  confidence: number;

  @Column('integer', { name: 'definition_version' })
  definitionVersion: number;
}
