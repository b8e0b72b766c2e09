import { type ActionItemState } from '@dataspoke/contracts';
import { type Check } from '@dataspoke/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A gap of a dataset that somebody should close. One row per gap, so that it can never be asked for twice. */
@Entity('action_items')
@Index('action_items_one', ['urn', 'check'], { unique: true })
@Index('action_items_page', ['state', 'dueOn', 'id'])
@Index('action_items_of_owner', ['owner', 'state', 'dueOn', 'id'])
export class ActionItemRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  urn: string;

  @Column('text')
  name: string;

  @Column('text')
  check: Check;

  @Column('text')
  state: ActionItemState;

  /** Thousandths of a point. */
  @Column('integer')
  gain: number;

  @Column('text')
  cause: string;

  @Column('text', { name: 'owner_urn', nullable: true })
  owner: string | null;

  /** Somebody chose the owner; ownership in the catalog no longer does. */
  @Column('boolean', { name: 'is_assigned' })
  isAssigned: boolean;

  @Column('date', { name: 'due_on' })
  dueOn: string;

  @Column('timestamp with time zone', { name: 'opened_at', precision: 3 })
  openedAt: Date;

  @Column('timestamp with time zone', { name: 'closed_at', precision: 3, nullable: true })
  closedAt: Date | null;

  @Column('integer')
  reopened: number;

  @Column('text', { name: 'dismiss_reason', nullable: true })
  dismissReason: string | null;

  @Column('text', { name: 'dismissed_by', nullable: true })
  dismissedBy: string | null;
}
