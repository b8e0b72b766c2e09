// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.policy.DataHubActorFilter` */
export type DataHubActorFilter = {
  /** URNs. */
  readonly users?: readonly string[];
  /** URNs. */
  readonly groups?: readonly string[];
  /** Default: `false`. */
  readonly resourceOwners?: boolean;
  /** URNs. */
  readonly resourceOwnersTypes?: readonly string[];
  /** Default: `false`. */
  readonly allUsers?: boolean;
  /** Default: `false`. */
  readonly allGroups?: boolean;
  /** URNs of dataHubRole. */
  readonly roles?: readonly string[];
};

/** `com.linkedin.policy.DataHubPolicyInfo` */
export type DataHubPolicyInfo = {
  readonly displayName: string;
  readonly description: string;
  readonly type: string;
  readonly state: string;
  readonly resources?: DataHubResourceFilter;
  readonly privileges: readonly string[];
  readonly actors: DataHubActorFilter;
  /** Default: `true`. */
  readonly editable?: boolean;
  readonly lastUpdatedTimestamp?: number;
};

/** `com.linkedin.policy.DataHubResourceFilter` */
export type DataHubResourceFilter = {
  /** @deprecated */
  readonly type?: string;
  /** @deprecated */
  readonly resources?: readonly string[];
  /** Default: `false`. @deprecated */
  readonly allResources?: boolean;
  readonly filter?: PolicyMatchFilter;
  readonly privilegeConstraints?: PolicyMatchFilter;
};

/** `com.linkedin.policy.DataHubRoleInfo` */
export type DataHubRoleInfo = {
  readonly name: string;
  readonly description: string;
  /** Default: `false`. */
  readonly editable?: boolean;
};

/** `com.linkedin.policy.PolicyMatchCondition` */
export type PolicyMatchCondition = 'EQUALS' | 'STARTS_WITH' | 'NOT_EQUALS';

/** `com.linkedin.policy.PolicyMatchCriterion` */
export type PolicyMatchCriterion = {
  readonly field: string;
  readonly values: readonly string[];
  readonly structuredPropertyValues?: readonly StructuredPropertyCriterionValue[];
  /** Default: `"EQUALS"`. */
  readonly condition?: PolicyMatchCondition;
};

/** `com.linkedin.policy.PolicyMatchFilter` */
export type PolicyMatchFilter = {
  readonly criteria: readonly PolicyMatchCriterion[];
};

/** `com.linkedin.policy.StructuredPropertyCriterionValue` */
export type StructuredPropertyCriterionValue = {
  /** URN. */
  readonly propertyUrn: string;
  readonly values: readonly string[];
};
