import { type Role, type SavedQuestion } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Name of the index that keeps the names of one caller apart. */
export const SAVED_SEARCH_NAMES = 'saved_searches_names';

/** A search that is asked again after changes. */
@Entity('saved_searches')
@Index(SAVED_SEARCH_NAMES, ['owner', 'name'], { unique: true })
@Index('saved_searches_due', ['evaluatedChange', 'askedAt'])
export class SavedSearchRow {
  @PrimaryColumn('uuid')
  id: string;

  /** Id of a caller. */
  @Column('text')
  owner: string;

  /** The role that the owner had when it was saved. */
  @Column('text', { name: 'owner_role' })
  ownerRole: Role;

  @Column('text')
  name: string;

  @Column('jsonb')
  request: SavedQuestion;

  @Column('integer', { nullable: true })
  top: number | null;

  @Column('double precision', { name: 'min_score', nullable: true })
  minScore: number | null;

  @Column('text', { nullable: true })
  note: string | null;

  /** Number of the newest change that the known hits account for. */
  @Column('bigint', { name: 'evaluated_change' })
  evaluatedChange: string;

  @Column('timestamp with time zone', { name: 'evaluated_at', precision: 3 })
  evaluatedAt: Date;

  /** The last attempt, also one that brought no answer. */
  @Column('timestamp with time zone', { name: 'asked_at', precision: 3 })
  askedAt: Date;

  @Column('integer')
  version: number;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
