import {
  getNullableType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { isObject, type JsonObject, type JsonValue } from '../json';
import { type TypeRef } from '../model/types';
import { type EntityNode } from './entity-node';
import { objectTypeName } from './object-types';

/** A record out of an aspect, which answers the GraphQL fields that its own fields are named like. */
export class AspectPart {
  constructor(
    /** The entity the aspect belongs to. */
    readonly node: EntityNode,
    /** Full name of the record type. */
    readonly record: string,
    readonly value: JsonObject,
  ) {}
}

/** An aspect of an entity; `null` when it is not stored. */
export function aspectPart(node: EntityNode, aspectName: string): AspectPart | null {
  const value = node.aspect(aspectName);
  const record = node.nodes.catalog.model.aspect(aspectName)?.record;
  return value && record ? new AspectPart(node, record, value) : null;
}

/**
 * The field `name` of a part in the shape of a GraphQL type: a URN becomes the entity, a map a list of entries, a record
 * a part. An absent field answers its default, else `null`. `undefined` when the record has no such field.
 */
export function partField(part: AspectPart, name: string, type: GraphQLOutputType): unknown {
  const { model } = part.node.nodes.catalog;
  const field = model.fields(part.record).find((each) => each.name === name);
  if (!field) return undefined;
  return shaped(part.node, field.type, part.value[name] ?? field.default ?? null, type);
}

/** A value of an aspect in the shape of a GraphQL type. */
export function shaped(
  node: EntityNode,
  typeRef: TypeRef,
  value: JsonValue,
  wanted: GraphQLOutputType,
): unknown {
  if (value === null) return null;
  const type = getNullableType(wanted);
  if (typeof typeRef === 'object' && 'union' in typeRef && isObject(value)) {
    const member = typeRef.union.find(({ key }) => value[key] !== undefined);
    return member ? shaped(node, member.type, value[member.key] ?? null, wanted) : null;
  }
  if (isListType(type)) {
    if (Array.isArray(value)) {
      const item = typeof typeRef === 'object' && 'array' in typeRef ? typeRef.array : 'null';
      return value.map((each) => shaped(node, item, each, type.ofType));
    }
    return isObject(value) ? entries(value, node.urn) : null;
  }
  if (isLeafType(type)) return leaf(type.name, value);
  if (typeof value === 'string') return entityOf(node, value, type);
  if (isObject(value) && typeof typeRef === 'string') return new AspectPart(node, typeRef, value);
  return null;
}

function leaf(type: string, value: JsonValue): unknown {
  if (isObject(value) || Array.isArray(value)) return null;
  if (type === 'String') return String(value);
  const isNumber = type === 'Int' || type === 'Long' || type === 'Float';
  return isNumber && typeof value === 'string' ? Number(value) : value;
}

function entityOf(node: EntityNode, urn: string, type: GraphQLOutputType): EntityNode | null {
  const found = node.nodes.find(urn);
  if (!found || isAbstractType(type)) return found;
  return isObjectType(type) && type.name === objectTypeName(found.entityType) ? found : null;
}

function entries(map: JsonObject, urn: string): JsonObject[] {
  return Object.entries(map).map(([key, value]) => ({
    key,
    value: value === undefined || value === null ? null : String(value),
    associatedUrn: urn,
  }));
}
