import { type ComplianceChange } from '@dataspoke/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How one dataset differs from the last report. */
@Entity('compliance_changes')
export class ComplianceChangeRow {
  @PrimaryColumn('uuid', { name: 'report_id' })
  reportId: string;

  @PrimaryColumn('text', { collation: 'C' })
  urn: string;

  @Column('jsonb')
  content: ComplianceChange;
}
