/** A node of the sample's organisation, and the owner groups that belong to it. */
export interface SampleDepartment {
  readonly name: string;
  /** Name of the department above it. */
  readonly below?: string;
  /** Names of owner groups. */
  readonly groups: readonly string[];
}

/** Who answers for which owners; those above come first. `data-platform` belongs to nobody: a gap to be found. */
export const SAMPLE_DEPARTMENTS: readonly SampleDepartment[] = [
  { name: 'Operations', groups: ['flight-operations'] },
  { name: 'Ground services', below: 'Operations', groups: ['airport-services', 'meteorology'] },
  { name: 'Maintenance', groups: ['fleet-maintenance'] },
  { name: 'Commercial', groups: ['network-planning', 'analytics'] },
];
