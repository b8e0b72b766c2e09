import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which department an owner belongs to. */
@Entity('department_owners')
@Index('department_owners_of', ['departmentId'])
export class DepartmentOwnerRow {
  @PrimaryColumn('text', { name: 'owner_urn' })
  ownerUrn: string;

  @Column('uuid', { name: 'department_id' })
  departmentId: string;
}
