import { ConnectorError } from './errors';
import { type ConnectorRecord, type ReadCounts, type SourceRecord } from './records';

/**
 * Ends a stream of records with its completeness statement: counts what passed, and turns the `ConnectorError` that ended it early
 * into `complete: false`. Any other error is a defect and passes through. `cursor` is asked when everything was read.
 */
export async function* withCompleteness(
  records: AsyncIterable<SourceRecord>,
  cursor?: () => string | undefined,
): AsyncGenerator<ConnectorRecord> {
  let counts: ReadCounts = { listed: 0, read: 0, filtered: 0, failed: 0, failedParts: 0 };
  try {
    for await (const record of records) {
      counts = add(counts, record);
      yield record;
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { code, message, remedy, retryable } = error;
    yield { kind: 'end', complete: false, counts, code, reason: message, remedy, retryable };
    return;
  }
  const left = cursor?.();
  yield { kind: 'end', complete: true, counts, ...(left === undefined ? {} : { cursor: left }) };
}

function add(counts: ReadCounts, record: SourceRecord): ReadCounts {
  switch (record.kind) {
    case 'filtered':
      return { ...counts, listed: counts.listed + 1, filtered: counts.filtered + 1 };
    case 'failed':
      return record.part
        ? { ...counts, failedParts: counts.failedParts + 1 }
        : { ...counts, listed: counts.listed + 1, failed: counts.failed + 1 };
    default:
      return { ...counts, listed: counts.listed + 1, read: counts.read + 1 };
  }
}
