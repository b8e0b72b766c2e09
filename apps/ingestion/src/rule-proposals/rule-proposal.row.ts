import { type ConstraintKind, type ProposalState, type RuleDraft } from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rule that a constraint of a source suggests. An accepted one stays when the constraint is gone. */
@Entity('rule_proposals')
export class RuleProposalRow {
  @PrimaryColumn('text')
  dataset: string;

  /** Of the constraint, in its table. */
  @PrimaryColumn('text')
  name: string;

  @Column('text')
  kind: ConstraintKind;

  @Column('jsonb')
  fields: string[];

  @Column('text')
  definition: string;

  @Column('boolean')
  validated: boolean;

  @Column('jsonb', { nullable: true })
  draft: RuleDraft | null;

  @Column('uuid')
  revision: string;

  @Column('text')
  state: ProposalState;

  /** The source had it like this when it last told of it. */
  @Column('boolean')
  current: boolean;

  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @Column('timestamp with time zone', { name: 'read_at', precision: 3 })
  readAt: Date;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamp with time zone', { name: 'decided_at', precision: 3, nullable: true })
  decidedAt: Date | null;
}
