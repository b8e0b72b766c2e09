import {
  type DataHubClient,
  DataHubRejected,
  DataHubUnavailable,
  decodeAspect,
  isJsonObject,
} from '@dataspoke/datahub-client';
import { type AssertionVerdict } from '@dataspoke/domain';
import { parse } from 'graphql';
import { assertionVerdict } from './assertion-verdict';
import { portionsOf } from './portions';

/** Each costs the server one search. */
const ASSERTIONS_PER_QUERY = 100;

const NEWEST_RUNS = parse(/* GraphQL */ `
  query dataspokeNewestRuns($urns: [String!]!) {
    entities(urns: $urns) {
      urn
      ... on Assertion {
        runEvents(status: COMPLETE, limit: 1) {
          runEvents {
            result {
              type
              severity
              error {
                type
              }
            }
          }
        }
      }
    }
  }
`);

type Verdicts = ReadonlyMap<string, AssertionVerdict>;

/** What the newest complete run of each assertion tells; from DataHub's index. Raises what the client raises. */
export async function newestVerdicts(
  datahub: DataHubClient,
  assertions: readonly string[],
  signal: AbortSignal,
): Promise<Verdicts> {
  // The client bounds how many are under way.
  const parts = await Promise.all(
    portionsOf(assertions, ASSERTIONS_PER_QUERY).map((portion) => verdictsOf(datahub, portion, signal)),
  );
  return new Map(parts.flatMap((part) => [...part]));
}

async function verdictsOf(
  datahub: DataHubClient,
  assertions: readonly string[],
  signal: AbortSignal,
): Promise<Verdicts> {
  try {
    const answer: unknown = await datahub.query(NEWEST_RUNS, { urns: assertions }, { signal });
    const entities = isJsonObject(answer) ? answer['entities'] : undefined;
    const found = new Map<string, AssertionVerdict>();
    for (const entity of Array.isArray(entities) ? entities : []) {
      if (!isJsonObject(entity) || typeof entity['urn'] !== 'string') continue;
      found.set(entity['urn'], verdictOfRun(firstRun(entity['runEvents'])));
    }
    return found;
  } catch (error) {
    if (!isOfOneAssertion(error)) throw error;
    const verdicts = await Promise.all(assertions.map((urn) => verdictByItself(datahub, urn, signal)));
    return new Map(assertions.map((urn, at) => [urn, verdicts[at] ?? 'never']));
  }
}

/** GraphQL refuses all for the sake of one whose stored run does not fit its schema, by its own word or as status 500. */
function isOfOneAssertion(error: unknown): boolean {
  return error instanceof DataHubRejected || (error instanceof DataHubUnavailable && error.status === 500);
}

async function verdictByItself(
  datahub: DataHubClient,
  urn: string,
  signal: AbortSignal,
): Promise<AssertionVerdict> {
  const [run] = await datahub.reads.timeseries(urn, 'assertionRunEvent', {
    limit: 1,
    filter: [{ and: [{ field: 'status', values: ['COMPLETE'] }] }],
    signal,
  });
  try {
    return assertionVerdict(run && decodeAspect('assertionRunEvent', run).result);
  } catch (error) {
    // A run that does not fit the model costs only its own assertion.
    if (error instanceof DataHubRejected) return 'error';
    throw error;
  }
}

function verdictOfRun(run: unknown): AssertionVerdict {
  const result = isJsonObject(run) ? run['result'] : undefined;
  if (!isJsonObject(result)) return 'never';
  const { type, severity, error } = result;
  return assertionVerdict({ type, severity, error: isJsonObject(error) ? error : undefined });
}

function firstRun(series: unknown): unknown {
  const runs = isJsonObject(series) ? series['runEvents'] : undefined;
  return Array.isArray(runs) ? runs[0] : undefined;
}
