import { Refusal } from '../errors';
import { isObject, type JsonValue, objectsAt, textAt } from '../json';
import { type Model } from '../model/model';
import { type Proposal } from '../writes/proposal';

/**
 * The proposals in a snapshot, the older form of a write: `{"com.linkedin.metadata.snapshot.DatasetSnapshot": {urn,
 * aspects: [{"<record name>": {…}}]}}`. Refuses what holds no entity or an aspect its type does not have.
 */
export function readSnapshot(
  model: Model,
  value: JsonValue | undefined,
  systemMetadata: JsonValue | undefined,
): Proposal[] {
  const snapshot = isObject(value) ? Object.values(value)[0] : undefined;
  const urn = isObject(snapshot) ? textAt(snapshot, 'urn') : undefined;
  if (!isObject(snapshot) || !urn)
    throw new Refusal('bad-argument', 'entity.value holds no snapshot with a urn');
  const entity = model.knownUrn(urn)?.entity;
  return objectsAt(snapshot, 'aspects').flatMap((aspect) =>
    Object.entries(aspect).map(([record, content]): Proposal => {
      const aspectName = entity?.aspects.find((name) => model.aspect(name)?.record === record);
      if (!aspectName) throw new Refusal('invalid', `${urn}: ${record} is no aspect of its entity type`);
      return {
        urn,
        aspectName,
        changeType: 'UPSERT',
        value: content ?? null,
        headers: {},
        ...(isObject(systemMetadata) ? { systemMetadata } : {}),
      };
    }),
  );
}
