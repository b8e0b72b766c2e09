/** Two datasets that can be joined, or one of which is made from the other. */
export interface Join {
  readonly from: string;
  readonly to: string;
  /** 0 to 1: how sure it is that rows of both belong together. */
  readonly confidence: number;
}

export type JoinGraph = readonly Join[];

/** A declared foreign key is certain; what queries join proves itself; lineage says only that one was made from the other. */
export const CONFIDENCE = { foreignKey: 1, join: 0.9, lineage: 0.3 } as const;
