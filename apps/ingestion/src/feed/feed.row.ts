import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the catalog's change feed has been turned into events; one row. */
@Entity('feed')
export class FeedRow {
  @PrimaryColumn('smallint')
  id: number;

  /** The catalog that the offsets belong to. */
  @Column('text', { name: 'datahub_url' })
  datahubUrl: string;

  /** Opaque offset by topic. */
  @Column('jsonb')
  offsets: Record<string, string>;

  @Column('text')
  position: string;

  /** Events that could not be read since the row was made. */
  @Column('integer', { default: 0 })
  undecodable: number;

  @Column('timestamp with time zone', { name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
