import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often documents have changed; one row. */
@Entity('catalog_changes')
export class CatalogChangeRow {
  @PrimaryColumn('smallint')
  id: number;

  @Column('bigint')
  number: string;
}
