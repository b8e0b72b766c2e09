import { decodeAspect, type JsonObject } from '@dataspoke/datahub-client';
import { type AssertionVerdict } from '@dataspoke/domain';

/** The verdict that a run of an assertion tells, as quality publishes verdicts; `never` when there is no run. */
export function assertionVerdict(newestRun: JsonObject | undefined): AssertionVerdict {
  const result = newestRun && decodeAspect('assertionRunEvent', newestRun).result;
  switch (result?.type) {
    case 'SUCCESS':
      return 'pass';
    case 'FAILURE':
      return result.severity === 'LOW' ? 'warn' : 'fail';
    case 'ERROR':
      return result.error?.type === 'INSUFFICIENT_DATA' ? 'no_data' : 'error';
    case 'INIT':
    case undefined:
      return 'never';
  }
}
