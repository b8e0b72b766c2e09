import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, numberAt, objectAt, textAt } from '../json';

/** Longest message of a result that is kept. */
const MAX_MESSAGE = 2_000;

/** What dbt said of one test the last time it ran. */
export interface TestResult {
  /** dbt's word: `pass`, `warn`, `fail`, `error`, `skipped` … */
  readonly status: string;
  readonly message?: string;
  readonly failures?: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly invocation: string;
}

export interface FreshnessResult extends TestResult {
  /** Epoch milliseconds of the newest row; absent when it could not be asked. */
  readonly maxLoadedAt?: number;
  readonly ageSeconds?: number;
}

/** What stands at the head of a results file. */
export interface RunHead {
  readonly invocation: string;
  readonly generatedAt: number;
}

export function readRunHead(metadata: JsonValue | undefined): RunHead {
  const head = objectAt(metadata);
  return {
    invocation: textAt(head, 'invocation_id') ?? 'unknown',
    generatedAt: timeAt(head, 'generated_at') ?? 0,
  };
}

/** Id of the node that a result is of; undefined when it is no result. */
export function resultId(value: JsonValue): string | undefined {
  return textAt(objectAt(value), 'unique_id');
}

/** A result of a test; undefined for what is no verdict, such as `success`, which `docs generate` writes. */
export function readTestResult(value: JsonValue, head: RunHead): TestResult | undefined {
  const result = objectAt(value);
  const status = textAt(result, 'status')?.toLowerCase();
  if (status === undefined || status === 'success') return undefined;
  return {
    status,
    ...details(result),
    at: startedAt(result) ?? head.generatedAt,
    invocation: head.invocation,
  };
}

/** A result of a freshness check. */
export function readFreshnessResult(value: JsonValue, head: RunHead): FreshnessResult | undefined {
  const result = objectAt(value);
  const status = textAt(result, 'status')?.toLowerCase();
  if (status === undefined) return undefined;
  const maxLoadedAt = timeAt(result, 'max_loaded_at');
  const ageSeconds = numberAt(result, 'max_loaded_at_time_ago_in_s');
  const error = textAt(result, 'error');
  return {
    status,
    ...details(result),
    ...(error === undefined ? {} : { message: error.slice(0, MAX_MESSAGE) }),
    at: timeAt(result, 'snapshotted_at') ?? startedAt(result) ?? head.generatedAt,
    invocation: head.invocation,
    ...(maxLoadedAt === undefined ? {} : { maxLoadedAt }),
    ...(ageSeconds === undefined ? {} : { ageSeconds }),
  };
}

/**
 * `result` of an assertion run event. A warning is a failure of low severity, and what was not evaluated is an error: neither ever
 * counts as passed.
 */
export function verdict({ status, message, failures }: TestResult, kind: 'test' | 'freshness'): JsonObject {
  const nativeResults: JsonObject = {
    status,
    ...(message === undefined ? {} : { message }),
    ...(failures === undefined ? {} : { failures: String(failures) }),
  };
  if (status === 'pass') return { type: 'SUCCESS', nativeResults };
  // Rows that a test returns are those that should not be.
  const unexpected: JsonObject =
    kind === 'test' && failures !== undefined ? { unexpectedCount: failures } : {};
  if (status === 'warn') return { type: 'FAILURE', severity: 'LOW', ...unexpected, nativeResults };
  // Of a freshness check `error` is the threshold, of a test that it could not run.
  if (status === 'fail' || (kind === 'freshness' && status === 'error')) {
    return { type: 'FAILURE', severity: 'HIGH', ...unexpected, nativeResults };
  }
  const why = status === 'skipped' || status === 'no-op' ? 'INSUFFICIENT_DATA' : 'SOURCE_QUERY_FAILED';
  return {
    type: 'ERROR',
    nativeResults,
    error: { type: why, ...(message ? { properties: { message } } : {}) },
  };
}

function details(result: JsonObject): Pick<TestResult, 'message' | 'failures'> {
  const message = textAt(result, 'message')?.slice(0, MAX_MESSAGE);
  const failures = numberAt(result, 'failures');
  return { ...(message === undefined ? {} : { message }), ...(failures === undefined ? {} : { failures }) };
}

function startedAt(result: JsonObject): number | undefined {
  const timing = result['timing'];
  const steps = isList(timing) ? timing.filter(isObject) : [];
  const named = (name: string): number | undefined => {
    const step = steps.find((one) => textAt(one, 'name') === name);
    return step && timeAt(step, 'started_at');
  };
  return named('execute') ?? named('compile');
}

// dbt writes UTC, in older versions without saying so.
function timeAt(value: JsonObject, key: string): number | undefined {
  const text = textAt(value, key);
  if (text === undefined) return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isFinite(time) ? time : undefined;
}
