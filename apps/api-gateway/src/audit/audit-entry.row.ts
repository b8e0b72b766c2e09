import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('audit_log')
export class AuditEntryRow {
  @PrimaryColumn('bigint', { generated: 'identity', generatedIdentity: 'ALWAYS' })
  id: string;

  @Index('audit_log_at')
  @Column('timestamptz')
  at: Date;

  @Column('text')
  caller: string;

  @Column('text')
  method: string;

  @Column('text')
  path: string;

  @Column('int')
  status: number;

  @Column('uuid', { name: 'request_id' })
  requestId: string;
}
