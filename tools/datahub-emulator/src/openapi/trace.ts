import { type FastifyInstance } from 'fastify';
import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { isObject, type JsonObject, objectAt, textAt, textsAt } from '../json';
import { queryFlag } from '../server/http';
import { KEPT_VERSIONS, type StoredAspect } from '../store/aspect-store';

/**
 * The trace API: what became of the aspects that one call wrote, in the primary store and in the index. With
 * `onlyIncludeErrors` (the default) what went well is left out.
 */
export function traceApi(http: FastifyInstance, catalog: Catalog): void {
  http.post<{ Params: { trace: string } }>('/openapi/v1/trace/write/:trace', async (request) => {
    const traceId = /^(?:[0-9a-f]{2}-)?([0-9a-f]{32})(?:-|$)/.exec(request.params.trace)?.[1];
    if (!traceId)
      throw new Refusal('bad-argument', 'the path must end in a trace id of 32 hexadecimal digits');
    const wanted = isObject(request.body) ? request.body : {};
    const onlyErrors = queryFlag(request, 'onlyIncludeErrors', true);
    const answer: JsonObject = {};
    for (const urn of Object.keys(wanted)) {
      const aspects: JsonObject = {};
      for (const aspectName of textsAt(wanted, urn)) {
        const status = statusOf(catalog, traceId, urn, aspectName);
        if (!onlyErrors || status['success'] === false) aspects[aspectName] = status;
      }
      if (Object.keys(aspects).length > 0) answer[urn] = aspects;
    }
    return answer;
  });
}

function statusOf(catalog: Catalog, traceId: string, urn: string, aspectName: string): JsonObject {
  const known = catalog.requireUrn(urn);
  if (catalog.model.aspectOf(known.entity, aspectName).timeseries) {
    return both('TRACE_NOT_IMPLEMENTED', 'TRACE_NOT_IMPLEMENTED');
  }
  const failure = catalog.failureOf(traceId, urn, aspectName);
  if (failure !== undefined) {
    const primaryStorage = { writeStatus: 'ERROR', writeMessage: failure };
    return { success: false, primaryStorage, searchStorage: { writeStatus: 'ERROR' } };
  }
  const latest = catalog.store.latest(urn, aspectName);
  const index = catalog.isIndexed(urn) ? undefined : 'PENDING';
  if (latest && isOf(latest, traceId)) return both('ACTIVE_STATE', index ?? 'ACTIVE_STATE');
  for (let version = KEPT_VERSIONS + 1; latest && version > 0; version -= 1) {
    // Numbers start at 1 and go on, while only the youngest are kept.
    const past = catalog.store.version(
      urn,
      aspectName,
      Number(textAt(latest.systemMetadata, 'version')) - version,
    );
    if (past && isOf(past, traceId)) return both('HISTORIC_STATE', index ?? 'HISTORIC_STATE');
  }
  if (latest) return both('NO_OP', 'NO_OP');
  return {
    success: false,
    primaryStorage: { writeStatus: 'UNKNOWN' },
    searchStorage: { writeStatus: 'UNKNOWN' },
  };
}

function both(primary: string, index: string): JsonObject {
  return { success: true, primaryStorage: { writeStatus: primary }, searchStorage: { writeStatus: index } };
}

function isOf(stored: StoredAspect, traceId: string): boolean {
  return textAt(objectAt(stored.systemMetadata, 'properties'), 'telemetryTraceId') === traceId;
}
