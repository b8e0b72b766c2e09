import { Urn } from '@dataspoke/domain';
import { Refusal } from '../errors';
import { isObject, type JsonObject, type JsonValue } from '../json';
import { type Field, type NamedType, type TypeRef, type UnionMember } from './types';

/**
 * Checks JSON values against the model as DataHub's record validation does: required fields must be present,
 * absent fields with a default stay absent, unknown fields are dropped, null is no value.
 */
export class Validator {
  constructor(private readonly types: ReadonlyMap<string, NamedType>) {}

  /** The record without unknown fields; refuses (`invalid`) a value that does not fit, naming the path. */
  record(name: string, value: JsonValue, path: string): JsonObject {
    const type = this.types.get(name);
    if (type?.kind !== 'record') throw new TypeError(`the model has no record ${name}`);
    return this.fieldsOf(type.fields, value, path);
  }

  private fieldsOf(fields: readonly Field[], value: JsonValue, path: string): JsonObject {
    if (!isObject(value)) throw misfit(path, 'an object', value);
    const known: JsonObject = {};
    for (const field of fields) {
      const inner = value[field.name];
      if (inner === undefined) {
        if (field.optional || field.default !== undefined) continue;
        throw new Refusal(
          'invalid',
          `ERROR :: /${path}/${field.name} :: field is required but not found and has no default value`,
        );
      }
      const at = `${path}/${field.name}`;
      known[field.name] = this.value(field.type, inner, at);
      if (field.urnTypes) requireUrns(field.urnTypes, inner, at);
    }
    return known;
  }

  private value(type: TypeRef, value: JsonValue, path: string): JsonValue {
    if (value === null) {
      throw new Refusal('invalid', `ERROR :: /${path} :: null is not a value; leave the field out`);
    }
    if (typeof type === 'string') return this.simple(type, value, path);
    if ('array' in type) {
      if (!Array.isArray(value)) throw misfit(path, 'an array', value);
      return value.map((item, at) => this.value(type.array, item, `${path}/${at}`));
    }
    if ('map' in type) {
      if (!isObject(value)) throw misfit(path, 'a map', value);
      const map: JsonObject = {};
      for (const [key, item] of Object.entries(value)) {
        map[key] = this.value(type.map, item ?? null, `${path}/${key}`);
      }
      return map;
    }
    return this.union(type.union, value, path);
  }

  private union(members: readonly UnionMember[], value: JsonValue, path: string): JsonValue {
    const [entry, ...more] = isObject(value) ? Object.entries(value) : [];
    const member = entry && members.find((each) => each.key === entry[0]);
    if (!entry || !member || more.length > 0) {
      const choices = members.map((each) => each.key).join(', ');
      throw new Refusal('invalid', `ERROR :: /${path} :: expected an object with one key out of: ${choices}`);
    }
    return { [member.key]: this.value(member.type, entry[1] ?? null, `${path}/${member.key}`) };
  }

  private simple(type: string, value: JsonValue, path: string): JsonValue {
    switch (type) {
      case 'string':
        if (typeof value !== 'string') throw misfit(path, 'a string', value);
        return value;
      case 'boolean':
        if (typeof value !== 'boolean') throw misfit(path, 'a boolean', value);
        return value;
      case 'int':
      case 'long':
        if (typeof value !== 'number' || !Number.isInteger(value)) throw misfit(path, `an ${type}`, value);
        return value;
      case 'float':
      case 'double':
        if (typeof value !== 'number') throw misfit(path, `a ${type}`, value);
        return value;
      case 'bytes':
        if (typeof value !== 'string' || /[^\0-\xff]/.test(value)) throw misfit(path, 'bytes', value);
        return value;
      default:
        return this.named(type, value, path);
    }
  }

  private named(name: string, value: JsonValue, path: string): JsonValue {
    const type = this.types.get(name);
    switch (type?.kind) {
      case 'record':
        return this.fieldsOf(type.fields, value, path);
      case 'enum':
        if (typeof value !== 'string' || !type.symbols.includes(value)) {
          throw misfit(path, `an enum symbol out of ${type.symbols.join(', ')}`, value);
        }
        return value;
      case 'fixed':
        if (typeof value !== 'string' || value.length !== type.size) {
          throw misfit(path, `${type.size} bytes`, value);
        }
        return value;
      default:
        throw new TypeError(`the model has no type ${name}`);
    }
  }
}

function requireUrns(entityTypes: readonly string[], value: JsonValue, path: string): void {
  for (const text of Array.isArray(value) ? value : [value]) {
    const valid = typeof text === 'string' && Urn.isValid(text);
    if (!valid || !entityTypes.includes(Urn.parse(text).entityType)) {
      throw new Refusal(
        'invalid',
        `ERROR :: /${path} :: expected a URN of ${entityTypes.join(' or ')}, got ${preview(text)}`,
      );
    }
  }
}

function misfit(path: string, expected: string, value: JsonValue): Refusal {
  return new Refusal('invalid', `ERROR :: /${path} :: ${preview(value)} is not ${expected}`);
}

function preview(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
