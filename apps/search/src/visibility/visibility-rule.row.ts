import { type VisibilityEffect, type VisibilitySelector } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Name of the index that keeps names apart. */
export const VISIBILITY_RULE_NAMES = 'visibility_rules_names';

/** What some callers can find, or cannot. */
@Entity('visibility_rules')
@Index(VISIBILITY_RULE_NAMES, ['name'], { unique: true })
export class VisibilityRuleRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  effect: VisibilityEffect;

  @Column('text', { array: true })
  roles: string[];

  /** Ids. */
  @Column('text', { name: 'api_keys', array: true })
  apiKeys: string[];

  @Column('jsonb')
  entities: VisibilitySelector;

  @Column('integer')
  version: number;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
