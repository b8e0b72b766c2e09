/** DataHub's fabric types: the third part of a dataset URN. */
export const FABRIC_TYPES = [
  'DEV', 'TEST', 'QA', 'UAT', 'EI', 'PRE', 'STG', 'NON_PROD', 'PROD', 'CORP', 'RVW', 'PRD', 'TST', 'SIT', 'SBX', 'SANDBOX', 'CERT',
] as const; // prettier-ignore
export type FabricType = (typeof FABRIC_TYPES)[number];
