import { type AssertionVerdict } from '@dataspoke/domain';

/** The result of a run of an assertion, as stored or as GraphQL answers it. */
export interface RunResult {
  readonly type?: unknown;
  readonly severity?: unknown;
  readonly error?: { readonly type?: unknown } | undefined;
}

/** The verdict that a run of an assertion tells, as quality publishes verdicts; `never` when there is no result. */
export function assertionVerdict(result: RunResult | undefined): AssertionVerdict {
  switch (result?.type) {
    case 'SUCCESS':
      return 'pass';
    case 'FAILURE':
      return result.severity === 'LOW' ? 'warn' : 'fail';
    case 'INIT':
    case undefined:
      return 'never';
    default:
      return result?.error?.type === 'INSUFFICIENT_DATA' ? 'no_data' : 'error';
  }
}
