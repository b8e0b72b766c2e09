import { type JsonObject, type JsonValue } from '../json';
import { type Model } from '../model/model';
import { type Field, type TypeRef, type UnionMember } from '../model/types';

const MAX_DEPTH = 5;
const TEXTS = ['Größe ✓ 日本語 😀', 'plain', '"quoted"\nsecond line\t\\', 'a/b~c,(d)'];

/** An aspect of an entity with a value to write. */
export interface SampleAspect {
  urn: string;
  aspectName: string;
  value: JsonObject;
  isTimeseries: boolean;
}

/**
 * A value for every aspect of every entity type (apart from keys), made from the model alone: all optional
 * fields are there, and the union members and enum symbols change with `variant`. Every aspect comes once for each
 * entity type that may have it, on an entity named after `name`.
 */
export function sampleAspects(model: Model, name: string, variant: number): SampleAspect[] {
  const samples = new Samples(model, variant);
  return model.entityTypes().flatMap((entity) => {
    const urn = samples.urn(entity.name, name);
    return entity.aspects.flatMap((aspectName): SampleAspect[] => {
      const aspect = model.aspect(aspectName);
      if (!aspect || aspectName === entity.keyAspect) return [];
      return [{ urn, aspectName, value: samples.record(aspect.record, 0), isTimeseries: aspect.timeseries }];
    });
  });
}

// Avro has no union of a single type: DataHub's own client writes its value without the name, which no server takes.
function isUnionOfOne(type: TypeRef): boolean {
  return typeof type === 'object' && 'union' in type && type.union.length === 1;
}

class Samples {
  private at = 0;

  constructor(
    private readonly model: Model,
    private readonly variant: number,
  ) {}

  /** A URN of the type; its last part is `name`, parts that are URNs themselves have it too. */
  urn(type: string, name: string): string {
    const entity = this.model.entity(type);
    const key = entity && this.model.aspect(entity.keyAspect);
    const parts = (key?.fields ?? []).map((field) => this.keyPart(field, name));
    return parts.length === 1 ? `urn:li:${type}:${parts[0] ?? name}` : `urn:li:${type}:(${parts.join(',')})`;
  }

  record(name: string, depth: number): JsonObject {
    const made: JsonObject = {};
    for (const field of this.model.fields(name)) {
      if (field.optional && (depth >= MAX_DEPTH || isUnionOfOne(field.type))) continue;
      made[field.name] = this.field(field, depth);
    }
    return made;
  }

  private keyPart(field: Field, name: string): string {
    if (field.urnTypes?.[0]) return this.urn(field.urnTypes[0], name);
    if (field.name === 'platform') return `urn:li:dataPlatform:${name}`;
    if (field.name === 'parent') return this.urn('dataset', name);
    const type = typeof field.type === 'string' ? this.model.type(field.type) : undefined;
    if (type?.kind === 'enum') return type.symbols.includes('PROD') ? 'PROD' : (type.symbols[0] ?? name);
    if (field.type === 'int' || field.type === 'long') return '1';
    if (/flow/i.test(field.name) && field.name !== 'flowId') return this.urn('dataFlow', name);
    return name;
  }

  private field(field: Field, depth: number): JsonValue {
    const { urnTypes, type } = field;
    if (!urnTypes?.[0]) return this.value(type, depth);
    const urn = this.urn(urnTypes[this.variant % urnTypes.length] ?? urnTypes[0], `n${(this.at += 1)}`);
    return typeof type === 'object' && 'array' in type ? [urn] : urn;
  }

  private value(type: TypeRef, depth: number): JsonValue {
    if (typeof type !== 'string') {
      if ('array' in type) return depth >= MAX_DEPTH ? [] : [this.value(type.array, depth + 1)];
      if ('map' in type) return depth >= MAX_DEPTH ? {} : { 'kéy.1': this.value(type.map, depth + 1) };
      const members = this.distinct(type.union);
      const member = members[this.variant % members.length];
      return member ? { [member.key]: this.value(member.type, depth + 1) } : {};
    }
    this.at += 1;
    switch (type) {
      case 'string':
        return `${TEXTS[(this.at + this.variant) % TEXTS.length] ?? ''} ${this.at}`;
      case 'boolean':
        return this.variant % 2 === 0;
      case 'int':
        return 7 + this.variant;
      case 'long':
        return 1_700_000_000_123 + this.at;
      case 'float':
      case 'double':
        return 0.5 + this.at;
      case 'bytes':
        return `bytes ${this.at}`;
      default:
        return this.named(type, depth);
    }
  }

  // DataHub's own client writes an enum as the string, and a float as the double, that the same union may hold.
  private distinct(members: readonly UnionMember[]): UnionMember[] {
    const has = (name: string): boolean => members.some(({ type }) => type === name);
    return members.filter(({ type }) => {
      if (type === 'float') return !has('double');
      const isEnum = typeof type === 'string' && this.model.type(type)?.kind === 'enum';
      return !isEnum || !has('string');
    });
  }

  private named(name: string, depth: number): JsonValue {
    const type = this.model.type(name);
    switch (type?.kind) {
      case 'record':
        return this.record(name, depth + 1);
      case 'enum':
        return type.symbols[(this.at + this.variant) % type.symbols.length] ?? '';
      default:
        return 'x'.repeat(type?.size ?? 1);
    }
  }
}
