import { type VerdictCounts } from '@dataspoke/contracts';

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
  /** Only of the sample: of a database that is not known nothing is demanded. */
  readonly findings?: FindingFacts;
  /** Only where there are no `findings`. */
  readonly standing?: StandingFacts;
  readonly health: HealthFacts;
  readonly processes: readonly {
    readonly name: string;
    readonly pid?: number;
    readonly residentMiB?: number;
  }[];
}

/** What is wrong with the data, and which days were odd. */
export interface FindingFacts {
  readonly evaluation: {
    readonly id: string;
    readonly state: string;
    readonly seconds: number;
    readonly counts: VerdictCounts;
  };
  readonly rules: readonly RuleFacts[];
  readonly monitors: readonly {
    readonly id: string;
    readonly name: string;
    readonly dataset: string;
    readonly phase: string;
    readonly days: number;
    readonly oddDays: number;
  }[];
  /** The newest first. */
  readonly oddDays: readonly OddDayFacts[];
  /** Those that are open, the newest first. */
  readonly incidents: readonly IncidentFacts[];
}

/** What people have demanded of the datasets of a source; nothing of it was made or evaluated by this start. */
export interface StandingFacts {
  readonly rules: number;
  /** How many rules have which verdict, as they were evaluated last. */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly monitors: number;
  readonly oddDays: number;
  /** Those that are open, the newest first. */
  readonly incidents: readonly IncidentFacts[];
}

export interface IncidentFacts {
  readonly id: string;
  readonly dataset: string;
  readonly cause: string;
  readonly title: string;
  readonly description: string;
  readonly openedAt: string;
  readonly failures: number;
}

/** How good the metadata is, and who should fix what. */
export interface HealthFacts {
  /** Of the whole catalog, also of datasets that others have written. */
  readonly scan: {
    readonly id: string;
    readonly state: string;
    readonly seconds: number;
    readonly datasets: number;
    /** Could not be scored. */
    readonly failed: number;
  };
  /** Of the source; so are score and confidence, which are means. */
  readonly datasets: number;
  readonly score: number | null;
  readonly confidence: number | null;
  /** Three datasets of the source, each with up to three fixes that gain most. */
  readonly lowest: readonly {
    readonly dataset: string;
    readonly score: number | null;
    readonly confidence: number;
    readonly fixes: readonly FixFacts[];
  }[];
  /** Of the whole catalog. */
  readonly departments: readonly {
    readonly id: string;
    readonly name: string;
    readonly datasets: number;
    readonly score: number | null;
    readonly confidence: number | null;
    /** The three that gain most. */
    readonly fixes: readonly FixFacts[];
  }[];
  readonly unmappedOwners: readonly { readonly urn: string; readonly datasets: number }[];
  readonly datasetsWithoutOwner: number;
}

export interface FixFacts {
  readonly dataset: string;
  readonly check: string;
  /** Points by which the score of the dataset rises. */
  readonly gain: number;
  readonly cause: string;
}

/** A rule and what its evaluation found. */
export interface RuleFacts {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly dataset: string;
  readonly kind: string;
  readonly verdict: string;
  readonly message: string;
  readonly observed: Readonly<Record<string, unknown>>;
  readonly expected: string;
  readonly statement: string;
  readonly durationMs: number;
  /** The moment the data stands for. */
  readonly asOf: string;
  /** Keys, or values, that break it. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

export interface OddDayFacts {
  readonly monitor: string;
  readonly dataset: string;
  readonly day: string;
  /** A count, or a share (0 to 1); so is the band. */
  readonly value: number;
  readonly band: { readonly expected: number; readonly lower: number; readonly upper: number };
  readonly score: number;
  readonly alert: boolean;
  readonly reason: string;
}

export interface RunFacts {
  readonly id: string;
  readonly state: string;
  readonly seconds: number;
  /** Objects, and parts of objects, that could not be read; listed by the API. */
  readonly failedRecords: number;
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
  /** Some ways that values come along into its columns, each from the first `schema.table.column` to the last. */
  readonly columnPaths: readonly (readonly string[])[];
}

export interface AnswerFacts {
  readonly question: string;
  /** Tables that must be among the first three. */
  readonly expected: readonly string[];
  readonly hits: readonly { readonly name: string; readonly reason: string }[];
  readonly met: boolean;
}
