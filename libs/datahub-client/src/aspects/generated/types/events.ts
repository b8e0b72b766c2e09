// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.events.KafkaAuditHeader` */
export type KafkaAuditHeader = {
  readonly time: number;
  readonly server: string;
  readonly instance?: string;
  readonly appName: string;
  readonly messageId: UUID;
  readonly auditVersion?: number;
  readonly fabricUrn?: string;
  readonly clusterConnectionString?: string;
};

/** `com.linkedin.events.UUID`, 16 bytes */
export type UUID = string;
