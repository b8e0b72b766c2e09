import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Name of the index that keeps names apart. */
export const DEPARTMENT_NAMES = 'departments_names';

/** A node of the organisation tree. */
@Entity('departments')
@Index(DEPARTMENT_NAMES, ['name'], { unique: true })
@Index('departments_below', ['parentId'])
export class DepartmentRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  @Column('integer')
  version: number;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column('timestamp with time zone', { name: 'updated_at', precision: 3 })
  updatedAt: Date;
}
