import { type ScoreDefinition } from '@dataspoke/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A version of what the score is made of; the highest one is in force. */
@Entity('score_definitions')
export class ScoreDefinitionRow {
  @PrimaryColumn('integer')
  version: number;

  @Column('jsonb')
  content: ScoreDefinition;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('text', { name: 'created_by' })
  createdBy: string;
}
