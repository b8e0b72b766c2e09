import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something that a saved search has found. */
@Entity('saved_search_hits')
@Index('saved_search_hits_page', ['savedSearchId', 'foundAt', 'id'], { where: 'is_new' })
export class SavedSearchHitRow {
  @PrimaryColumn('uuid', { name: 'saved_search_id' })
  savedSearchId: string;

  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @Column('uuid')
  id: string;

  /** False for what was found when the search was saved. */
  @Column('boolean', { name: 'is_new' })
  isNew: boolean;

  @Column('timestamp with time zone', { name: 'found_at', precision: 3 })
  foundAt: Date;

  @Column('timestamp with time zone', { name: 'seen_at', precision: 3, nullable: true })
  seenAt: Date | null;
}
