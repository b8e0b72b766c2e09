/** What a row of a query history says, by the names of its columns; the first one that the file has counts. */
export interface HistoryColumns {
  readonly query: readonly string[];
  readonly timestamp: readonly string[];
  readonly user: readonly string[];
  readonly database: readonly string[];
  readonly schema: readonly string[];
  readonly session: readonly string[];
  readonly durationMs: readonly string[];
  readonly rows: readonly string[];
  readonly count: readonly string[];
  /** What tells a run from all others: exports that overlap hold the same one twice. */
  readonly id: readonly string[];
  /** Filled where a statement did not succeed. */
  readonly error: readonly string[];
  readonly status: readonly string[];
}

export type HistoryField = keyof HistoryColumns;

/** A kind of history. */
export interface HistoryPreset {
  readonly columns: HistoryColumns;
  /** Statuses of statements that ran; empty: all count. In any case. */
  readonly succeeded: readonly string[];
  /** How many milliseconds one unit of the duration is. */
  readonly durationUnit: number;
  /** Column of the statement that EXECUTE ran; filled only there. */
  readonly prepared?: string;
  /** Kinds of statements that are there a second time as their parts, by the column that says the kind. */
  readonly wholes?: { readonly column: string; readonly kinds: readonly string[] };
}

const NONE: HistoryColumns = {
  query: [],
  timestamp: [],
  user: [],
  database: [],
  schema: [],
  session: [],
  durationMs: [],
  rows: [],
  count: [],
  id: [],
  error: [],
  status: [],
};

/** Fields that a recipe may name columns for, and what they are called when it names none. */
const GENERIC: HistoryColumns = {
  query: ['query'],
  timestamp: ['timestamp'],
  user: ['user'],
  database: ['database'],
  schema: ['schema'],
  session: ['session'],
  durationMs: ['durationMs', 'duration_ms'],
  rows: ['rows'],
  count: ['count'],
  // A column that is called id may be anything.
  id: ['query_id'],
  error: ['error'],
  status: ['status'],
};

export const HISTORY_FIELDS: readonly HistoryField[] = [
  ...(['query', 'timestamp', 'user', 'database', 'schema', 'session'] as const),
  ...(['durationMs', 'rows', 'count', 'id', 'error', 'status'] as const),
];

/**
 * Columns as the vendors document them: SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY, INFORMATION_SCHEMA.JOBS of BigQuery,
 * SYS_QUERY_HISTORY and STL_QUERY of Redshift, system.query.history of Databricks, system.runtime.queries of Trino and trino_queries of
 * its MySQL event listener. Rows are those that a statement has changed: what Redshift and Databricks tell are rows that were returned.
 */
export const HISTORY_PRESETS = {
  generic: { columns: GENERIC, succeeded: [], durationUnit: 1 },
  snowflake: {
    columns: {
      ...NONE,
      query: ['query_text'],
      timestamp: ['start_time'],
      user: ['user_name'],
      database: ['database_name'],
      schema: ['schema_name'],
      session: ['session_id'],
      durationMs: ['total_elapsed_time'],
      rows: ['rows_produced'],
      id: ['query_id'],
      status: ['execution_status'],
    },
    succeeded: ['success'],
    durationUnit: 1,
  },
  bigquery: {
    columns: {
      ...NONE,
      query: ['query'],
      timestamp: ['start_time', 'creation_time'],
      user: ['user_email'],
      database: ['project_id'],
      session: ['session_id'],
      id: ['job_id'],
      error: ['error_result'],
      status: ['state'],
    },
    succeeded: ['done'],
    durationUnit: 1,
    // A script is a job, and so is each of its statements.
    wholes: { column: 'statement_type', kinds: ['script'] },
  },
  redshift: {
    columns: {
      ...NONE,
      query: ['query_text', 'querytxt'],
      timestamp: ['start_time', 'starttime'],
      user: ['username', 'user_name', 'usename', 'user_id', 'userid'],
      database: ['database_name', 'database'],
      session: ['session_id', 'pid'],
      durationMs: ['elapsed_time'],
      id: ['query_id', 'query'],
      status: ['status', 'aborted'],
    },
    // STL_QUERY says 0 for what was not aborted.
    succeeded: ['success', '0'],
    durationUnit: 0.001,
  },
  databricks: {
    columns: {
      ...NONE,
      query: ['statement_text'],
      timestamp: ['start_time'],
      user: ['executed_by'],
      session: ['session_id'],
      durationMs: ['total_duration_ms'],
      id: ['statement_id'],
      status: ['execution_status'],
    },
    succeeded: ['finished'],
    durationUnit: 1,
  },
  trino: {
    columns: {
      ...NONE,
      query: ['query'],
      // The event listener's table has no time of its own, but the id of a query begins with it.
      timestamp: ['created', 'create_time', 'started', 'query_id'],
      user: ['user'],
      database: ['catalog'],
      schema: ['schema'],
      durationMs: ['wall_time_millis'],
      rows: ['written_rows'],
      id: ['query_id'],
      status: ['state', 'query_state'],
    },
    succeeded: ['finished'],
    durationUnit: 1,
    prepared: 'prepared_query',
  },
} as const satisfies Readonly<Record<string, HistoryPreset>>;

export type HistoryPresetName = keyof typeof HISTORY_PRESETS;
export const HISTORY_PRESET_NAMES = [
  'generic',
  'snowflake',
  'bigquery',
  'redshift',
  'databricks',
  'trino',
] as const satisfies readonly HistoryPresetName[];
