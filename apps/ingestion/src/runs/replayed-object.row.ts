import { type ReplayResult } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An object that a run is to read again, since it failed in another one or the catalog refused a change of it. */
@Entity('replayed_objects')
@Index('replayed_objects_urn', ['runId', 'urn'])
export class ReplayedObjectRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  scope: string;

  /** {@link objectKey} of its path; of one that is known by refused changes alone its URN. */
  @PrimaryColumn('text')
  object: string;

  @Column('text', { nullable: true })
  urn: string | null;

  /** For people. */
  @Column('text')
  name: string;

  /** Only the place is known where it stood, so the whole scope is compared again. */
  @Column('boolean')
  unnamed: boolean;

  /** Null until it is met, or the run ends. */
  @Column('text', { nullable: true })
  result: ReplayResult | null;
}
