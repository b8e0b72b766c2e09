import { type OwnershipType } from './generated/types';

export type { AuditStamp, OwnershipType } from './generated/types';

/** The types an owner can have without a custom one; the model's others are deprecated. */
export const OWNERSHIP_TYPES = [
  'TECHNICAL_OWNER',
  'BUSINESS_OWNER',
  'DATA_STEWARD',
  'NONE',
  'CUSTOM',
] as const satisfies readonly OwnershipType[];
