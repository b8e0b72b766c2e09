import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type SqlJoin } from './read-sql';

/** A question with the SQL that somebody has confirmed as its answer. */
@Entity('confirmed_queries')
@Index('confirmed_queries_newest', ['createdAt', 'id'])
export class ConfirmedQueryRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  question: string;

  @Column('text')
  sql: string;

  @Column('text')
  platform: string;

  /** URNs of the datasets that it reads. */
  @Column('text', { array: true })
  tables: string[];

  @Column('jsonb')
  joins: SqlJoin[];

  /** The model and the vector of the question; null while there was no model. */
  @Column('text', { name: 'vector_of', nullable: true })
  vectorOf: string | null;

  @Column('bytea', { nullable: true })
  vector: Buffer | null;

  @Column('text', { name: 'confirmed_by' })
  confirmedBy: string;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;
}
