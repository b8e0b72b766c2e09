// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type GlobalTags, type GlossaryTerms } from './common';
import { type OneOf } from '../../one-of';

/** `com.linkedin.schema.ArrayType` */
export type ArrayType = {
  readonly nestedType?: readonly string[];
};

/** `com.linkedin.schema.BinaryJsonSchema` */
export type BinaryJsonSchema = {
  readonly schema: string;
};

/** `com.linkedin.schema.BooleanType` */
export type BooleanType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.BytesType` */
export type BytesType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.DatasetFieldForeignKey` */
export type DatasetFieldForeignKey = {
  /** URN. */
  readonly parentDataset: string;
  readonly currentFieldPaths: readonly string[];
  readonly parentField: string;
};

/** `com.linkedin.schema.DateType` */
export type DateType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.EditableSchemaFieldInfo` */
export type EditableSchemaFieldInfo = {
  readonly fieldPath: string;
  readonly description?: string;
  readonly globalTags?: GlobalTags;
  readonly glossaryTerms?: GlossaryTerms;
};

/** `com.linkedin.schema.EditableSchemaMetadata` */
export type EditableSchemaMetadata = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  readonly editableSchemaFieldInfo: readonly EditableSchemaFieldInfo[];
};

/** `com.linkedin.schema.EnumType` */
export type EnumType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.EspressoSchema` */
export type EspressoSchema = {
  readonly documentSchema: string;
  readonly tableSchema: string;
};

/** `com.linkedin.schema.FixedType` */
export type FixedType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.ForeignKeyConstraint` */
export type ForeignKeyConstraint = {
  readonly name: string;
  /** URNs of schemaField. */
  readonly foreignFields: readonly string[];
  /** URNs. */
  readonly sourceFields: readonly string[];
  /** URN of dataset. */
  readonly foreignDataset: string;
};

/** `com.linkedin.schema.ForeignKeySpec` */
export type ForeignKeySpec = {
  readonly foreignKey: OneOf<{
    'com.linkedin.schema.DatasetFieldForeignKey': DatasetFieldForeignKey;
    'com.linkedin.schema.UrnForeignKey': UrnForeignKey;
  }>;
};

/** `com.linkedin.schema.KafkaSchema` */
export type KafkaSchema = {
  readonly documentSchema: string;
  readonly documentSchemaType?: string;
  readonly keySchema?: string;
  readonly keySchemaType?: string;
};

/** `com.linkedin.schema.KeyValueSchema` */
export type KeyValueSchema = {
  readonly keySchema: string;
  readonly valueSchema: string;
};

/** `com.linkedin.schema.MapType` */
export type MapType = {
  readonly keyType?: string;
  readonly valueType?: string;
};

/** `com.linkedin.schema.MySqlDDL` */
export type MySqlDDL = {
  readonly tableSchema: string;
};

/** `com.linkedin.schema.NullType` */
export type NullType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.NumberType` */
export type NumberType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.OracleDDL` */
export type OracleDDL = {
  readonly tableSchema: string;
};

/** `com.linkedin.schema.OrcSchema` */
export type OrcSchema = {
  readonly schema: string;
};

/** `com.linkedin.schema.OtherSchema` */
export type OtherSchema = {
  readonly rawSchema: string;
};

/** `com.linkedin.schema.PrestoDDL` */
export type PrestoDDL = {
  readonly rawSchema: string;
};

/** `com.linkedin.schema.RecordType` */
export type RecordType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.SchemaField` */
export type SchemaField = {
  readonly fieldPath: string;
  /** @deprecated */
  readonly jsonPath?: string;
  /** Default: `false`. */
  readonly nullable?: boolean;
  readonly description?: string;
  /** @deprecated */
  readonly label?: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly type: SchemaFieldDataType;
  readonly nativeDataType: string;
  /** Default: `false`. */
  readonly recursive?: boolean;
  readonly globalTags?: GlobalTags;
  readonly glossaryTerms?: GlossaryTerms;
  /** Default: `false`. */
  readonly isPartOfKey?: boolean;
  readonly isPartitioningKey?: boolean;
  readonly jsonProps?: string;
};

/** `com.linkedin.schema.SchemaFieldDataType` */
export type SchemaFieldDataType = {
  readonly type: OneOf<{
    'com.linkedin.schema.BooleanType': BooleanType;
    'com.linkedin.schema.FixedType': FixedType;
    'com.linkedin.schema.StringType': StringType;
    'com.linkedin.schema.BytesType': BytesType;
    'com.linkedin.schema.NumberType': NumberType;
    'com.linkedin.schema.DateType': DateType;
    'com.linkedin.schema.TimeType': TimeType;
    'com.linkedin.schema.EnumType': EnumType;
    'com.linkedin.schema.NullType': NullType;
    'com.linkedin.schema.MapType': MapType;
    'com.linkedin.schema.ArrayType': ArrayType;
    'com.linkedin.schema.UnionType': UnionType;
    'com.linkedin.schema.RecordType': RecordType;
  }>;
};

/** `com.linkedin.schema.SchemaFieldSpec` */
export type SchemaFieldSpec = {
  readonly path: string;
  readonly type: string;
  readonly nativeType: string;
};

/** `com.linkedin.schema.SchemaMetadata` */
export type SchemaMetadata = {
  readonly schemaName: string;
  /** URN. */
  readonly platform: string;
  readonly version: number;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
  /** URN. */
  readonly dataset?: string;
  readonly cluster?: string;
  readonly hash: string;
  readonly platformSchema: OneOf<{
    'com.linkedin.schema.EspressoSchema': EspressoSchema;
    'com.linkedin.schema.OracleDDL': OracleDDL;
    'com.linkedin.schema.MySqlDDL': MySqlDDL;
    'com.linkedin.schema.PrestoDDL': PrestoDDL;
    'com.linkedin.schema.KafkaSchema': KafkaSchema;
    'com.linkedin.schema.BinaryJsonSchema': BinaryJsonSchema;
    'com.linkedin.schema.OrcSchema': OrcSchema;
    'com.linkedin.schema.Schemaless': Schemaless;
    'com.linkedin.schema.KeyValueSchema': KeyValueSchema;
    'com.linkedin.schema.OtherSchema': OtherSchema;
  }>;
  readonly fields: readonly SchemaField[];
  readonly primaryKeys?: readonly string[];
  /** @deprecated Use foreignKeys instead. */
  readonly foreignKeysSpecs?: Readonly<Record<string, ForeignKeySpec>>;
  readonly foreignKeys?: readonly ForeignKeyConstraint[];
};

/** `com.linkedin.schema.Schemaless` */
export type Schemaless = Readonly<Record<string, never>>;

/** `com.linkedin.schema.StringType` */
export type StringType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.TimeType` */
export type TimeType = Readonly<Record<string, never>>;

/** `com.linkedin.schema.UnionType` */
export type UnionType = {
  readonly nestedTypes?: readonly string[];
};

/** `com.linkedin.schema.UrnForeignKey` */
export type UrnForeignKey = {
  readonly currentFieldPath: string;
};
