import { type SourceSchedule } from '@dataspoke/contracts';
import { type JsonObject } from '@dataspoke/connectors';
import { type FabricType } from '@dataspoke/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A configured place to read metadata from. A deleted one keeps its row, so that its runs stay readable, but no recipe. */
@Entity('sources')
@Index('sources_name', ['name'], { unique: true, where: '(deleted_at IS NULL)' })
@Index('sources_page', ['createdAt', 'id'])
export class SourceRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** Type of the connector. */
  @Column('text')
  type: string;

  /** Canonical recipe, its secrets sealed. */
  @Column('jsonb')
  recipe: JsonObject;

  @Column('text')
  env: FabricType;

  @Column('jsonb', { nullable: true })
  schedule: SourceSchedule | null;

  /** Grows with every change of the schedule. */
  @Column('integer', { name: 'schedule_version' })
  scheduleVersion: number;

  /** The `schedule_version` that the workflow engine has taken over. */
  @Column('integer', { name: 'synced_version' })
  syncedVersion: number;

  @Column('boolean')
  takeover: boolean;

  /** Percent of what is known of a scope that a run may mark removed by itself. */
  @Column('integer', { name: 'removal_threshold', default: 20 })
  removalThreshold: number;

  /** Of how many of the newest runs the details are kept; null leaves it to the deployment. */
  @Column('integer', { name: 'kept_runs', nullable: true })
  keptRuns: number | null;

  /** For how many days, 0 for ever; null leaves it to the deployment. */
  @Column('integer', { name: 'kept_run_days', nullable: true })
  keptRunDays: number | null;

  @Column('integer')
  version: number;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'updated_at', precision: 3 })
  updatedAt: Date;

  @Column('timestamp with time zone', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;
}
