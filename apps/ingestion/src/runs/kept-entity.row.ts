import { Entity, PrimaryColumn } from 'typeorm';

/** An entity that the source showed and the run did not process (filtered or failed): it exists, so it is not removed. */
@Entity('run_kept_entities')
export class KeptEntityRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  urn: string;
}
