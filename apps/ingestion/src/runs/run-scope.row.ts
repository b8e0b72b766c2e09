import { type ScopeKind } from '@dataspoke/connectors';
import {
  type ChangeCounts,
  type EntityCounts,
  type FilteredRule,
  type RecordCounts,
  type RunFailure,
  type ScopeState,
} from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What became of that which a scope showed. */
export interface ScopeResults {
  readonly entities: EntityCounts;
  readonly changes: ChangeCounts;
}

/** A part of the source within a run: its checkpoint, its fence, and the proof that it was listed completely. */
@Entity('run_scopes')
export class RunScopeRow {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId: string;

  @PrimaryColumn('text')
  scope: string;

  /** Place in the source's own order; the upper part of {@link ChangeRow.seq}. */
  @Column('integer')
  position: number;

  @Column('text')
  name: string;

  @Column('text')
  kind: ScopeKind;

  /** The scope whose listing shows this one, if there is one. */
  @Column('text', { nullable: true })
  parent: string | null;

  @Column('text')
  state: ScopeState;

  /**
   * What was listed: the first entity of the scope, its container, for the recipe may point the same scope elsewhere one day; of a
   * part without a container its id.
   */
  @Column('text', { nullable: true })
  listing: string | null;

  /** The newest attempt that reads; an older one may not touch the scope's rows any more. */
  @Column('integer', { default: 0 })
  attempt: number;

  /** Where to go on reading; everything before it is stored. */
  @Column('text', { nullable: true })
  checkpoint: string | null;

  /** What the connector wants to know at the next read of the scope; gone when a part of what was read could not be written. */
  @Column('text', { nullable: true })
  cursor: string | null;

  /** How many changes of the scope have been numbered. */
  @Column('integer', { name: 'next_seq', default: 0 })
  nextSeq: number;

  @Column('jsonb')
  counts: RecordCounts;

  /** What was left out by which rule; null when nothing was. */
  @Column('jsonb', { nullable: true })
  filtered: FilteredRule[] | null;

  /** Failed records of which nobody knows what they would have said something about. */
  @Column('integer', { name: 'unnamed_failures', default: 0 })
  unnamedFailures: number;

  /** Counted when the run ends: to count them at every look at a run of many changes would be slow. */
  @Column('jsonb', { nullable: true })
  results: ScopeResults | null;

  @Column('jsonb', { nullable: true })
  failure: RunFailure | null;
}
