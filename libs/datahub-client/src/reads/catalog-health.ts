import { DataHubRejected, DataHubUnavailable } from '../errors';
import { DataspokeHealthDocument } from '../graphql/generated/health';
import type { HealthFragment } from '../graphql/generated/operations';
import { type GraphQlClient } from '../graphql/graphql-client';
import { chunksOf, forEachBounded } from '../http/bounded';
import { type CatalogModel } from '../model/catalog-model';
import { type CallOptions } from './call-options';

/** What DataHub makes of the assertions on an entity, or of its incidents. */
export interface HealthStatus {
  readonly type: HealthFragment['type'];
  readonly status: HealthFragment['status'];
  readonly message?: string;
  /** URNs of failing assertions, or `ACTIVE_INCIDENTS`. */
  readonly causes: readonly string[];
}

/** DataHub looks up assertions, runs and incidents of each. */
const URNS_PER_REQUEST = 100;
const CONCURRENT_REQUESTS = 2;
const TYPES: ReadonlySet<string> = new Set(['dataset', 'dashboard', 'chart', 'dataFlow', 'dataJob']);

/**
 * The health of entities as DataHub computes it now: ASSERTIONS only when one has run, INCIDENTS always. Any latest result of
 * an assertion but SUCCESS counts as failing, however old. Entities that do not exist are not in the answer, though GraphQL
 * answers for them too. Raises InvalidUrn, and {@link DataHubRejected} for a type without health.
 */
export async function healthOf(
  graphql: Pick<GraphQlClient, 'query'>,
  model: CatalogModel,
  exists: (urns: Iterable<string>, options: CallOptions) => Promise<ReadonlySet<string>>,
  urns: Iterable<string>,
  options: CallOptions,
): Promise<ReadonlyMap<string, readonly HealthStatus[]>> {
  const asked = [...new Set(urns)];
  for (const urn of asked) {
    const { entityType } = model.parseUrn(urn);
    if (!TYPES.has(entityType)) throw new DataHubRejected(`an entity of type ${entityType} has no health`);
  }
  const existing = await exists(asked, options);
  const found = new Map<string, readonly HealthStatus[]>();
  await forEachBounded(
    chunksOf([...existing], URNS_PER_REQUEST),
    CONCURRENT_REQUESTS,
    async (chunk, signal) => {
      const { entities } = await graphql.query(DataspokeHealthDocument, { urns: chunk }, { signal });
      if (!entities)
        throw new DataHubUnavailable('DataHub answered the question for health without entities');
      for (const entity of entities) {
        if (entity && 'health' in entity) found.set(entity.urn, (entity.health ?? []).map(statusOf));
      }
    },
    options.signal,
  );
  return found;
}

function statusOf({ type, status, message, causes }: HealthFragment): HealthStatus {
  return { type, status, message: message ?? undefined, causes: causes ?? [] };
}
