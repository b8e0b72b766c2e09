// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';
import { type KafkaAuditHeader } from './events';

/** `com.linkedin.platform.event.v1.EntityChangeEvent` */
export type EntityChangeEvent = {
  readonly entityType: string;
  /** URN. */
  readonly entityUrn: string;
  readonly category: string;
  readonly operation: string;
  readonly modifier?: string;
  readonly parameters?: Parameters;
  readonly auditStamp: AuditStamp;
  readonly version: number;
};

/** `com.linkedin.platform.event.v1.Parameters` */
export type Parameters = Readonly<Record<string, never>>;

/** `com.linkedin.platform.event.v1.RelationshipChangeEvent` */
export type RelationshipChangeEvent = {
  readonly auditHeader?: KafkaAuditHeader;
  /** URN. */
  readonly sourceUrn: string;
  /** URN. */
  readonly destinationUrn: string;
  readonly operation: RelationshipChangeOperation;
  readonly relationshipType: string;
  readonly lifecycleOwner?: string;
  readonly via?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly auditStamp: AuditStamp;
};

/** `com.linkedin.platform.event.v1.RelationshipChangeOperation` */
export type RelationshipChangeOperation = 'ADD' | 'REMOVE' | 'RESTATE';
