import { Urn } from '@dataspoke/domain';
import { Refusal } from '../errors';
import { type JsonObject } from '../json';
import { type AspectType, type EntityType, type Field, type ModelDocument, type NamedType } from './types';
import { Validator } from './validator';

/** An aspect with its name and the fields of its record. */
export interface Aspect extends AspectType {
  name: string;
  fields: Field[];
}

/** An entity type with its name. */
export interface Entity extends EntityType {
  name: string;
}

/** A URN that the model knows: its entity type is registered and its id has the parts of the key. */
export interface KnownUrn {
  text: string;
  entity: Entity;
  parts: readonly string[];
}

const URN_SHAPE = /^urn:li:([A-Za-z][A-Za-z0-9]*):./su;

/** DataHub's entities, aspects and record types, and what can be said about a value from them alone. */
export class Model {
  readonly source: string;
  readonly validator: Validator;
  private readonly entities = new Map<string, Entity>();
  private readonly aspects = new Map<string, Aspect>();
  private readonly types: ReadonlyMap<string, NamedType>;

  constructor(document: ModelDocument) {
    this.source = document.source;
    this.types = new Map(Object.entries(document.types));
    for (const [name, aspect] of Object.entries(document.aspects)) {
      this.aspects.set(name, { ...aspect, name, fields: this.fields(aspect.record) });
    }
    for (const [name, entity] of Object.entries(document.entities)) {
      this.entities.set(name, { ...entity, name });
    }
    this.validator = new Validator(this.types);
  }

  /** All entity types. */
  entityTypes(): Entity[] {
    return [...this.entities.values()];
  }

  /** The entity type of that exact name. */
  entity(name: string): Entity | undefined {
    return this.entities.get(name);
  }

  /** The aspect of that exact name. */
  aspect(name: string): Aspect | undefined {
    return this.aspects.get(name);
  }

  /** The named type, e.g. `com.linkedin.common.Status`. */
  type(name: string): NamedType | undefined {
    return this.types.get(name);
  }

  /** The fields of a record type; raises TypeError when the model has no such record. */
  fields(record: string): Field[] {
    const type = this.types.get(record);
    if (type?.kind !== 'record') throw new TypeError(`the model has no record ${record}`);
    return type.fields;
  }

  /** The aspect `aspectName` of `entity`; refuses it when the entity cannot have it. */
  aspectOf(entity: Entity, aspectName: string): Aspect {
    const aspect = this.aspects.get(aspectName);
    if (!aspect || !entity.aspects.includes(aspectName)) {
      throw new Refusal('invalid', `Unknown aspect ${aspectName} for entity ${entity.name}`);
    }
    return aspect;
  }

  /** The text before the id: `dataset` of a dataset's URN; refuses a text that is no URN at all. */
  entityTypeOf(urn: string): string {
    const type = URN_SHAPE.exec(urn)?.[1];
    if (!type) {
      throw new Refusal('bad-argument', `Failed to parse urn: ${urn.slice(0, 300)} is not a valid urn`);
    }
    return type;
  }

  /**
   * The URN with its entity type and parts. Refuses a text that is no URN (`bad-argument`) and an unknown entity
   * type (`invalid`); answers `undefined` for a URN that breaks a rule of the server (length, reserved characters,
   * blanks at the end, wrong number of parts), because writes skip those while reads find nothing.
   */
  knownUrn(text: string): KnownUrn | undefined {
    const type = this.entityTypeOf(text);
    const entity = this.entities.get(type);
    if (!entity) throw new Refusal('invalid', `Failed to find entity with name ${type} in EntityRegistry`);
    if (!Urn.isValid(text)) return undefined;
    const id = text.slice(`urn:li:${type}:`.length);
    const parts = entity.keyFields.length === 1 ? [id] : Urn.parse(text).parts;
    return parts.length === entity.keyFields.length ? { text, entity, parts } : undefined;
  }

  /** The value of the key aspect, which is the URN's id in another form; refuses a part outside the key's type. */
  keyAspectValue(urn: KnownUrn): JsonObject {
    const key = this.aspects.get(urn.entity.keyAspect);
    const value: JsonObject = {};
    key?.fields.forEach((field, at) => {
      const part = urn.parts[at] ?? '';
      value[field.name] = field.type === 'int' || field.type === 'long' ? Number(part) : part;
    });
    return key ? this.validator.record(key.record, value, urn.entity.keyAspect) : value;
  }
}
