import { type EntityChanged } from '@dataspoke/contracts';
import { type CatalogModel, type ChangeLogEvent, type FeedEvent } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { affectedDatasets } from './affected-datasets';

/** An event of the feed that could not be turned into a change; counted and logged, never in the way of the next. */
export interface UnreadEvent {
  readonly topic: string;
  readonly reason: string;
}

export interface MergedChanges {
  /** One for each entity, in the order of the entity's last change. */
  readonly changes: readonly EntityChanged[];
  readonly unread: readonly UnreadEvent[];
}

/** More datasets than this are spread over several events, since a contract list ends there. */
const AFFECTS_PER_EVENT = 100;

interface Merging {
  readonly urn: Urn;
  last: ChangeLogEvent;
  deleted: boolean;
  readonly aspects: Set<string>;
  readonly affects: Set<string>;
}

/**
 * Merges the events of one poll into one change for each entity: all aspects, the newest actor and version, and whether the
 * entity is gone in the end. `position` is where the feed stands after the poll.
 */
export function mergeChanges(
  events: readonly FeedEvent[],
  position: string,
  model: CatalogModel,
): MergedChanges {
  const merging = new Map<string, Merging>();
  const unread: UnreadEvent[] = [];
  for (const event of events) {
    if (event.kind === 'undecodable') {
      unread.push({ topic: event.topic, reason: event.reason });
      continue;
    }
    const { urn, reason } = parseUrn(event);
    if (urn === undefined) {
      unread.push({ topic: event.topic, reason });
      continue;
    }
    const known = merging.get(event.urn);
    merging.delete(event.urn); // goes to the end: the order is that of the last change
    merging.set(event.urn, merge(known, urn, event, model));
  }
  return { changes: [...merging.values()].flatMap((entity) => toChanges(entity, position)), unread };
}

function parseUrn(event: ChangeLogEvent): { readonly urn?: Urn; readonly reason: string } {
  try {
    return { urn: Urn.parse(event.urn), reason: '' };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function merge(known: Merging | undefined, urn: Urn, event: ChangeLogEvent, model: CatalogModel): Merging {
  const merged: Merging = known ?? {
    urn,
    last: event,
    deleted: false,
    aspects: new Set(),
    affects: new Set(),
  };
  merged.last = event;
  merged.deleted = isDeletionOfEntity(event, urn, model);
  if (event.aspectName !== undefined) merged.aspects.add(event.aspectName);
  for (const dataset of affectedDatasets(urn, event)) merged.affects.add(dataset);
  return merged;
}

function isDeletionOfEntity(event: ChangeLogEvent, urn: Urn, model: CatalogModel): boolean {
  if (event.changeType !== 'DELETE') return false;
  return event.aspectName === undefined || event.aspectName === keyAspect(urn, model);
}

// DataHub may know entity types that this client does not; their key aspect follows the same naming.
function keyAspect(urn: Urn, model: CatalogModel): string {
  try {
    return model.keyAspect(urn);
  } catch {
    return `${urn.entityType}Key`;
  }
}

function toChanges(entity: Merging, position: string): EntityChanged[] {
  const { last } = entity;
  const affects = [...entity.affects];
  const version = Number(last.version);
  const change: EntityChanged = {
    urn: last.urn,
    entityType: entity.urn.entityType,
    aspects: entity.aspects.size === 0 ? [`${entity.urn.entityType}Key`] : [...entity.aspects].slice(0, 100),
    change: entity.deleted ? 'deleted' : 'upserted',
    ...(last.actor !== undefined && Urn.isValid(last.actor) ? { actor: last.actor } : {}),
    ...(Number.isSafeInteger(version) && version >= 0 ? { version } : {}),
    affects: [],
    position,
  };
  const events: EntityChanged[] = [];
  for (let from = 0; from === 0 || from < affects.length; from += AFFECTS_PER_EVENT) {
    events.push({ ...change, affects: affects.slice(from, from + AFFECTS_PER_EVENT) });
  }
  return events;
}
