/** Two datasets that can be joined, or one of which is made from the other. */
export interface Join {
  readonly from: string;
  readonly to: string;
  /** 0 to 1: how sure it is that rows of both belong together. */
  readonly confidence: number;
}

export type JoinGraph = readonly Join[];

/** A foreign key or a join that kept queries make is certain; lineage says only that one was made from the other. */
export const CONFIDENCE = { joined: 1, lineage: 0.3 } as const;
