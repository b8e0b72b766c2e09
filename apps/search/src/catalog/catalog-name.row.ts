import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an entity that documents mention is called. */
@Entity('catalog_names')
export class CatalogNameRow {
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  /** `null`: the catalog has no name for it. */
  @Column('text', { nullable: true })
  name: string | null;
}
