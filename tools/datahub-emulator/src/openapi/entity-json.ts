import { type JsonObject } from '../json';
import { type AuditStamp } from '../store/aspect-store';

/** An aspect as OpenAPI v3 shows it. */
export function aspectJson(
  aspect: { value?: JsonObject; systemMetadata?: JsonObject; created?: AuditStamp },
  withSystemMetadata: boolean,
): JsonObject {
  return {
    value: aspect.value ?? {},
    ...(withSystemMetadata && aspect.systemMetadata ? { systemMetadata: aspect.systemMetadata } : {}),
    ...(withSystemMetadata && aspect.created
      ? { auditStamp: { time: aspect.created.time, actor: aspect.created.actor } }
      : {}),
  };
}
