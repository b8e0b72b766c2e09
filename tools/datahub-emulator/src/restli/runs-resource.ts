import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonObject, numberAt, textAt } from '../json';
import { type Rollback } from '../runs/runs';
import { callerOf, queryText } from '../server/http';
import { type StoredAspect } from '../store/aspect-store';

const DEFAULT_RUNS = 10;
const DEFAULT_ASPECTS = 100;

/** The rest.li resource `/runs`: ingestion runs, what they wrote, and how to undo one. */
export function runsResource(http: FastifyInstance, catalog: Catalog): void {
  http.post('/runs', async (request, reply) => {
    const body: JsonObject = isObject(request.body) ? request.body : {};
    const action = queryText(request, 'action');
    switch (action) {
      case 'list': {
        const count = place(body, 'pageSize', DEFAULT_RUNS);
        const runs = catalog.runs.list(
          place(body, 'pageOffset', 0) * count,
          count,
          body['includeSoft'] === true,
        );
        return { value: runs.map(({ runId, rows, timestamp }) => ({ runId, rows, timestamp })) };
      }
      case 'describe': {
        const aspects = catalog.runs.describe(
          runOf(body),
          place(body, 'start', 0),
          place(body, 'count', DEFAULT_ASPECTS),
          body['includeSoft'] === true,
        );
        const withValue = body['includeAspect'] === true;
        return { value: aspects.map((each) => summary(catalog, each, withValue)) };
      }
      case 'rollback': {
        const caller = callerOf(request, reply, catalog);
        const isSafe = body['safe'] !== false;
        const done =
          body['dryRun'] === true
            ? catalog.runs.preview(runOf(body))
            : catalog.rollback(runOf(body), isSafe, caller.stamp);
        return { value: rollbackJson(catalog, done) };
      }
      default:
        throw new Refusal('bad-argument', `/runs has no action ${action ?? '(none given)'}`);
    }
  });
}

function rollbackJson(catalog: Catalog, done: Rollback): JsonObject {
  return {
    aspectRowSummaries: done.aspects.map((each) => summary(catalog, each, false)),
    entitiesAffected: done.entitiesAffected,
    aspectsReverted: done.aspectsReverted,
    aspectsAffected: done.aspectsAffected,
    entitiesDeleted: done.entitiesAffected,
    unsafeEntitiesCount: done.unsafeEntities.length,
    unsafeEntities: done.unsafeEntities.map((urn) => ({ urn })),
  };
}

function summary(catalog: Catalog, stored: StoredAspect, withValue: boolean): JsonObject {
  const { urn, aspect, systemMetadata, value } = stored;
  return {
    runId: textAt(systemMetadata, 'runId') ?? '',
    urn,
    aspectName: aspect,
    timestamp: numberAt(systemMetadata, 'lastObserved') ?? stored.created.time,
    keyAspect: catalog.model.entity(catalog.model.entityTypeOf(urn))?.keyAspect === aspect,
    ...(withValue ? { aspect: value } : {}),
  };
}

function runOf(body: JsonObject): string {
  const runId = textAt(body, 'runId');
  if (!runId) throw new Refusal('bad-argument', 'runId is required');
  return runId;
}

function place(body: JsonObject, key: string, fallback: number): number {
  const value = numberAt(body, key) ?? fallback;
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Refusal('bad-argument', `${key} must be a whole number, not negative`);
  }
  return value;
}
