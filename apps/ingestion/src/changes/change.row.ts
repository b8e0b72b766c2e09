import { type ChangeAction, type ChangeOutcome } from '@dataspoke/contracts';
import { aspectEquals, type AspectRecord, type JsonObject } from '@dataspoke/datahub-client';
import { type AspectKey } from '../catalog/current-aspects';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One aspect of a change set. Of an unchanged aspect no value is kept; of older runs there is `before`, and `after` means the same. */
@Entity('changes')
@Index('changes_in_order', ['runId', 'seq'])
@Index('changes_by_outcome', ['runId', 'outcome', 'seq'])
export class ChangeRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  urn: string;

  @PrimaryColumn('text')
  aspect: string;

  /** Which value of a time series; empty for what holds now. */
  @PrimaryColumn('text', { default: '' })
  point: string;

  /** Order of writing: parents before what lies in them. */
  @Column('bigint', { transformer: { to: (value: number) => value, from: Number } })
  seq: number;

  @Column('text')
  scope: string;

  @Column('boolean')
  timeseries: boolean;

  @Column('text')
  action: ChangeAction;

  @Column('jsonb', { nullable: true })
  before: JsonObject | null;

  @Column('jsonb', { nullable: true })
  after: JsonObject | null;

  /** Version that `before` was read at, `-1` when there was nothing; of an unchanged time series the time of its value. */
  @Column('text', { name: 'before_version', nullable: true })
  beforeVersion: string | null;

  /** Kept beside the aspect by the catalog, for the next comparison. */
  @Column('jsonb', { name: 'system_properties', nullable: true })
  systemProperties: Record<string, string> | null;

  @Column('text')
  outcome: ChangeOutcome;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamp with time zone', { name: 'written_at', precision: 3, nullable: true })
  writtenAt: Date | null;
}

/** Whether the catalog has what a change is to make of an aspect, whoever wrote it. */
export function isInPlace(
  { aspect, after }: Pick<ChangeRow, 'aspect' | 'after'>,
  record: AspectRecord | undefined,
): boolean {
  return record !== undefined && after !== null && aspectEquals(aspect, record.value, after);
}

/** How the catalog is asked for what a change is about. */
export function changeKey({
  urn,
  aspect,
  point,
  timeseries,
}: Pick<ChangeRow, 'urn' | 'aspect' | 'point' | 'timeseries'>): AspectKey {
  return { urn, aspectName: aspect, timeseries, ...(point === '' ? {} : { point }) };
}
