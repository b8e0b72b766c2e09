import { withCompleteness } from './completeness';
import { ConnectorError } from './errors';
import { type SourceRecord } from './records';

const container: SourceRecord = {
  kind: 'container',
  checkpoint: 'c',
  path: ['d'],
  containerType: 'database',
  properties: {},
};
const filtered: SourceRecord = {
  kind: 'filtered',
  checkpoint: 'f',
  path: ['d', 's'],
  objectType: 'schema',
  rule: 'r',
};
const failed: SourceRecord = {
  kind: 'failed',
  checkpoint: 'x',
  path: ['d', 's'],
  objectType: 'table',
  code: 'timeout',
  reason: 'r',
  remedy: 'r',
};

async function* stream(records: readonly SourceRecord[], error?: Error): AsyncGenerator<SourceRecord> {
  for (const record of records) yield await Promise.resolve(record);
  if (error) throw error;
}

async function endOf(records: AsyncGenerator<SourceRecord>): Promise<unknown> {
  let last: unknown;
  for await (const record of withCompleteness(records)) last = record;
  return last;
}

describe('the completeness statement', () => {
  it('counts everything that was listed', async () => {
    expect(await endOf(stream([container, filtered, failed, { ...failed, part: 'profile' }]))).toEqual({
      kind: 'end',
      complete: true,
      counts: { listed: 3, read: 1, filtered: 1, failed: 1, failedParts: 1 },
    });
  });

  it('comes behind records of which every text can be kept', async () => {
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:x,a,PROD)';
    const entity = { kind: 'entity', checkpoint: 'e', path: ['d\0'], objectType: 'file', urn } as const;
    const records: SourceRecord[] = [];
    const odd = stream([
      { ...entity, aspects: { datasetProfile: { min: '\0', max: ['\ud800'] } }, warnings: ['\0'] },
      { ...failed, reason: 'a\0b' },
      { ...filtered, rule: '\0' },
    ]);
    for await (const record of withCompleteness(odd)) if (record.kind !== 'end') records.push(record);
    expect(records).toMatchObject([
      {
        path: ['d\ufffd'],
        aspects: { datasetProfile: { min: '\ufffd', max: ['\ufffd'] } },
        warnings: ['\ufffd'],
      },
      { reason: 'a\ufffdb' },
      { rule: '\ufffd' },
    ]);
  });

  it('says why a read ended early', async () => {
    expect(
      await endOf(stream([container], new ConnectorError('interrupted', 'The line was cut.', 'Try again.'))),
    ).toEqual({
      kind: 'end',
      complete: false,
      counts: { listed: 1, read: 1, filtered: 0, failed: 0, failedParts: 0 },
      code: 'interrupted',
      reason: 'The line was cut.',
      remedy: 'Try again.',
      retryable: true,
    });
  });

  it('does not hide a defect', async () => {
    await expect(endOf(stream([container], new TypeError('oops')))).rejects.toThrow('oops');
  });
});
