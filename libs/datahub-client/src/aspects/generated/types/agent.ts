// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.agent.AIAgentDependencies` */
export type AIAgentDependencies = {
  /** URNs of agentSkill. */
  readonly skills?: readonly string[];
  /** URNs of api. */
  readonly tools?: readonly string[];
  /** URNs of mlModel. */
  readonly models?: readonly string[];
};

/** `com.linkedin.agent.AIAgentInfo` */
export type AIAgentInfo = {
  readonly name: string;
  readonly tagline?: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly source?: AIAgentSource;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.agent.AIAgentSource` */
export type AIAgentSource = {
  readonly type: AIAgentSourceType;
  /** URN of aiAgent. */
  readonly clonedFrom?: string;
};

/** `com.linkedin.agent.AIAgentSourceType` */
export type AIAgentSourceType = 'SYSTEM' | 'NATIVE' | 'EXTERNAL';
