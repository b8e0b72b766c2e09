import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the index is made of; one row. */
@Entity('index_state')
export class IndexStateRow {
  @PrimaryColumn('smallint')
  id: number;

  /** Identifies this set of documents; an index of another one is thrown away. */
  @Column('uuid')
  generation: string;

  /** Model that was used last. */
  @Column('text', { nullable: true })
  model: string | null;

  @Column('integer', { nullable: true })
  dimensions: number | null;

  /** Recipe of documents and entries that the index was made by. */
  @Column('integer', { default: 1 })
  recipe: number;

  /** A rebuilt index is about to take the place of the old one. */
  @Column('boolean', { default: false })
  promoting: boolean;

  /** Since when the feed says nothing about what was before, until a full re-index has looked. */
  @Column('timestamp with time zone', { name: 'reconcile_since', precision: 3, nullable: true })
  reconcileSince: Date | null;
}
