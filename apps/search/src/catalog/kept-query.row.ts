import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A query that somebody keeps in the catalog. */
@Entity('kept_queries')
export class KeptQueryRow {
  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @Column('text')
  sql: string;

  @Column('text', { nullable: true })
  title: string | null;

  /** URNs of the datasets that it is about; found by an index of its own (migration). */
  @Index('kept_queries_subjects', { synchronize: false })
  @Column('text', { array: true })
  subjects: string[];

  @Column('timestamp with time zone', { name: 'modified_at', precision: 3 })
  modifiedAt: Date;
}
