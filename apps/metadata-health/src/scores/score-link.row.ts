import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An assertion or active incident that a dataset's score rests on. Once it is deleted from the catalog nothing else says which
 * dataset it was about.
 */
@Entity('score_links')
@Index('score_links_of_dataset', ['dataset'])
export class ScoreLinkRow {
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @PrimaryColumn('text', { collation: 'C' })
  dataset: string;

  /** Of the newest reading of the catalog that met it. */
  @Column('bigint')
  version: string;
}
