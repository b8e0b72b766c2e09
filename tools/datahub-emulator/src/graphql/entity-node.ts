import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { type JsonObject, textAt } from '../json';
import { type KnownUrn } from '../model/model';
import { type Criterion } from '../search/filters';
import { bothOf } from '../search/read-filter';
import { entityTypeEnum } from '../model/entity-type-names';
import { type AuditStamp, type StoredAspect } from '../store/aspect-store';

/** An entity as GraphQL resolvers see it: its key always, its aspects as they are asked for. */
export class EntityNode {
  private loaded: Map<string, StoredAspect> | undefined;
  private keyValue: JsonObject | undefined;

  constructor(
    readonly urn: string,
    private readonly known: KnownUrn,
    readonly nodes: EntityNodes,
  ) {}

  /** Entity type as URNs name it. */
  get entityType(): string {
    return this.known.entity.name;
  }

  /** The key aspect, which follows from the URN. */
  get key(): JsonObject {
    this.keyValue ??= this.nodes.catalog.model.keyAspectValue(this.known);
    return this.keyValue;
  }

  /** Whether the entity is stored. */
  get exists(): boolean {
    return this.aspects().has(this.known.entity.keyAspect);
  }

  /** What people call the entity: the name an aspect states, else the last part of the URN. */
  get shownName(): string {
    for (const { aspect, value } of this.aspects().values()) {
      if (aspect === this.known.entity.keyAspect) continue;
      const name = textAt(value, 'name') ?? textAt(value, 'displayName') ?? textAt(value, 'title');
      if (name) return name;
    }
    return this.known.parts.at(-1) ?? this.urn;
  }

  /** When and by whom the entity was first written. */
  get birth(): AuditStamp | undefined {
    return this.aspects().get(this.known.entity.keyAspect)?.created;
  }

  /** For an entity that stands for an entity type: the name GraphQL has for that type. */
  get describedType(): string {
    const id = this.urn.split(':').at(-1) ?? '';
    return entityTypeEnum(id.split('.').at(-1) ?? '');
  }

  /** The latest value of an aspect. */
  aspect(name: string): JsonObject | undefined {
    return this.aspects().get(name)?.value;
  }

  /** All aspects stored, by name. */
  aspects(): ReadonlyMap<string, StoredAspect> {
    this.loaded ??= new Map(
      this.nodes.catalog.store.latestOf(this.urn).map((stored) => [stored.aspect, stored]),
    );
    return this.loaded;
  }
}

/** The entities of one GraphQL request, each read at most once. */
export class EntityNodes {
  private readonly nodes = new Map<string, EntityNode>();

  constructor(
    readonly catalog: Catalog,
    /** What the caller may view, as OR of ANDs; everything when left out. */
    private readonly viewable?: readonly (readonly Criterion[])[],
  ) {}

  /** Filters, narrowed to what the caller may view. */
  viewed(filters: readonly (readonly Criterion[])[]): readonly (readonly Criterion[])[] {
    return this.viewable ? bothOf(filters, this.viewable) : filters;
  }

  /** The entity, like {@link get}; refuses one that the caller may not view. */
  getViewable(urn: string): EntityNode {
    const node = this.get(urn);
    if (this.viewable) {
      const itself = { field: 'urn', values: [urn], condition: 'EQUAL', negated: false };
      const filters = this.viewed([[itself]]);
      const { total } = this.catalog.search.page({ query: '*', filters, start: 0, count: 0 });
      if (total === 0) throw new Refusal('unauthorized', 'Unauthorized to perform this action.');
    }
    return node;
  }

  /** Has everything read anew, after a write. */
  forget(): void {
    this.nodes.clear();
  }

  /** The entity of that URN, stored or not; refuses a text that is no URN of a known type. */
  get(urn: string): EntityNode {
    let node = this.nodes.get(urn);
    if (!node) {
      const known = this.catalog.model.knownUrn(urn);
      if (!known) throw new Refusal('bad-argument', `${urn.slice(0, 300)} breaks a rule for URNs`);
      node = new EntityNode(urn, known, this);
      this.nodes.set(urn, node);
    }
    return node;
  }

  /** The entity of that URN; nothing for an absent or unusable one, as stored values may hold any text. */
  find(urn: string | undefined): EntityNode | null {
    if (urn === undefined) return null;
    try {
      return this.get(urn);
    } catch (failure) {
      if (failure instanceof Refusal) return null;
      throw failure;
    }
  }
}
