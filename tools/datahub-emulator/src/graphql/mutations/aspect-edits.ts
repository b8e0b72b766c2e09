import { Refusal } from '../../errors';
import { isObject, type JsonObject } from '../../json';
import { type AuditStamp } from '../../store/aspect-store';
import { type Proposal } from '../../writes/proposal';
import { type GraphqlContext } from '../graphql-context';

// What DataHub's own interface writes is in the search index when the mutation answers.
const AT_ONCE = { 'X-DataHub-Sync-Index-Update': 'true' };

/** What a mutation changes, written all or none at {@link save}. */
export class AspectEdits {
  private readonly changed = new Map<string, Proposal>();

  constructor(readonly context: GraphqlContext) {}

  /** When and by whom the mutation is made. */
  get stamp(): AuditStamp {
    return this.context.caller.stamp;
  }

  /** The same as JSON. */
  get jsonStamp(): JsonObject {
    return { time: this.stamp.time, actor: this.stamp.actor };
  }

  /** The aspect as it will be after the edits so far. */
  read(urn: string, aspectName: string): JsonObject | undefined {
    const pending = this.changed.get(`${urn} ${aspectName}`)?.value;
    if (typeof pending === 'object' && pending !== null && !Array.isArray(pending)) return pending;
    return this.context.catalog.store.latest(urn, aspectName)?.value;
  }

  /** Replaces an aspect (or adds a point, if it is a time series). */
  write(urn: string, aspectName: string, value: JsonObject): void {
    this.changed.set(`${urn} ${aspectName}`, {
      urn,
      aspectName,
      changeType: 'UPSERT',
      value: stated(value),
      headers: AT_ONCE,
    });
  }

  /** Changes fields of an aspect and keeps the others; what is `undefined` is taken out. */
  merge(urn: string, aspectName: string, fields: JsonObject, initial: JsonObject = {}): void {
    this.write(urn, aspectName, { ...(this.read(urn, aspectName) ?? initial), ...fields });
  }

  /** Whether an entity is stored (or was created by these edits). */
  exists(urn: string): boolean {
    if ([...this.changed.values()].some((proposal) => proposal.urn === urn)) return true;
    const known = this.context.catalog.requireUrn(urn);
    return this.context.catalog.store.has(urn, known.entity.keyAspect);
  }

  /** Refuses a URN of another type, or of an entity that does not exist. */
  require(urn: string, ...entityTypes: string[]): void {
    const { entity } = this.context.catalog.requireUrn(urn);
    if (entityTypes.length > 0 && !entityTypes.includes(entity.name)) {
      throw new Refusal('bad-argument', `${urn} is no ${entityTypes.join(' or ')}`);
    }
    if (!this.exists(urn)) throw new Refusal('bad-argument', `${urn} does not exist.`);
  }

  /** Writes everything; what this request read before is read anew. */
  save(): void {
    if (this.changed.size > 0) {
      this.context.catalog.write([...this.changed.values()], this.context.caller, false);
    }
    this.changed.clear();
    this.context.nodes.forget();
  }

  /** Removes an entity with everything stored under it, and what other entities say of it. */
  remove(urn: string): void {
    const { catalog, caller } = this.context;
    const known = catalog.requireUrn(urn);
    catalog.references(known, caller);
    catalog.deleteEntity(known, this.stamp);
    this.context.nodes.forget();
  }
}

// Without the fields that were left open.
function stated(value: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner !== undefined) kept[key] = isObject(inner) ? stated(inner) : inner;
  }
  return kept;
}
