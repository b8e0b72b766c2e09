/** What the main job found out; the terminal shows it and `.dataspoke/summary.json` holds it. */
export interface Summary {
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly firstStart: boolean;
  readonly api: { readonly url: string; readonly docs: string; readonly keyFile: string };
  readonly catalog: { readonly url: string; readonly ownerGroupsWritten: number };
  readonly source: { readonly id: string; readonly name: string; readonly nextFirings: readonly string[] };
  readonly checks: readonly { readonly name: string; readonly verdict: string; readonly message: string }[];
  /** Only at the first start of a source. */
  readonly dryRun?: RunFacts;
  readonly run: RunFacts;
  /** A second run right after the first; only at the first start. */
  readonly secondRun?: RunFacts;
  readonly datasets: {
    readonly total: number;
    readonly columns: number;
    readonly bySchema: Readonly<Record<string, number>>;
  };
  readonly index: { readonly documents: number; readonly model: string; readonly engine: string };
  readonly lineage?: LineageFacts;
  readonly answers: readonly AnswerFacts[];
  readonly processes: readonly {
    readonly name: string;
    readonly pid?: number;
    readonly residentMiB?: number;
  }[];
}

export interface RunFacts {
  readonly id: string;
  readonly state: string;
  readonly seconds: number;
  /** What was read only in part, such as a procedure that could not be understood; listed by the API. */
  readonly warnings: number;
  readonly records: {
    readonly seen: number;
    readonly processed: number;
    readonly filtered: number;
    readonly failed: number;
  };
  readonly changes: {
    readonly compared: number;
    readonly unchanged: number;
    readonly created: number;
    readonly updated: number;
    readonly removed: number;
    readonly conflicts: number;
    readonly written: number;
    readonly rejected: number;
    readonly pending: number;
  };
}

export interface LineageFacts {
  readonly dataset: string;
  /** `upstream → downstream` as names, nearest first. */
  readonly edges: readonly {
    readonly upstream: string;
    readonly downstream: string;
    readonly type: string;
  }[];
  readonly columnEdges: number;
  readonly exampleColumn?: { readonly from: string; readonly to: string };
}

export interface AnswerFacts {
  readonly question: string;
  /** Tables that must be among the first three. */
  readonly expected: readonly string[];
  readonly hits: readonly { readonly name: string; readonly reason: string }[];
  readonly met: boolean;
}
