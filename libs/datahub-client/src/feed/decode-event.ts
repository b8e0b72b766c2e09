import { type FeedPosition } from '@dataspoke/domain';
import { isJsonObject, numberOf, parseJson, textOf, textOfBytes, type JsonObject } from '../json';
import { parseAuditStamp, parseSystemMetadata, type SystemMetadata } from '../reads/aspect-record';
import { AspectText, type ChangeLogEvent, type ChangeLogTopic, type FeedEvent } from './change-log-event';

const MAX_QUOTED = 2_000;
const PRIMITIVES = new Set(['string', 'long', 'int', 'double', 'float', 'boolean', 'bytes', 'map', 'array']);

/**
 * Reads one entry of a poll: a MetadataChangeLog in Avro's JSON encoding, where every nullable field that is set is wrapped
 * in an object naming its type. What cannot be read becomes an `undecodable` event.
 */
export function decodeEvent(entry: unknown, topic: ChangeLogTopic, position: FeedPosition): FeedEvent {
  const text = isJsonObject(entry) ? textOf(entry['value']) : undefined;
  const undecodable = (reason: string): FeedEvent => ({
    kind: 'undecodable',
    topic,
    position,
    reason,
    text: (text ?? JSON.stringify(entry) ?? '').slice(0, MAX_QUOTED),
  });
  if (text === undefined) return undecodable('the entry has no value');
  const log = parseJson(text);
  if (!isJsonObject(log)) return undecodable('the value is not a JSON object');
  const entityType = textOf(unwrap(log['entityType']));
  const urn = textOf(unwrap(log['entityUrn']));
  const changeType = textOf(unwrap(log['changeType']));
  if (entityType === undefined) return undecodable('the change has no entityType');
  if (urn === undefined) return undecodable('the change has no entityUrn');
  if (changeType === undefined) return undecodable('the change has no changeType');
  const created = parseAuditStamp(unwrap(log['created']));
  const systemMetadata = decodeSystemMetadata(log['systemMetadata']);
  const event: ChangeLogEvent = {
    kind: 'change',
    topic,
    position,
    entityType,
    urn,
    changeType,
    aspectName: textOf(unwrap(log['aspectName'])),
    actor: created?.actor,
    time: created?.time,
    version: systemMetadata?.version,
    systemMetadata,
    previousSystemMetadata: decodeSystemMetadata(log['previousSystemMetadata']),
    value: decodeAspect(log['aspect']),
    previousValue: decodeAspect(log['previousAspectValue']),
  };
  return event;
}

/** The inside of an Avro union, or the value itself where the field is not nullable; undefined for null. */
function unwrap(value: unknown): unknown {
  if (value === null) return undefined;
  if (!isJsonObject(value)) return value;
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0) return value;
  return PRIMITIVES.has(entry[0]) || entry[0].includes('.') ? entry[1] : value;
}

function decodeSystemMetadata(field: unknown): SystemMetadata | undefined {
  const wrapped = unwrap(field);
  if (!isJsonObject(wrapped)) return undefined;
  const plain: JsonObject = {
    version: textOf(unwrap(wrapped['version'])),
    runId: textOf(unwrap(wrapped['runId'])),
    lastRunId: textOf(unwrap(wrapped['lastRunId'])),
    lastObserved: numberOf(unwrap(wrapped['lastObserved'])),
    pipelineName: textOf(unwrap(wrapped['pipelineName'])),
    properties: objectOf(unwrap(wrapped['properties'])),
  };
  return parseSystemMetadata(plain);
}

function objectOf(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function decodeAspect(field: unknown): AspectText | undefined {
  const wrapped = unwrap(field);
  const value = isJsonObject(wrapped) ? textOf(unwrap(wrapped['value'])) : undefined;
  if (!isJsonObject(wrapped) || value === undefined) return undefined;
  return new AspectText(textOfBytes(value), textOf(wrapped['contentType']) ?? 'application/json');
}
