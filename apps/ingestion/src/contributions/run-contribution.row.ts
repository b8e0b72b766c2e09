import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entity of another source about which a run was told something that is taken back once it is no longer said. */
@Entity('run_contributions')
export class RunContributionRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  urn: string;

  @Column('text')
  scope: string;
}
