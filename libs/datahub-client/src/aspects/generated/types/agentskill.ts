// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.agentskill.AgentSkillInfo` */
export type AgentSkillInfo = {
  readonly name: string;
  readonly description?: string;
  readonly instructions?: string;
  readonly sourceRepository?: SkillSourceRepository;
  /** URNs of api. */
  readonly requiredTools?: readonly string[];
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created?: AuditStamp;
  /** @deprecated Use systemMetadata.aspectModified instead. */
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.agentskill.SkillSourceRepository` */
export type SkillSourceRepository = {
  /** URN. */
  readonly repositoryUrn?: string;
  readonly url?: string;
  readonly path?: string;
};
