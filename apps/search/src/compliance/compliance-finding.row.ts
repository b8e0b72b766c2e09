import { type ComplianceFinding } from '@dataspoke/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What personal data reaches: a dataset that is reported, or only a step of the lineage to one. */
@Entity('compliance_findings')
@Index('compliance_findings_hops', ['reportId', 'hops', 'urn'])
export class ComplianceFindingRow {
  @PrimaryColumn('uuid', { name: 'report_id' })
  reportId: string;

  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @Column('integer')
  hops: number;

  /** URNs from the nearest entity with personal data to this one. */
  @Column('text', { array: true })
  path: string[];

  /** Null for what is not in the scope of the report. */
  @Column('jsonb', { nullable: true })
  finding: ComplianceFinding | null;
}
