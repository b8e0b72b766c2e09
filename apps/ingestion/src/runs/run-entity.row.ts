import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which object of the source an entity of a run stands for: two objects must not become one entity. Kept until the run ends. */
@Entity('run_entities')
export class RunEntityRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  urn: string;

  @Column('text')
  scope: string;

  /** What the object is, e.g. `view`. */
  @Column('text')
  kind: string;

  @Column('jsonb')
  path: readonly string[];
}
