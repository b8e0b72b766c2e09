import {
  aspectOf,
  type Aspects,
  DataHubClient,
  DataHubRejected,
  type DataHubModel,
  isJsonObject,
} from '@dataspoke/datahub-client';
import { Injectable } from '@nestjs/common';
import { parse } from 'graphql';
import { type Surroundings } from './dataset-facts';
import { newestVerdicts } from './newest-verdicts';
import { portionsOf } from './portions';

/** Each costs the server two searches. */
const SERIES_PER_QUERY = 100;
/** One search for all of them. */
const DATASETS_PER_LISTING = 500;

const ACTIVITY = parse(/* GraphQL */ `
  query dataspokeActivity($urns: [String!]!) {
    entities(urns: $urns) {
      urn
      ... on Dataset {
        operations(limit: 1) {
          lastUpdatedTimestamp
        }
        datasetProfiles(limit: 1) {
          timestampMillis
        }
      }
    }
  }
`);

interface Activity {
  readonly operatedAt?: number;
  readonly profiledAt?: number;
}

/** Reads what lies around datasets, in batches; from DataHub's index, as far as its primary store cannot answer. */
@Injectable()
export class SurroundingsReader {
  constructor(private readonly datahub: DataHubClient) {}

  /**
   * By dataset. `changed` are assertions and incidents that an event told of, which the index may not know yet. Raises what the
   * client raises.
   */
  async read(
    urns: readonly string[],
    changed: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Surroundings>> {
    const found = new Map<string, Surroundings>();
    for (const portion of portionsOf(urns, DATASETS_PER_LISTING)) {
      const [activity, assertions, incidents] = await Promise.all([
        this.activity(portion, signal),
        this.assertions(portion, changed, signal),
        this.incidents(portion, changed, signal),
      ]);
      for (const urn of portion) {
        found.set(urn, {
          ...activity.get(urn),
          assertions: assertions.get(urn) ?? [],
          activeIncidents: incidents.get(urn) ?? [],
        });
      }
    }
    return found;
  }

  private async activity(
    urns: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Activity>> {
    // The client bounds how many are under way.
    const parts = await Promise.all(
      portionsOf(urns, SERIES_PER_QUERY).map((portion) => this.activityOf(portion, signal)),
    );
    return new Map(parts.flatMap((part) => [...part]));
  }

  private async activityOf(
    urns: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Activity>> {
    try {
      const answer: unknown = await this.datahub.query(ACTIVITY, { urns }, { signal });
      const entities = isJsonObject(answer) ? answer['entities'] : undefined;
      const found = new Map<string, Activity>();
      for (const entity of Array.isArray(entities) ? entities : []) {
        if (!isJsonObject(entity) || typeof entity['urn'] !== 'string') continue;
        const operatedAt = newest(entity['operations'], 'lastUpdatedTimestamp');
        const profiledAt = newest(entity['datasetProfiles'], 'timestampMillis');
        found.set(entity['urn'], {
          ...(operatedAt === undefined ? {} : { operatedAt }),
          ...(profiledAt === undefined ? {} : { profiledAt }),
        });
      }
      return found;
    } catch (error) {
      // Profiles have a privilege of their own; without it freshness is unknown, the rest can still be scored.
      if (error instanceof DataHubRejected) return new Map();
      throw error;
    }
  }

  private async assertions(
    urns: readonly string[],
    changed: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Surroundings['assertions'][number][]>> {
    const linked = await this.linked('assertion', 'entity', urns, changed, signal);
    const datasets = new Set(urns);
    const pairs = [...linked].flatMap(([urn, aspects]) => {
      const info = understood(() => aspectOf(aspects, 'assertionInfo'));
      const dataset = info && assertedDataset(info);
      return dataset !== undefined && datasets.has(dataset) ? [{ urn, dataset }] : [];
    });
    const verdicts = await newestVerdicts(
      this.datahub,
      pairs.map(({ urn }) => urn),
      signal,
    );
    return grouped(
      pairs.map(({ urn, dataset }) => [dataset, { urn, verdict: verdicts.get(urn) ?? 'never' }] as const),
    );
  }

  private async incidents(
    urns: readonly string[],
    changed: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string[]>> {
    const linked = await this.linked('incident', 'entities', urns, changed, signal);
    const datasets = new Set(urns);
    return grouped(
      [...linked].flatMap(([urn, aspects]) => {
        const info = understood(() => aspectOf(aspects, 'incidentInfo'));
        if (info?.status.state !== 'ACTIVE') return [];
        return info.entities.filter((entity) => datasets.has(entity)).map((entity) => [entity, urn] as const);
      }),
    );
  }

  /** Entities that point at one of `urns`, in order of their URN; their aspects come from the primary store. */
  private async linked(
    entityType: 'assertion' | 'incident',
    field: string,
    urns: readonly string[],
    changed: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Aspects>> {
    const criterion = { field, values: urns };
    const active = { field: 'state', values: ['ACTIVE'] };
    const found = new Set(changed.filter((urn) => urn.startsWith(`urn:li:${entityType}:`)));
    const request = {
      entityTypes: [entityType] as const,
      filter: [{ and: entityType === 'incident' ? [criterion, active] : [criterion] }],
    };
    for await (const page of this.datahub.reads.scrollUrns(request, { signal })) {
      for (const urn of page.urns) found.add(urn);
    }
    const names = entityType === 'assertion' ? ['assertionInfo', 'status'] : ['incidentInfo'];
    const stored = await this.datahub.reads.readAspects(found, names, { signal });
    return new Map(
      [...stored]
        .filter(([, aspects]) => aspects.get('status')?.value['removed'] !== true)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
}

/** What `read` finds; nothing when the aspect does not fit the model, so that a bad assertion costs only itself. */
function understood<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DataHubRejected) return undefined;
    throw error;
  }
}

/** Kinds that name the dataset as `entity`; servers from 1.7 on repeat it as `entityUrn`. */
function assertedDataset(info: DataHubModel.AssertionInfo): string | undefined {
  return (
    info.entityUrn ??
    info.customAssertion?.entity ??
    info.datasetAssertion?.dataset ??
    info.freshnessAssertion?.entity ??
    info.volumeAssertion?.entity ??
    info.fieldAssertion?.entity ??
    info.sqlAssertion?.entity ??
    info.schemaAssertion?.entity
  );
}

function newest(points: unknown, field: string): number | undefined {
  const point: unknown = Array.isArray(points) ? points[0] : undefined;
  const value = isJsonObject(point) ? point[field] : undefined;
  return typeof value === 'number' ? value : undefined;
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
