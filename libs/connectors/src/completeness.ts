import { ConnectorError } from './errors';
import { isObject, isStorable, storable, storableText } from './json';
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
      yield isStorable(record) ? record : storableRecord(record);
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

/** A record of which every text can be kept: of what a database refuses it would take all that is written with it along. */
function storableRecord(record: SourceRecord): SourceRecord {
  const [first, ...more] = record.path;
  const path = [storableText(first), ...more.map(storableText)] as const;
  switch (record.kind) {
    case 'filtered':
      return { ...record, path, rule: storableText(record.rule) };
    case 'failed':
      return { ...record, path, reason: storableText(record.reason), remedy: storableText(record.remedy) };
    case 'entity':
      return {
        ...record,
        path,
        aspects: Object.fromEntries(
          Object.entries(record.aspects).map(([name, aspect]) => {
            const kept = storable(aspect);
            return [name, isObject(kept) ? kept : aspect];
          }),
        ),
        ...(record.warnings === undefined ? {} : { warnings: record.warnings.map(storableText) }),
      };
    default:
      return record;
  }
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
