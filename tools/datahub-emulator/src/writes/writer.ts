import { type ChangeEvents } from '../events/change-events';
import { Refusal } from '../errors';
import { type JsonObject, sameJson } from '../json';
import { type Aspect, type KnownUrn, type Model } from '../model/model';
import { type AspectStore, type AuditStamp, type StoredAspect } from '../store/aspect-store';
import { type Database } from '../store/database';
import { header, requireConditions } from './conditions';
import { completeAspect, defaultAspects } from './default-aspects';
import { applyPatch } from './patch/patch';
import { type Caller, type Proposal, type WriteResult } from './proposal';
import { nextSystemMetadata, observedSystemMetadata, seriesSystemMetadata } from './system-metadata';

// Proposals that bring an entity into being when it is new.
const CREATING = new Set(['UPSERT', 'CREATE', 'CREATE_ENTITY', 'PATCH', 'RESTATE']);
const IF_ABSENT = { 'If-None-Match': '*' };

interface Item {
  proposal: Proposal;
  urn: KnownUrn;
  aspect: Aspect;
  /** The checked value; absent for PATCH and DELETE. */
  value?: JsonObject;
}

/** The one way into the store: checks proposals, stores them with their change events, all or none. */
export class Writer {
  constructor(
    private readonly model: Model,
    private readonly database: Database,
    private readonly store: AspectStore,
    private readonly events: ChangeEvents,
  ) {}

  /** Writes all proposals in one transaction; one refusal refuses all of them. */
  write(proposals: readonly Proposal[], caller: Caller): WriteResult[] {
    return this.database.transaction(() => {
      const results: WriteResult[] = [];
      const items: Item[] = [];
      for (const proposal of proposals) {
        const item = this.check(proposal);
        if (item) items.push(item);
        else results.push({ urn: proposal.urn, aspectName: proposal.aspectName, outcome: 'skipped' });
      }
      const born = this.newEntities(items);
      for (const item of items) {
        // The key follows from the URN: one that is sent is replaced by the one stored with the entity's birth.
        if (item.aspect.name === item.urn.entity.keyAspect && item.proposal.changeType !== 'DELETE') continue;
        results.push(this.apply(item, born, caller));
      }
      for (const [urn, batch] of born) this.giveBirth(urn, batch, items, caller);
      return results;
    });
  }

  /** Deletes an entity with everything stored under it; answers the number of rows, 0 when there was none. */
  deleteEntity(urn: KnownUrn, stamp: AuditStamp): number {
    return this.database.transaction(() => {
      const key = this.store.latest(urn.text, urn.entity.keyAspect);
      if (!key) return 0;
      const rows = this.store.removeEntity(urn.text);
      this.logDeletion(urn, this.model.aspectOf(urn.entity, urn.entity.keyAspect), key, stamp);
      return rows;
    });
  }

  /** Deletes one aspect with its past values; whether there was one. Deleting the key deletes the entity. */
  deleteAspect(urn: KnownUrn, aspect: Aspect, stamp: AuditStamp): boolean {
    if (aspect.name === urn.entity.keyAspect) return this.deleteEntity(urn, stamp) > 0;
    return this.database.transaction(() => {
      const stored = this.store.latest(urn.text, aspect.name);
      if (!stored) return false;
      this.store.remove(urn.text, aspect.name);
      this.logDeletion(urn, aspect, stored, stamp);
      return true;
    });
  }

  private check(proposal: Proposal): Item | undefined {
    const urn = this.model.knownUrn(proposal.urn);
    if (!urn || proposal.changeType === 'UPDATE') return undefined;
    const aspect = this.model.aspectOf(urn.entity, proposal.aspectName);
    if (aspect.timeseries && proposal.changeType !== 'UPSERT') {
      throw new Refusal(
        'unsupported',
        `ChangeType not supported: ${proposal.changeType} for time-series aspect ${aspect.name}`,
      );
    }
    const item: Item = { proposal, urn, aspect };
    if (proposal.changeType === 'PATCH' || proposal.changeType === 'DELETE') return item;
    if (aspect.name === urn.entity.keyAspect) return item;
    if (proposal.value === undefined) {
      throw new Refusal('invalid', `${proposal.urn} ${aspect.name}: the aspect has no value`);
    }
    item.value = completeAspect(
      aspect.name,
      this.model.validator.record(aspect.record, proposal.value, aspect.name),
    );
    return item;
  }

  // Entities that the batch brings into being, each with the aspects the batch holds for it.
  private newEntities(items: readonly Item[]): Map<string, Map<string, JsonObject>> {
    const born = new Map<string, Map<string, JsonObject>>();
    const existing = new Set<string>();
    for (const { proposal, urn, aspect, value } of items) {
      if (!CREATING.has(proposal.changeType) || existing.has(urn.text)) continue;
      let batch = born.get(urn.text);
      if (!batch) {
        if (this.store.has(urn.text, urn.entity.keyAspect)) {
          existing.add(urn.text);
          continue;
        }
        batch = new Map();
        born.set(urn.text, batch);
      }
      batch.set(aspect.name, value ?? {});
    }
    return born;
  }

  private giveBirth(
    text: string,
    batch: ReadonlyMap<string, JsonObject>,
    items: readonly Item[],
    caller: Caller,
  ): void {
    const first = items.find((item) => item.urn.text === text);
    if (!first) return;
    const { urn, proposal } = first;
    const key = this.model.keyAspectValue(urn);
    const defaults: [string, JsonObject][] = [
      [urn.entity.keyAspect, key],
      ...defaultAspects(urn, key, batch, this.store),
    ];
    for (const [name, value] of defaults) {
      const aspect = this.model.aspectOf(urn.entity, name);
      const item = { proposal: { ...proposal, headers: IF_ABSENT }, urn, aspect };
      this.replace(item, value, this.store.latest(text, name), caller, key);
    }
  }

  private apply(item: Item, born: ReadonlyMap<string, unknown>, caller: Caller): WriteResult {
    const { proposal, urn, aspect } = item;
    if (aspect.timeseries) return this.logTimeseries(item, caller);
    if (proposal.changeType === 'DELETE') {
      const deleted = this.deleteAspect(urn, aspect, caller.stamp);
      return { urn: urn.text, aspectName: aspect.name, outcome: deleted ? 'deleted' : 'unchanged' };
    }
    const previous = this.store.latest(urn.text, aspect.name);
    const taken = takenBy(proposal, previous !== undefined, !born.has(urn.text));
    if (taken) {
      if (header(proposal, 'If-None-Match') === '*') {
        return { urn: urn.text, aspectName: aspect.name, outcome: 'skipped' };
      }
      throw new Refusal(
        'invalid',
        `Cannot perform ${proposal.changeType} since the ${taken} already exists.`,
      );
    }
    requireConditions(proposal, previous);
    const value = item.value ?? this.patched(item, previous, caller);
    return this.replace(item, value, previous, caller);
  }

  private patched(item: Item, previous: StoredAspect | undefined, caller: Caller): JsonObject {
    const { proposal, urn, aspect } = item;
    const value = applyPatch(aspect, proposal.value ?? null, previous?.value, urn.text, caller.stamp.time);
    return completeAspect(aspect.name, this.model.validator.record(aspect.record, value, aspect.name));
  }

  private replace(
    item: Item,
    value: JsonObject,
    previous: StoredAspect | undefined,
    caller: Caller,
    entityKey?: JsonObject,
  ): WriteResult {
    const { proposal, urn, aspect } = item;
    const change = {
      entityType: urn.entity.name,
      urn: urn.text,
      aspect,
      headers: proposal.headers,
      created: caller.stamp,
      entityKey,
    };
    if (previous && sameJson(previous.value, value)) {
      const observed = observedSystemMetadata(proposal.systemMetadata, previous.systemMetadata, caller);
      if (observed) this.store.touch(urn.text, aspect.name, observed);
      const systemMetadata = observed ?? previous.systemMetadata;
      if (proposal.changeType === 'RESTATE') {
        this.events.append({ ...change, changeType: 'RESTATE', value, systemMetadata });
      }
      return {
        urn: urn.text,
        aspectName: aspect.name,
        outcome: 'unchanged',
        value: previous.value,
        systemMetadata,
        created: previous.created,
      };
    }
    const systemMetadata = nextSystemMetadata(proposal.systemMetadata, previous, caller);
    const next: StoredAspect = {
      urn: urn.text,
      aspect: aspect.name,
      version: 0,
      value,
      systemMetadata,
      created: caller.stamp,
    };
    this.store.put(next, previous);
    this.events.append({
      ...change,
      changeType: 'UPSERT',
      value,
      systemMetadata,
      previousValue: previous?.value,
      previousSystemMetadata: previous?.systemMetadata,
    });
    return {
      urn: urn.text,
      aspectName: aspect.name,
      outcome: 'written',
      value,
      systemMetadata,
      created: caller.stamp,
    };
  }

  // Time series live in the index alone: the event is the write, and the index follows it.
  private logTimeseries(item: Item, caller: Caller): WriteResult {
    const { proposal, urn, aspect, value } = item;
    const systemMetadata = seriesSystemMetadata(proposal.systemMetadata, caller);
    this.events.append({
      entityType: urn.entity.name,
      urn: urn.text,
      aspect,
      changeType: 'UPSERT',
      value,
      systemMetadata,
      headers: proposal.headers,
      created: caller.stamp,
    });
    return {
      urn: urn.text,
      aspectName: aspect.name,
      outcome: 'written',
      value,
      systemMetadata,
      created: caller.stamp,
    };
  }

  private logDeletion(urn: KnownUrn, aspect: Aspect, stored: StoredAspect, created: AuditStamp): void {
    this.events.append({
      entityType: urn.entity.name,
      urn: urn.text,
      aspect,
      changeType: 'DELETE',
      previousValue: stored.value,
      previousSystemMetadata: stored.systemMetadata,
      created,
    });
  }
}

// What stands in the way of a CREATE or CREATE_ENTITY.
function takenBy(
  proposal: Proposal,
  aspectExists: boolean,
  entityExists: boolean,
): 'aspect' | 'entity' | undefined {
  if (proposal.changeType === 'CREATE' && aspectExists) return 'aspect';
  if (proposal.changeType === 'CREATE_ENTITY' && entityExists) return 'entity';
  return undefined;
}
