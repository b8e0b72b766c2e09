import {
  type ComplianceDifference,
  type ComplianceReportCounts,
  type ComplianceReportProgress,
  type SearchFilters,
} from '@dataspoke/contracts';
import { JobRow } from '@dataspoke/service-kit';
import { Column, Entity, Index } from 'typeorm';
import { type Condition } from '../index/condition';

/** Name of the index that lets one report of a scope be made at a time. */
export const ONE_REPORT = 'compliance_reports_one';

/** Parts of the work, one after the other. */
export type ReportStage = 'columns' | 'lineage' | 'derived' | 'difference' | 'done';

/** One report on personal data. */
@Entity('compliance_reports')
@Index(ONE_REPORT, ['scope'], { unique: true, where: `(state IN ('queued', 'running'))` })
@Index('compliance_reports_page', ['asker', 'createdAt', 'id'])
export class ComplianceReportRow extends JobRow {
  @Column('text')
  asker: string;

  /** Hash of asker, what he could see and what he asked for: reports of one are compared. */
  @Column('text')
  scope: string;

  @Column('jsonb')
  filters: SearchFilters;

  /** What the asker could see when he asked. */
  @Column('jsonb')
  visible: Condition;

  @Column('text')
  stage: ReportStage;

  /** Where the stage goes on: a URN, or the number of hops. */
  @Column('text')
  cursor: string;

  /** Pages done: an attempt may write its page only while this is what it has read. */
  @Column('integer')
  pages: number;

  @Column('jsonb')
  progress: ComplianceReportProgress;

  @Column('jsonb')
  counts: ComplianceReportCounts;

  @Column('boolean')
  bounded: boolean;

  @Column('jsonb', { nullable: true })
  difference: ComplianceDifference | null;

  @Column('text', { nullable: true })
  failure: string | null;
}
