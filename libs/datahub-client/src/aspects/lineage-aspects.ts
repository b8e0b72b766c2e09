import { type DataJobInfo, type DatasetLineageType } from './generated/types';

export type { FineGrainedLineage } from './generated/types';
export type LineageType = DatasetLineageType;

/** How a dataset is made from another. */
export const LINEAGE_TYPES = ['COPY', 'TRANSFORMED', 'VIEW'] as const satisfies readonly LineageType[];

/** The union value of `dataJobInfo.type`, e.g. `SQL`. */
export function dataJobType(name: string): DataJobInfo['type'] {
  return { string: name };
}
