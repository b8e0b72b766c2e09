// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.connection.DataHubConnectionDetails` */
export type DataHubConnectionDetails = {
  readonly type: DataHubConnectionDetailsType;
  readonly name?: string;
  readonly json?: DataHubJsonConnection;
};

/** `com.linkedin.connection.DataHubConnectionDetailsType` */
export type DataHubConnectionDetailsType = 'JSON';

/** `com.linkedin.connection.DataHubJsonConnection` */
export type DataHubJsonConnection = {
  readonly encryptedBlob: string;
};
