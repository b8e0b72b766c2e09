// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.dataplatform.DataPlatformInfo` */
export type DataPlatformInfo = {
  readonly name: string;
  readonly displayName?: string;
  readonly type: PlatformType;
  readonly datasetNameDelimiter: string;
  readonly logical?: boolean;
  readonly logoUrl?: string;
};

/** `com.linkedin.dataplatform.PlatformType` */
export type PlatformType =
  | 'FILE_SYSTEM'
  | 'KEY_VALUE_STORE'
  | 'MESSAGE_BROKER'
  | 'OBJECT_STORE'
  | 'OLAP_DATASTORE'
  | 'OTHERS'
  | 'QUERY_ENGINE'
  | 'RELATIONAL_DB'
  | 'SEARCH_ENGINE';
