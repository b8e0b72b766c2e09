import { isObject, isStringArray, type JsonObject, type JsonValue } from '../json';
import {
  type AspectType,
  type EntityType,
  type Field,
  type ModelDocument,
  type NamedType,
  type RelationshipAnnotation,
  type SearchAnnotation,
  type TypeRef,
  type UnionMember,
} from './types';

/** Raised when a schema file is not what this parser understands. */
export class UnknownSchema extends Error {
  override readonly name = 'UnknownSchema';
}

/** Grows when the parsed form changes, so that an older cached model is not read. */
export const MODEL_FORMAT = 4;

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

/** Avro on the wire says `com.linkedin.pegasus2avro.x`; JSON says `com.linkedin.x`. */
export function pegasusName(avroName: string): string {
  return avroName.replace(/^com\.linkedin\.pegasus2avro\./, 'com.linkedin.');
}

/** Parses DataHub's Avro schemas (file name → text) into the model; raises {@link UnknownSchema}. */
export function parseSchemas(files: ReadonlyMap<string, string>, source: string): ModelDocument {
  const types = new Map<string, NamedType>();
  const aspects: Record<string, AspectType> = {};
  const entities: Record<string, EntityType> = {};
  for (const [file, text] of files) {
    const schema: unknown = JSON.parse(text);
    if (!isObject(schema)) continue; // a bare union, e.g. a search filter; nothing is stored under it
    const record = new SchemaReader(types, file).read(schema, '');
    if (typeof record !== 'string') throw new UnknownSchema(`${file} does not describe a record`);
    const annotation = schema['Aspect'];
    if (!isObject(annotation)) continue;
    const name = requiredText(annotation['name'], file);
    aspects[name] = { record, timeseries: annotation['type'] === 'timeseries' };
    const entity = annotation['keyForEntity'];
    const type = types.get(record);
    if (typeof entity === 'string' && type?.kind === 'record') {
      const others = annotation['entityAspects'];
      entities[entity] = {
        keyAspect: name,
        keyFields: type.fields.map((field) => field.name),
        aspects: [name, ...(Array.isArray(others) ? others.filter((each) => typeof each === 'string') : [])],
      };
    }
  }
  if (Object.keys(entities).length === 0) throw new UnknownSchema('no schema names an entity');
  // An entity can list an aspect whose schema is not part of the package.
  for (const entity of Object.values(entities)) {
    entity.aspects = entity.aspects.filter((aspect) => aspects[aspect] !== undefined);
  }
  return { format: MODEL_FORMAT, source, types: Object.fromEntries(types), aspects, entities };
}

class SchemaReader {
  constructor(
    private readonly types: Map<string, NamedType>,
    private readonly file: string,
  ) {}

  read(schema: JsonValue | undefined, namespace: string): TypeRef {
    if (typeof schema === 'string') return PRIMITIVES.has(schema) ? schema : this.fullName(schema, namespace);
    if (Array.isArray(schema)) {
      const members = schema.map((member) => this.member(member, namespace));
      return { union: members };
    }
    if (!isObject(schema)) throw new UnknownSchema(`${this.file}: a type is missing`);
    const kind = schema['type'];
    switch (kind) {
      case 'array':
        return { array: this.read(schema['items'], namespace) };
      case 'map':
        return { map: this.read(schema['values'], namespace) };
      case 'record':
      case 'enum':
      case 'fixed':
        return this.named(kind, schema, namespace);
      default:
        return this.read(kind, namespace);
    }
  }

  private named(kind: 'record' | 'enum' | 'fixed', schema: JsonObject, outer: string): TypeRef {
    const namespace = typeof schema['namespace'] === 'string' ? schema['namespace'] : outer;
    const avroName = `${namespace}.${requiredText(schema['name'], this.file)}`;
    const name = pegasusName(avroName);
    if (kind === 'enum') {
      const symbols = schema['symbols'];
      const deprecated = schema['deprecatedSymbols'];
      this.types.set(name, {
        kind,
        avroName,
        symbols: Array.isArray(symbols) ? symbols.filter((symbol) => typeof symbol === 'string') : [],
        ...(isObject(deprecated) ? { deprecatedSymbols: Object.keys(deprecated) } : {}),
      });
    } else if (kind === 'fixed') {
      this.types.set(name, { kind, avroName, size: Number(schema['size']) });
    } else {
      const fields = schema['fields'];
      if (!Array.isArray(fields)) throw new UnknownSchema(`${this.file}: ${name} has no fields`);
      const parsed = fields.filter(isObject).map((field) => restored(name, this.field(field, namespace)));
      if (parsed.some((field) => field.name === DISCRIMINATOR)) return unionOf(parsed);
      this.types.set(name, { kind, avroName, fields: parsed, ...deprecation(schema) });
    }
    return name;
  }

  private field(field: JsonObject, namespace: string): Field {
    const name = requiredText(field['name'], this.file);
    const declared = this.read(field['type'], namespace);
    const search = searchAnnotations(field['Searchable']);
    const relationships = relationshipAnnotations(field['Relationship']);
    const optional = typeof declared === 'object' && 'union' in declared && allowsNull(declared.union);
    const parsed: Field = {
      name,
      type: optional ? withoutNull(declared.union) : declared,
      optional,
      avroUnion: typeof declared === 'object' && 'union' in declared,
    };
    if (field['default'] !== undefined && field['default'] !== null) parsed.default = field['default'];
    if (search.length > 0) parsed.search = search;
    if (relationships.length > 0) parsed.relationships = relationships;
    const urnRule = field['UrnValidation'];
    if (isObject(urnRule) && urnRule['strict'] === true && isStringArray(urnRule['entityTypes'])) {
      parsed.urnTypes = urnRule['entityTypes'];
    }
    if (typeof field['Urn'] === 'string')
      parsed.urnOf = urnKinds(field, relationshipKinds(field['Relationship']));
    return { ...parsed, ...deprecation(field) };
  }

  private member(schema: JsonValue, namespace: string): UnionMember {
    const type = this.read(schema, namespace);
    if (typeof type === 'string') return { key: type, type };
    return { key: 'array' in type ? 'array' : 'map', type };
  }

  private fullName(name: string, namespace: string): string {
    return pegasusName(name.includes('.') ? name : `${namespace}.${name}`);
  }
}

/** Tells which of the other fields has a value, in the record that Avro makes out of a union with named members. */
const DISCRIMINATOR = 'fieldDiscriminator';

// In JSON such a union is one: an object with exactly one key, the member's name.
function unionOf(fields: readonly Field[]): TypeRef {
  const members = fields.filter((field) => field.name !== DISCRIMINATOR);
  return { union: members.map(({ name, type }) => ({ key: name, type })) };
}

/** Optional fields that are unions with a single member: Avro writes them as if they were that member. */
const SINGLE_MEMBER_UNIONS: Readonly<Record<string, readonly string[]>> = {
  'com.linkedin.ml.metadata.QuantitativeAnalyses': ['unitaryResults', 'intersectionalResults'],
};

function restored(record: string, field: Field): Field {
  if (typeof field.type !== 'string' || !SINGLE_MEMBER_UNIONS[record]?.includes(field.name)) return field;
  return { ...field, type: { union: [{ key: field.type, type: field.type }] } };
}

function allowsNull(union: UnionMember[]): boolean {
  return union.some((member) => member.type === 'null');
}

function withoutNull(union: UnionMember[]): TypeRef {
  const members = union.filter((member) => member.type !== 'null');
  const [only] = members;
  return members.length === 1 && only ? only.type : { union: members };
}

// An annotation is either one object, or a map from paths below the field (`/*/tag`) to such objects.
function byPath(annotation: JsonValue | undefined): [string, JsonObject][] {
  if (!isObject(annotation)) return [];
  const paths = Object.entries(annotation).filter(
    (entry): entry is [string, JsonObject] => entry[0].startsWith('/') && isObject(entry[1]),
  );
  return paths.length > 0 ? paths : [['', annotation]];
}

function searchAnnotations(annotation: JsonValue | undefined): SearchAnnotation[] {
  return byPath(annotation).map(([path, spec]) => ({
    path,
    ...textEntry(spec, 'fieldName'),
    ...textEntry(spec, 'fieldType'),
    ...textEntry(spec, 'hasValuesFieldName'),
    ...textEntry(spec, 'numValuesFieldName'),
    ...(isStringArray(spec['fieldNameAliases']) ? { fieldNameAliases: spec['fieldNameAliases'] } : {}),
    // Written as a boolean in most schemas, as text in some.
    ...(spec['queryByDefault'] === undefined
      ? {}
      : { queryByDefault: String(spec['queryByDefault']) === 'true' }),
  }));
}

function relationshipAnnotations(annotation: JsonValue | undefined): RelationshipAnnotation[] {
  return byPath(annotation).flatMap(([path, spec]) =>
    typeof spec['name'] === 'string'
      ? [
          {
            path,
            name: spec['name'],
            isLineage: spec['isLineage'] === true,
            isUpstream: spec['isUpstream'] !== false,
          },
        ]
      : [],
  );
}

// Two spellings, each a flag or a text that says what to use instead.
function deprecation(schema: JsonObject): { deprecated?: true | string } {
  const mark = schema['deprecated'] ?? schema['Deprecated'];
  if (typeof mark === 'string' && mark !== '') return { deprecated: mark };
  return mark === true ? { deprecated: true } : {};
}

// `entityTypes` is exact where it is given; else the entity types that an edge from this field may lead to.
function urnKinds(field: JsonObject, ofEdges: string[]): string[] {
  return isStringArray(field['entityTypes']) ? field['entityTypes'] : ofEdges;
}

function relationshipKinds(annotation: JsonValue | undefined): string[] {
  const kinds = byPath(annotation).map(([, spec]) => spec['entityTypes']);
  return kinds.every(isStringArray) ? [...new Set(kinds.flat())] : [];
}

function textEntry(spec: JsonObject, key: string): Record<string, string> {
  const value = spec[key];
  return typeof value === 'string' ? { [key]: value } : {};
}

function requiredText(value: JsonValue | undefined, file: string): string {
  if (typeof value !== 'string') throw new UnknownSchema(`${file}: a name is missing`);
  return value;
}
