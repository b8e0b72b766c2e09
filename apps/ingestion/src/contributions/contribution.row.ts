import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An aspect of another source's entity to which a source has added what holds only as long as it says so. */
@Entity('source_contributions')
export class ContributionRow {
  @PrimaryColumn('uuid', { name: 'source_id' })
  sourceId: string;

  @PrimaryColumn('text')
  urn: string;

  @PrimaryColumn('text')
  aspect: string;

  /** The listing that said it; once that is complete without it, it is taken back. */
  @Column('text')
  listing: string;

  @Column('uuid', { name: 'last_seen_run' })
  lastSeenRun: string;
}
