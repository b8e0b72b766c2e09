import { type JsonObject } from '../json';
import { type Aspect, type Model } from '../model/model';
import { type AuditStamp } from '../store/aspect-store';
import { AvroJson, bytesText } from './avro-json';
import { type ChangeLog, TOPICS } from './change-log';
import { EntityChangeEvents } from './entity-change-events';

/** A change of one aspect, as the change logs tell it. */
export interface AspectChange {
  entityType: string;
  urn: string;
  aspect: Aspect;
  changeType: 'UPSERT' | 'DELETE' | 'RESTATE';
  value?: JsonObject;
  systemMetadata?: JsonObject;
  previousValue?: JsonObject;
  previousSystemMetadata?: JsonObject;
  /** Headers of the proposal. */
  headers?: Readonly<Record<string, string>>;
  entityKey?: JsonObject;
  created: AuditStamp;
}

/** Writes changes into the metadata change log of their kind, and what they mean into the platform events. */
export class ChangeEvents {
  private readonly avro: AvroJson;
  private readonly meanings: EntityChangeEvents;

  constructor(
    private readonly model: Model,
    private readonly log: ChangeLog,
  ) {
    this.avro = new AvroJson(model);
    this.meanings = new EntityChangeEvents(log);
  }

  /** Appends the change to the transaction that is open. */
  append(change: AspectChange): void {
    const record: JsonObject = {
      entityType: change.entityType,
      entityUrn: change.urn,
      changeType: change.changeType,
      aspectName: change.aspect.name,
      created: { time: change.created.time, actor: change.created.actor },
    };
    if (change.value) record['aspect'] = genericAspect(change.value);
    if (change.systemMetadata) record['systemMetadata'] = change.systemMetadata;
    if (change.previousValue) record['previousAspectValue'] = genericAspect(change.previousValue);
    if (change.previousSystemMetadata) record['previousSystemMetadata'] = change.previousSystemMetadata;
    if (change.entityKey) record['entityKeyAspect'] = genericAspect(change.entityKey);
    if (change.headers && Object.keys(change.headers).length > 0) record['headers'] = { ...change.headers };
    this.log.append(change.aspect.timeseries ? TOPICS.timeseries : TOPICS.versioned, {
      created: change.created.time,
      urn: change.urn,
      aspect: change.aspect.name,
      value: JSON.stringify(this.avro.record('com.linkedin.mxe.MetadataChangeLog', record)),
    });
    if (!change.aspect.timeseries) {
      this.meanings.append(change, this.model.entity(change.entityType)?.keyAspect === change.aspect.name);
    }
  }
}

function genericAspect(value: JsonObject): JsonObject {
  return { value: bytesText(JSON.stringify(value)), contentType: 'application/json' };
}
