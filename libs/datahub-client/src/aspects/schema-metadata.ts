import { type JsonObject } from '../json';
import {
  auditStamp,
  globalTags,
  glossaryTerms,
  type AuditStamp,
  type GlobalTags,
  type GlossaryTerms,
} from './shared-aspects';
import { bookkeeping, flag, list, optional, record, setOf, text, union, whole } from './shape';

const TYPE_RECORDS = {
  boolean: 'BooleanType',
  fixed: 'FixedType',
  string: 'StringType',
  bytes: 'BytesType',
  number: 'NumberType',
  date: 'DateType',
  time: 'TimeType',
  enum: 'EnumType',
  null: 'NullType',
  map: 'MapType',
  array: 'ArrayType',
  union: 'UnionType',
  record: 'RecordType',
} as const;

/** DataHub's kinds of column types. */
export type FieldTypeKind = keyof typeof TYPE_RECORDS;

/** What `fields[].type` holds: a union inside a record, e.g. `{ type: { 'com.linkedin.schema.NumberType': {} } }`. */
export type SchemaFieldDataType = { readonly type: Readonly<Record<string, JsonObject>> };

export type SchemaField = {
  readonly fieldPath: string;
  readonly jsonPath?: string;
  readonly nullable?: boolean;
  readonly description?: string;
  readonly label?: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly type: SchemaFieldDataType;
  readonly nativeDataType: string;
  readonly recursive?: boolean;
  readonly globalTags?: GlobalTags;
  readonly glossaryTerms?: GlossaryTerms;
  readonly isPartOfKey?: boolean;
  readonly isPartitioningKey?: boolean;
  readonly jsonProps?: string;
};

export type ForeignKeyConstraint = {
  readonly name: string;
  /** schemaField URNs of the referenced dataset, in the order of `sourceFields`. */
  readonly foreignFields: readonly string[];
  readonly sourceFields: readonly string[];
  readonly foreignDataset: string;
};

export type SchemaMetadata = {
  readonly schemaName: string;
  readonly platform: string;
  readonly version: number;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly dataset?: string;
  readonly cluster?: string;
  readonly hash: string;
  readonly platformSchema: Readonly<Record<string, JsonObject>>;
  readonly fields: readonly SchemaField[];
  readonly primaryKeys?: readonly string[];
  readonly foreignKeys?: readonly ForeignKeyConstraint[];
};

const fieldDataType = record<SchemaFieldDataType>({ type: union<SchemaFieldDataType['type']>({}) });

const schemaField = record<SchemaField>({
  fieldPath: text,
  jsonPath: optional(text),
  nullable: optional(flag, false),
  description: optional(text),
  label: optional(text),
  created: bookkeeping(auditStamp),
  lastModified: bookkeeping(auditStamp),
  type: fieldDataType,
  nativeDataType: text,
  recursive: optional(flag, false),
  globalTags: optional(globalTags),
  glossaryTerms: optional(glossaryTerms),
  isPartOfKey: optional(flag, false),
  isPartitioningKey: optional(flag, false),
  jsonProps: optional(text),
});

export const schemaMetadataShape = record<SchemaMetadata>({
  schemaName: text,
  platform: text,
  version: whole,
  created: bookkeeping(auditStamp),
  lastModified: bookkeeping(auditStamp),
  deleted: optional(auditStamp),
  dataset: optional(text),
  cluster: optional(text),
  hash: text,
  platformSchema: union<SchemaMetadata['platformSchema']>({}),
  fields: list(schemaField),
  primaryKeys: optional(list(text), []),
  foreignKeys: optional(
    setOf(
      record<ForeignKeyConstraint>({
        name: text,
        foreignFields: list(text),
        sourceFields: list(text),
        foreignDataset: text,
      }),
    ),
    [],
  ),
});

/** A column as a connector reports it; everything else of {@link SchemaField} may be given too. */
export type SchemaFieldInput = Omit<SchemaField, 'type'> & { readonly kind: FieldTypeKind };

/** The value of `fields[].type` for a kind of column. */
export function fieldType(kind: FieldTypeKind): SchemaFieldDataType {
  return { type: { [`com.linkedin.schema.${TYPE_RECORDS[kind]}`]: {} } };
}

/** The kind of a column as it was read; undefined for a type newer than this client. */
export function fieldTypeKind(type: SchemaFieldDataType): FieldTypeKind | undefined {
  const [name] = Object.keys(type.type);
  for (const [kind, recordName] of Object.entries(TYPE_RECORDS)) {
    if (name === `com.linkedin.schema.${recordName}` && isFieldTypeKind(kind)) return kind;
  }
  return undefined;
}

function isFieldTypeKind(kind: string): kind is FieldTypeKind {
  return Object.hasOwn(TYPE_RECORDS, kind);
}

/** Builds the aspect; the platform's own schema text, if there is one, goes to `rawSchema`. */
export function schemaMetadata(input: {
  readonly schemaName: string;
  /** `urn:li:dataPlatform:…`. */
  readonly platform: string;
  readonly fields: readonly SchemaFieldInput[];
  readonly primaryKeys?: readonly string[];
  readonly foreignKeys?: readonly ForeignKeyConstraint[];
  readonly rawSchema?: string;
}): SchemaMetadata {
  return {
    schemaName: input.schemaName,
    platform: input.platform,
    version: 0,
    hash: '',
    platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: input.rawSchema ?? '' } },
    fields: input.fields.map(({ kind, ...field }) => ({ ...field, type: fieldType(kind) })),
    ...(input.primaryKeys?.length ? { primaryKeys: input.primaryKeys } : {}),
    ...(input.foreignKeys?.length ? { foreignKeys: input.foreignKeys } : {}),
  };
}
