// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp, type Edge } from './common';
import { type SchemaField } from './schema';

/** `com.linkedin.api.ApiProperties` */
export type ApiProperties = {
  readonly name: string;
  readonly description?: string;
  readonly externalUrl?: string;
  /** URN of repository. */
  readonly sourceRepository?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created?: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.api.ApiSignature` */
export type ApiSignature = {
  readonly schemaDefinition?: string;
  readonly inputFields?: readonly SchemaField[];
  readonly outputFields?: readonly SchemaField[];
  readonly inputDatasetEdges?: readonly Edge[];
  readonly outputDatasetEdges?: readonly Edge[];
};

/** `com.linkedin.api.HttpMethod` */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE';

/** `com.linkedin.api.RestApiProperties` */
export type RestApiProperties = {
  readonly method: HttpMethod;
  readonly path: string;
};
