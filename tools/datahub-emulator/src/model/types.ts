import { type JsonValue } from '../json';

/** A primitive name, the full name of a named type (`com.linkedin.common.Status`), or a composite. */
export type TypeRef = string | { array: TypeRef } | { map: TypeRef } | { union: UnionMember[] };

/** One alternative of a union; `key` names it in JSON (`com.linkedin.schema.StringType`, `string`). */
export interface UnionMember {
  key: string;
  type: TypeRef;
}

/** An index annotation of a record field, at `path` below it (`''` is the field itself, `/*` every element). */
export interface SearchAnnotation {
  path: string;
  fieldName?: string;
  fieldNameAliases?: string[];
  fieldType?: string;
  hasValuesFieldName?: string;
  numValuesFieldName?: string;
  queryByDefault?: boolean;
}

/** A graph annotation of a record field: the edge made from the URN at `path`. */
export interface RelationshipAnnotation {
  path: string;
  name: string;
  isLineage: boolean;
  isUpstream: boolean;
}

/** A field of a record. */
export interface Field {
  name: string;
  type: TypeRef;
  /** The field may be left out of the JSON form and has no value then. */
  optional: boolean;
  /** What an absent field means; `undefined` when the field has no default. */
  default?: JsonValue;
  /** In Avro JSON a value of a union is wrapped in its type's name. */
  avroUnion: boolean;
  /** The field holds URNs, and only of these entity types. */
  urnTypes?: string[];
  /** The field is documented to hold URNs, of these entity types; of any when the list is empty. */
  urnOf?: string[];
  /** The field should no longer be used; the text says what to use instead. */
  deprecated?: true | string;
  search?: SearchAnnotation[];
  relationships?: RelationshipAnnotation[];
}

/** A named type of the model. `avroName` is the name the Avro schemas on the wire use. */
export type NamedType =
  | { kind: 'record'; avroName: string; fields: Field[]; deprecated?: true | string }
  | { kind: 'enum'; avroName: string; symbols: string[]; deprecatedSymbols?: string[] }
  | { kind: 'fixed'; avroName: string; size: number };

/** An aspect: a record that is stored under a name of its own. */
export interface AspectType {
  record: string;
  timeseries: boolean;
}

/** An entity type; the key aspect's fields are the parts of its URN, in order. */
export interface EntityType {
  keyAspect: string;
  keyFields: string[];
  /** Every aspect it may have, the key aspect first. */
  aspects: string[];
}

/** The whole model as it is cached on disk. */
export interface ModelDocument {
  format: number;
  source: string;
  types: Record<string, NamedType>;
  aspects: Record<string, AspectType>;
  entities: Record<string, EntityType>;
}
