import { InvalidUrn, Urn } from '@dataspoke/domain';
import { ownOf } from '../json';
import { ENTITY_TYPES, type EntityType, type EntityTypes, type KeyField } from './entity-types';

/** How DataHub keeps an aspect: its latest values by version, or all values by time. */
export type AspectKind = 'versioned' | 'timeseries';

interface KnownType extends EntityType {
  readonly kinds: ReadonlyMap<string, AspectKind>;
}

/** Which entity types and aspects exist. Answers from a table, without a call. */
export class CatalogModel {
  private readonly types = new Map<string, KnownType>();

  /** `extra` adds entity types, or replaces those of the same name. */
  constructor(private readonly extra: EntityTypes = {}) {}

  /** Parses a URN of a known entity type; raises {@link InvalidUrn}. */
  parseUrn(text: string): Urn {
    const urn = Urn.parse(text);
    this.known(urn);
    return urn;
  }

  /**
   * Parses a URN under which an entity can be stored: of a known type, with the parts that its key has, each of its kind.
   * Raises {@link InvalidUrn}. The server passes over a write to any other URN and reports success.
   */
  parseStorableUrn(text: string): Urn {
    const urn = Urn.parse(text);
    const { keyFields } = this.known(urn);
    // The only field of a key takes the whole id, whatever it looks like.
    if (!keyFields || keyFields.length === 1) return urn;
    if (urn.parts.length !== keyFields.length) {
      const form = keyFields.map(({ name }) => `<${name}>`).join(',');
      throw new InvalidUrn(text, `expected urn:li:${urn.entityType}:(${form})`);
    }
    for (let at = 0; at < keyFields.length; at += 1) {
      const problem = partProblem(keyFields[at], urn.parts[at]);
      if (problem !== undefined) throw new InvalidUrn(text, problem);
    }
    return urn;
  }

  /** The aspect that every stored entity of the type has. */
  keyAspect(urn: Urn): string {
    return this.known(urn).keyAspect;
  }

  /** Whether entities of the URN's type can have the aspect, and how it is stored. */
  aspectKind(urn: Urn, aspectName: string): AspectKind | undefined {
    return this.known(urn).kinds.get(aspectName);
  }

  /** The names of all aspects that entities of the type can have, the key aspect first; empty when it is unknown. */
  aspectNames(entityType: string): readonly string[] {
    return [...(this.find(entityType)?.kinds.keys() ?? [])];
  }

  /** The GraphQL name of an entity type; undefined when it is unknown or cannot be searched for. */
  graphqlName(entityType: string): string | undefined {
    return this.find(entityType)?.graphql;
  }

  private known(urn: Urn): KnownType {
    const type = this.find(urn.entityType);
    if (type) return type;
    throw new InvalidUrn(urn.toString(), `"${urn.entityType}" is not an entity type that this client knows`);
  }

  private find(name: string): KnownType | undefined {
    const seen = this.types.get(name);
    if (seen) return seen;
    const type = ownOf(this.extra, name) ?? ownOf(ENTITY_TYPES, name);
    if (!type) return undefined;
    const made: KnownType = { ...type, kinds: kindsOf(type) };
    this.types.set(name, made);
    return made;
  }
}

function partProblem(field: KeyField | undefined, part = ''): string | undefined {
  if (field?.holds === undefined) return undefined;
  if (field.holds === 'urn') return Urn.isValid(part) ? undefined : `its ${field.name} must be a URN`;
  if (field.holds.includes(part)) return undefined;
  return `its ${field.name} must be one of ${field.holds.join(', ')}`;
}

function kindsOf(type: EntityType): ReadonlyMap<string, AspectKind> {
  const kinds = new Map<string, AspectKind>([[type.keyAspect, 'versioned']]);
  for (const name of type.aspects) kinds.set(name, 'versioned');
  for (const name of type.timeseries ?? []) kinds.set(name, 'timeseries');
  return kinds;
}
