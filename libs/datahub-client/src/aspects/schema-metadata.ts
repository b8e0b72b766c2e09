import {
  type ForeignKeyConstraint,
  type SchemaField,
  type SchemaFieldDataType,
  type SchemaMetadata,
} from './generated/types';

const FIELD_TYPES = {
  boolean: { 'com.linkedin.schema.BooleanType': {} },
  fixed: { 'com.linkedin.schema.FixedType': {} },
  string: { 'com.linkedin.schema.StringType': {} },
  bytes: { 'com.linkedin.schema.BytesType': {} },
  number: { 'com.linkedin.schema.NumberType': {} },
  date: { 'com.linkedin.schema.DateType': {} },
  time: { 'com.linkedin.schema.TimeType': {} },
  enum: { 'com.linkedin.schema.EnumType': {} },
  null: { 'com.linkedin.schema.NullType': {} },
  map: { 'com.linkedin.schema.MapType': {} },
  array: { 'com.linkedin.schema.ArrayType': {} },
  union: { 'com.linkedin.schema.UnionType': {} },
  record: { 'com.linkedin.schema.RecordType': {} },
} as const satisfies Readonly<Record<string, SchemaFieldDataType['type']>>;

/** DataHub's kinds of column types. */
export type FieldTypeKind = keyof typeof FIELD_TYPES;

/** A column as a connector reports it; everything else of {@link SchemaField} may be given too. */
export type SchemaFieldInput = Omit<SchemaField, 'type'> & { readonly kind: FieldTypeKind };

/** The value of `fields[].type` for a kind of column, e.g. `{ type: { 'com.linkedin.schema.NumberType': {} } }`. */
export function fieldType(kind: FieldTypeKind): SchemaFieldDataType {
  return { type: FIELD_TYPES[kind] };
}

/** The kind of a column as it was read; undefined for a type newer than this client. */
export function fieldTypeKind(type: SchemaFieldDataType): FieldTypeKind | undefined {
  for (const [kind, known] of Object.entries(FIELD_TYPES)) {
    if (Object.keys(known).every((name) => name in type.type) && isFieldTypeKind(kind)) return kind;
  }
  return undefined;
}

function isFieldTypeKind(kind: string): kind is FieldTypeKind {
  return Object.hasOwn(FIELD_TYPES, kind);
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
