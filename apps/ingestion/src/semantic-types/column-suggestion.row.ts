import { type SuggestionState } from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a column seems to hold. A rejected one stays, so that it is not suggested again. */
@Entity('column_suggestions')
export class ColumnSuggestionRow {
  @PrimaryColumn('text')
  dataset: string;

  @PrimaryColumn('text')
  field: string;

  @PrimaryColumn('text')
  type: string;

  @Column('double precision')
  confidence: number;

  @Column('text')
  evidence: string;

  @Column('text')
  state: SuggestionState;

  /** The newest evaluation says so. */
  @Column('boolean')
  current: boolean;

  @Column('timestamp with time zone', { name: 'evaluated_at', precision: 3 })
  evaluatedAt: Date;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamp with time zone', { name: 'decided_at', precision: 3, nullable: true })
  decidedAt: Date | null;
}
