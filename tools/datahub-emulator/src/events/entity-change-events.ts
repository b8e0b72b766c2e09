import { bytesText } from './avro-json';
import { type AspectChange } from './change-events';
import { type ChangeLog, TOPICS } from './change-log';
import { entityChanges } from './entity-changes';

/** Platform events of a change: what it means for the entity, see {@link entityChanges}. */
export class EntityChangeEvents {
  constructor(private readonly log: ChangeLog) {}

  /** Appends the events to the transaction that is open; `isKey` says that the aspect is the entity's key. */
  append(change: AspectChange, isKey: boolean): void {
    if (change.entityType === 'schemaField' || change.changeType === 'RESTATE') return;
    const changes = entityChanges({
      urn: change.urn,
      aspectName: change.aspect.name,
      isKey,
      before: change.previousValue,
      after: change.changeType === 'DELETE' ? undefined : change.value,
    });
    const { time, actor } = change.created;
    for (const { category, operation, modifier, parameters } of changes) {
      const payload = {
        entityType: change.entityType,
        entityUrn: change.urn,
        category,
        operation,
        ...(modifier === undefined ? {} : { modifier }),
        ...(parameters === undefined ? {} : { parameters }),
        auditStamp: { time, actor },
        version: 0,
      };
      this.log.append(TOPICS.platform, {
        created: time,
        urn: change.urn,
        aspect: change.aspect.name,
        value: JSON.stringify({
          header: { timestampMillis: time },
          name: 'entityChangeEvent',
          payload: { value: bytesText(JSON.stringify(payload)), contentType: 'application/json' },
        }),
      });
    }
  }
}
