import {
  DataHubClient,
  DataHubUnavailable,
  mcp,
  type Proposal,
  requireAccepted,
} from '@dataspoke/datahub-client';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '@dataspoke/datahub-emulator';
import { eventually } from '@dataspoke/dev-stack/testing';
import { type AssertionVerdict } from '@dataspoke/domain';
import { airlineUrn, assertionOn, assertionRun } from '../catalog.fixture';
import { newestVerdicts } from './newest-verdicts';

type Faults = NonNullable<EmulatorOptions['faults']>['rules'];

const FLIGHTS = airlineUrn('flights');
const NOW = 1_790_000_000_000;

/** What quality, or another tool, writes as the result of a run. */
const RESULTS: readonly (readonly [AssertionVerdict, object | undefined])[] = [
  ['pass', { type: 'SUCCESS' }],
  ['fail', { type: 'FAILURE', severity: 'HIGH' }],
  ['fail', { type: 'FAILURE' }],
  ['warn', { type: 'FAILURE', severity: 'LOW' }],
  ['error', { type: 'ERROR', error: { type: 'SOURCE_QUERY_FAILED' } }],
  ['no_data', { type: 'ERROR', error: { type: 'INSUFFICIENT_DATA' } }],
  ['never', { type: 'INIT' }],
  ['never', undefined],
];
/** More than one query asks for. */
const ASSERTIONS = Array.from({ length: 130 }, (_, index) => {
  const [verdict, result] = RESULTS[index % RESULTS.length] ?? ['never'];
  return { urn: `urn:li:assertion:flights-${index}`, verdict, result };
});
const URNS = ASSERTIONS.map(({ urn }) => urn);
const VERDICTS = new Map(ASSERTIONS.map(({ urn, verdict }) => [urn, verdict]));

describe.each<readonly [string, Faults]>([
  ['answers', []],
  ['refuses all in GraphQL for the sake of one', [{ fault: 'graphql-error', code: 400 }]],
  ['fails in GraphQL for the sake of one', [{ fault: 'graphql-error', code: 500 }]],
])('the verdicts of the newest runs, from a catalog that %s', (_what, rules) => {
  let emulator: RunningEmulator;
  let client: DataHubClient;
  const read = () => newestVerdicts(client, URNS, AbortSignal.timeout(20_000));

  beforeAll(async () => {
    emulator = await startEmulator({ visibilityDelayMs: 10, faults: { rules } });
    client = new DataHubClient({ url: emulator.url, retry: { attempts: 1 } });
    requireAccepted(await client.writes.emitMcps(ASSERTIONS.flatMap(proposalsOf)));
  }, 30_000);

  afterAll(async () => {
    await client.close();
    await emulator.close();
  });

  it('are those of each, in the order of time', async () => {
    await eventually(async () => expect(await read()).toEqual(VERDICTS), 10_000);
  });
});

it('are not guessed when the catalog is away', async () => {
  const emulator = await startEmulator({});
  await emulator.close();
  await using client = new DataHubClient({ url: emulator.url, retry: { attempts: 1 } });
  const reading = newestVerdicts(client, URNS, AbortSignal.timeout(20_000));
  await expect(reading).rejects.toBeInstanceOf(DataHubUnavailable);
});

/** An older run of another result lies behind each one that counts. */
function proposalsOf({ urn, verdict, result }: (typeof ASSERTIONS)[number]): Proposal[] {
  const older = { type: verdict === 'pass' ? 'FAILURE' : 'SUCCESS' };
  return [
    assertionOn(urn, FLIGHTS),
    mcp(urn, 'status', { removed: false }),
    ...(result
      ? [assertionRun(urn, FLIGHTS, NOW - 1_000, older), assertionRun(urn, FLIGHTS, NOW, result)]
      : []),
  ];
}
