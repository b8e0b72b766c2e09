// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type LargeString } from './common-2';

/** `com.linkedin.service.McpServerProperties` */
export type McpServerProperties = {
  readonly url: string;
  /** Default: `"HTTP"`. */
  readonly transport?: McpTransport;
  readonly timeout?: number;
  readonly customHeaders?: Readonly<Record<string, string>>;
};

/** `com.linkedin.service.McpTransport` */
export type McpTransport = 'HTTP' | 'SSE' | 'WEBSOCKET';

/** `com.linkedin.service.ServiceDefinition` */
export type ServiceDefinition = {
  readonly format: ServiceDefinitionFormat;
  readonly rawSpec: LargeString;
  readonly version?: string;
  readonly externalUrl?: string;
};

/** `com.linkedin.service.ServiceDefinitionFormat` */
export type ServiceDefinitionFormat =
  'OPENAPI' | 'GRAPHQL_SDL' | 'GRPC_PROTO' | 'ASYNCAPI' | 'JSON_SCHEMA' | 'OTHER';

/** `com.linkedin.service.ServiceKey` */
export type ServiceKey = {
  readonly id: string;
};

/** `com.linkedin.service.ServiceLifecycle` */
export type ServiceLifecycle = 'EXPERIMENTAL' | 'PRODUCTION' | 'DEPRECATED';

/** `com.linkedin.service.ServiceProperties` */
export type ServiceProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly displayName: string;
  readonly description?: string;
  readonly lifecycle?: ServiceLifecycle;
  /** URNs of api. */
  readonly apis?: readonly string[];
  /** URN of repository. */
  readonly sourceRepository?: string;
};
