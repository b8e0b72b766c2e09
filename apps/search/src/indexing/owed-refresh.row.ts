import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entity whose change reaches more documents than a consumer should wait for: they are to be read again. */
@Entity('owed_refreshes')
export class OwedRefreshRow {
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  /** Of the newest change; in the database's own precision, so that it can be told whether another one came. */
  @Column('timestamp with time zone', { default: () => 'clock_timestamp()' })
  since: Date;
}
