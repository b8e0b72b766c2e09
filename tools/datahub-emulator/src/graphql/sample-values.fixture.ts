import { type JsonObject, type JsonValue } from '../json';
import { type Entity, type Model } from '../model/model';
import { type Field, type TypeRef } from '../model/types';

const MAX_DEPTH = 6;

const TARGETS: Readonly<Record<string, string>> = {
  actor: 'corpuser',
  owner: 'corpuser',
  managerUrn: 'corpuser',
  admins: 'corpuser',
  members: 'corpuser',
  users: 'corpuser',
  user: 'corpuser',
  actorUrn: 'corpuser',
  ownerUrn: 'corpuser',
  urn: 'glossaryTerm',
  platform: 'dataPlatform',
  platforms: 'dataPlatform',
  parent: 'dataset',
  flow: 'dataFlow',
  instance: 'dataPlatformInstance',
  typeUrn: 'ownershipType',
  propertyUrn: 'structuredProperty',
  valueType: 'dataType',
  entityTypes: 'entityType',
  parentDomain: 'domain',
  parentNode: 'glossaryNode',
  parentDataProduct: 'dataProduct',
  parentTemplate: 'dataJob',
  schemaFieldUrn: 'schemaField',
  destinationUrn: 'dataset',
  asset: 'dataset',
  entity: 'dataset',
  entities: 'dataset',
  entityUrn: 'dataset',
  asserteeUrn: 'dataset',
  assertionUrn: 'assertion',
  replacement: 'dataset',
  siblings: 'dataset',
  sources: 'dataset',
  foreignDataset: 'dataset',
  sourceUrn: 'assertion',
  businessAttributeUrn: 'businessAttribute',
  defaultView: 'dataHubView',
  groups: 'mlModelGroup',
  origin: 'dataset',
  fields: 'schemaField',
  foreignFields: 'schemaField',
  sourceFields: 'schemaField',
  field: 'schemaField',
};

/** Values that fill every field of the model's records, optional ones too. */
export class SampleValues {
  constructor(private readonly model: Model) {}

  /** A URN of an entity type; `id` tells entities apart. */
  urn(entityType: string, id = 'sample'): string {
    const entity = this.model.entity(entityType);
    if (!entity) throw new TypeError(`no entity type ${entityType}`);
    if (entityType === 'dataset') return `urn:li:dataset:(urn:li:dataPlatform:postgres,${id},PROD)`;
    const parts = this.keyParts(entity, id);
    return `urn:li:${entityType}:${parts.length === 1 ? parts[0] : `(${parts.join(',')})`}`;
  }

  /** The value of an aspect of `urn`. */
  aspect(urn: string, name: string): JsonObject {
    const record = this.model.aspect(name)?.record ?? '';
    return this.record(urn, record, 0);
  }

  private keyParts(entity: Entity, id: string): string[] {
    const fields = this.model.aspect(entity.keyAspect)?.fields ?? [];
    return fields.map((field) => {
      const named = typeof field.type === 'string' ? this.model.type(field.type) : undefined;
      if (named?.kind === 'enum') return 'PROD';
      const target = field.urnTypes?.[0] ?? TARGETS[field.name];
      return target && target !== entity.name ? this.urn(target, id) : id;
    });
  }

  private record(urn: string, name: string, depth: number): JsonObject {
    const value: JsonObject = {};
    for (const field of this.model.fields(name)) {
      if (depth >= MAX_DEPTH && (field.optional || field.default !== undefined)) continue;
      value[field.name] = this.field(urn, field, depth);
    }
    return value;
  }

  private field(urn: string, field: Field, depth: number): JsonValue {
    return this.value(urn, field.type, depth, field);
  }

  private value(urn: string, type: TypeRef, depth: number, field: Field): JsonValue {
    if (typeof type === 'object') {
      if ('array' in type) return [this.value(urn, type.array, depth, field)];
      if ('map' in type) return { key: this.value(urn, type.map, depth, field) };
      const [member] = type.union;
      return member ? { [member.key]: this.value(urn, member.type, depth, field) } : null;
    }
    switch (type) {
      case 'string':
        return this.text(urn, field);
      case 'boolean':
        return true;
      case 'int':
      case 'long':
      case 'float':
      case 'double':
        return 1;
      case 'bytes':
      case 'null':
        return '';
      default:
        return this.named(urn, type, depth);
    }
  }

  private named(urn: string, name: string, depth: number): JsonValue {
    const type = this.model.type(name);
    if (type?.kind === 'enum') return type.symbols[0] ?? '';
    return type?.kind === 'record' ? this.record(urn, name, depth + 1) : '';
  }

  // Many fields hold URNs without saying of what: their names tell.
  private text(urn: string, field: Field): string {
    const named = [field.urnTypes?.[0], TARGETS[field.name], field.name, field.name.replace(/s$/, '')];
    const target = named.find((each) => each !== undefined && this.model.entity(each) !== undefined);
    if (target) return this.urn(target);
    if (field.name === 'status' && urn.startsWith('urn:li:corpuser:')) return 'ACTIVE';
    return field.name === 'fieldPath' ? 'id' : `a ${field.name} of ${urn.slice(0, 30)}`;
  }
}
