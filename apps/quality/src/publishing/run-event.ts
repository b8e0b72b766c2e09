import { type VerdictError } from '@dataspoke/contracts';
import { type AspectValues } from '@dataspoke/datahub-client';
import { type RuleKind, type Verdict } from '@dataspoke/domain';
import { assertionUrn } from './assertion-urn';

type RunEvent = AspectValues['assertionRunEvent'];
type Result = NonNullable<RunEvent['result']>;
type ErrorType = NonNullable<Result['error']>['type'];

/** A verdict as it is stored. */
export interface PublishedVerdict {
  readonly id: string;
  readonly evaluationId: string;
  readonly ruleId: string;
  readonly kind: RuleKind;
  readonly dataset: string;
  readonly verdict: Verdict;
  readonly message: string;
  readonly observed: Readonly<Record<string, string | number | null>>;
  readonly error: VerdictError | null;
  readonly evaluatedAt: Date;
}

/** The verdict as a run event. Time and message id come from its row, so that it overwrites itself when it is sent again. */
export function runEvent(verdict: PublishedVerdict): RunEvent {
  const { id, evaluationId, ruleId, dataset, evaluatedAt } = verdict;
  return {
    timestampMillis: evaluatedAt.getTime(),
    messageId: id,
    runId: evaluationId,
    assertionUrn: assertionUrn(ruleId),
    asserteeUrn: dataset,
    status: 'COMPLETE',
    result: resultOf(verdict),
  };
}

function resultOf(verdict: PublishedVerdict): Result {
  const { observed } = verdict;
  const rows = numberIn(observed, 'rows');
  const unexpected = numberIn(observed, 'violations');
  return {
    ...outcomeOf(verdict),
    ...(rows === undefined ? {} : { rowCount: rows }),
    ...(unexpected === undefined ? {} : { unexpectedCount: unexpected }),
    nativeResults: {
      verdict: verdict.verdict,
      message: verdict.message,
      ...Object.fromEntries(Object.entries(observed).map(([name, value]) => [name, String(value)])),
    },
  };
}

function outcomeOf({
  verdict,
  error,
  kind,
  message,
}: PublishedVerdict): Pick<Result, 'type' | 'severity' | 'error'> {
  switch (verdict) {
    case 'pass':
      return { type: 'SUCCESS' };
    case 'warn':
      return { type: 'FAILURE', severity: 'LOW' };
    case 'fail':
      return { type: 'FAILURE', severity: 'HIGH' };
    case 'no_data':
      return { type: 'ERROR', error: { type: 'INSUFFICIENT_DATA', properties: { message } } };
    case 'error':
      return {
        type: 'ERROR',
        error: { type: errorType(error?.code ?? '', kind), properties: { message, code: error?.code ?? '' } },
      };
  }
}

const CONNECTION_CODES = [
  'unreachable',
  'authentication',
  'tls',
  'interrupted',
  'address-forbidden',
  'secret-unreadable',
];

function errorType(code: string, kind: RuleKind): ErrorType {
  if (CONNECTION_CODES.includes(code)) return 'SOURCE_CONNECTION_ERROR';
  if (code === 'unsupported') return 'UNSUPPORTED_PLATFORM';
  return kind === 'custom_sql' ? 'CUSTOM_SQL_ERROR' : 'SOURCE_QUERY_FAILED';
}

function numberIn(observed: PublishedVerdict['observed'], name: string): number | undefined {
  const value = observed[name];
  return typeof value === 'number' ? value : undefined;
}
