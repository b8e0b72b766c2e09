import { type ConnectorRecord } from '../records';
import { openLineageConnector } from './openlineage-connector';
import { type ReceivedEvent, ReceivedEvents, type RunEvents } from './received-events';

const runId = (index: number): string => `01890b3c-7b2e-7000-8000-00000000000${index}`;

const event = (job: string, run: number, isNew: boolean, input = 'orders'): ReceivedEvent => ({
  id: `${run}`,
  subject: job,
  isNew,
  value: {
    eventType: 'COMPLETE',
    eventTime: `2026-01-02T03:04:0${run}Z`,
    run: { runId: runId(run) },
    job: { namespace: 'prod', name: `shop.${job}` },
    inputs: [
      {
        namespace: 'file',
        name: input,
        facets: { documentation: { description: `by ${job}` }, dataQualityMetrics: { rowCount: run } },
      },
    ],
  },
});

/** Events as a service keeps them, of one run. */
class KeptEvents extends ReceivedEvents {
  constructor(private readonly kept: readonly ReceivedEvent[]) {
    super();
  }

  override waiting(): Promise<number> {
    return Promise.resolve(this.kept.filter(({ isNew }) => isNew).length);
  }

  override open(): Promise<RunEvents> {
    const { kept } = this;
    return Promise.resolve({
      print: 'one',
      async *events() {
        yield* kept;
      },
    });
  }
}

async function read(
  events: readonly ReceivedEvent[],
  checkpoint?: string,
): Promise<readonly ConnectorRecord[]> {
  const connector = openLineageConnector.create(
    { receive: true },
    {
      addresses: { allowLoopback: false },
      applicationName: 'dataspoke',
      env: 'PROD',
      receivedEvents: new KeptEvents(events),
    },
  );
  const { signal } = new AbortController();
  const [scope] = await connector.scopes(signal);
  if (!scope) throw new Error('no scope');
  expect(scope.kind).toBe('changes');
  const records: ConnectorRecord[] = [];
  const options = checkpoint === undefined ? { signal } : { signal, checkpoint };
  for await (const record of connector.read(scope, options)) records.push(record);
  return records;
}

const KEPT = [
  event('check', 1, true),
  event('load', 2, false, 'old'),
  event('load', 3, true),
  event('load', 4, false),
];

function told(records: readonly ConnectorRecord[]): readonly string[] {
  return records.flatMap((record) =>
    record.kind === 'entity' ? [`${record.objectType} ${record.path.at(-1)}`] : [],
  );
}

it('tells of each job with all that is kept of it, and of runs and datasets only what is new', async () => {
  const records = await read(KEPT);
  expect(told(records)).toEqual([
    'flow shop',
    'job shop.check',
    `run ${runId(1)}`,
    'dataset orders',
    'job shop.load',
    `run ${runId(3)}`,
    'dataset orders',
    'dataset orders',
  ]);
  const load = records.find((record) => record.kind === 'entity' && record.path.at(-1) === 'shop.load');
  const urn = (name: string): string => `urn:li:dataset:(urn:li:dataPlatform:file,${name},PROD)`;
  expect(load).toMatchObject({
    aspects: {
      dataJobInputOutput: {
        inputDatasetEdges: [{ destinationUrn: urn('old') }, { destinationUrn: urn('orders') }],
      },
    },
  });
  // Of the dataset that both read the latest description counts.
  expect(records.at(-2)).toMatchObject({
    aspects: { documentation: { documentations: [{ documentation: 'by load' }] } },
  });
  expect(records.at(-1)).toMatchObject({ kind: 'end', complete: true });
});

it('goes on behind any record', async () => {
  const all = await read(KEPT);
  for (const [index, record] of all.entries()) {
    if (record.kind === 'end') continue;
    expect((await read(KEPT, record.checkpoint)).slice(0, -1)).toEqual(all.slice(index + 1, -1));
  }
});

it('names an event that is none by its number', async () => {
  const records = await read([{ id: '7', subject: 'x', isNew: true, value: { eventTime: 'now' } }]);
  expect(records).toMatchObject([
    { kind: 'failed', reason: 'Event 7 is no event: /eventTime must be a date and time with a time zone.' },
    { kind: 'end', complete: true },
  ]);
});
