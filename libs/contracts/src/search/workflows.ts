/** Workflow types of search; the code lives in the worker app. */
export const SEARCH_WORKFLOWS = {
  /** Input {@link IndexRunInput}; workflow id = index run id. */
  reindex: 'searchReindex',
} as const;

export const SEARCH_ACTIVITIES_QUEUE = 'search-activities';

export interface IndexRunInput {
  readonly indexRunId: string;
}

/** Activities of search; idempotent, fenced by attempt, cursor kept in the index run's row. */
export interface SearchActivities {
  /** Marks the index run running; returns whether there is work. */
  beginIndexRun(input: IndexRunInput): Promise<void>;
  /** Indexes the next entities of the catalog, up to a page limit; `done` when the catalog has no more. */
  indexNextPages(input: IndexRunInput): Promise<{ readonly done: boolean }>;
  /** Removes documents that a complete scan did not meet and settles the final state. */
  finishIndexRun(input: IndexRunInput): Promise<void>;
  abandonIndexRun(
    input: IndexRunInput & { readonly outcome: 'failed' | 'cancelled'; readonly message: string },
  ): Promise<void>;
}
