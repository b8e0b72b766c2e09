import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An entity of the catalog that a source has written: what a complete listing may prove to be gone. */
@Entity('source_entities')
@Index('source_entities_urn', ['urn'])
export class SourceEntityRow {
  @PrimaryColumn('uuid', { name: 'source_id' })
  sourceId: string;

  @PrimaryColumn('text')
  urn: string;

  /** The container whose listing showed it; only a complete listing of the same container can show that it is gone. */
  @Column('text')
  listing: string;

  /** The container whose listing showed that container, if there is one. */
  @Column('text', { name: 'parent_listing', nullable: true })
  parentListing: string | null;

  @Column('uuid', { name: 'last_seen_run' })
  lastSeenRun: string;
}
