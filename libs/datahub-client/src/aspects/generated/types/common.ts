// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type MetadataAttribution, type RoleAssociation } from './common-2';
import { type TagAssociation } from './common-3';
import { type QueryStatement } from './query';
import { type OneOf } from '../../one-of';

/** `com.linkedin.common.Access` */
export type Access = {
  readonly roles?: readonly RoleAssociation[];
};

/** `com.linkedin.common.AccessLevel` */
export type AccessLevel = 'PUBLIC' | 'PRIVATE';

/** `com.linkedin.common.AiContext` */
export type AiContext = {
  readonly synonyms?: readonly string[];
  readonly instructions?: string;
  readonly examples?: readonly string[];
  readonly customInstructions?: string;
};

/** `com.linkedin.common.Aliases` */
export type Aliases = {
  /** URN. */
  readonly lowercasedUrn?: string;
};

/** `com.linkedin.common.AuditStamp` */
export type AuditStamp = {
  readonly time: number;
  /** URN. */
  readonly actor: string;
  /** URN. */
  readonly impersonator?: string;
  readonly message?: string;
};

/** `com.linkedin.common.BrowsePathEntry` */
export type BrowsePathEntry = {
  readonly id: string;
  /** URN. */
  readonly urn?: string;
};

/** `com.linkedin.common.BrowsePaths` */
export type BrowsePaths = {
  readonly paths: readonly string[];
};

/** `com.linkedin.common.BrowsePathsV2` */
export type BrowsePathsV2 = {
  readonly path: readonly BrowsePathEntry[];
};

/** `com.linkedin.common.ChangeAuditStamps` */
export type ChangeAuditStamps = {
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly created?: AuditStamp;
  /** Default: `{"actor":"urn:li:corpuser:unknown","time":0}`. */
  readonly lastModified?: AuditStamp;
  readonly deleted?: AuditStamp;
};

/** `com.linkedin.common.CompressionType` */
export type CompressionType = 'NONE' | 'GZIP';

/** `com.linkedin.common.Cost` */
export type Cost = {
  readonly costType: CostType;
  readonly cost: OneOf<{
    costId: number;
    costCode: string;
  }>;
};

/** `com.linkedin.common.CostCostDiscriminator` */
export type CostCostDiscriminator = 'costId' | 'costCode';

/** `com.linkedin.common.CostType` */
export type CostType = 'ORG_COST_TYPE';

/** `com.linkedin.common.DataPlatformInstance` */
export type DataPlatformInstance = {
  /** URN. */
  readonly platform: string;
  /** URN. */
  readonly instance?: string;
};

/** `com.linkedin.common.DataTransform` */
export type DataTransform = {
  readonly queryStatement?: QueryStatement;
};

/** `com.linkedin.common.DataTransformLogic` */
export type DataTransformLogic = {
  readonly transforms: readonly DataTransform[];
};

/** `com.linkedin.common.Deprecation` */
export type Deprecation = {
  readonly deprecated: boolean;
  readonly decommissionTime?: number;
  readonly note: string;
  /** URN. */
  readonly actor: string;
  /** URN. */
  readonly replacement?: string;
};

/** `com.linkedin.common.DisplayProperties` */
export type DisplayProperties = {
  readonly colorHex?: string;
  readonly icon?: IconProperties;
};

/** `com.linkedin.common.Documentation` */
export type Documentation = {
  readonly documentations: readonly DocumentationAssociation[];
};

/** `com.linkedin.common.DocumentationAssociation` */
export type DocumentationAssociation = {
  readonly documentation: string;
  readonly attribution?: MetadataAttribution;
};

/** `com.linkedin.common.Edge` */
export type Edge = {
  /** URN. */
  readonly sourceUrn?: string;
  /** URN. */
  readonly destinationUrn: string;
  readonly created?: AuditStamp;
  readonly lastModified?: AuditStamp;
  readonly properties?: Readonly<Record<string, string>>;
};

/** `com.linkedin.common.Embed` */
export type Embed = {
  readonly renderUrl?: string;
};

/** `com.linkedin.common.EmbeddingChunk` */
export type EmbeddingChunk = {
  readonly position: number;
  readonly vector: readonly number[];
  readonly characterOffset?: number;
  readonly characterLength?: number;
  readonly tokenCount?: number;
  readonly text?: string;
};

/** `com.linkedin.common.EmbeddingModelData` */
export type EmbeddingModelData = {
  readonly modelVersion: string;
  readonly generatedAt: number;
  readonly sourceTextSha256?: string;
  readonly chunkingStrategy?: string;
  readonly totalChunks: number;
  readonly totalTokens?: number;
  readonly chunks: readonly EmbeddingChunk[];
};

/** `com.linkedin.common.FabricType` */
export type FabricType =
  | 'DEV'
  | 'TEST'
  | 'QA'
  | 'UAT'
  | 'EI'
  | 'PRE'
  | 'STG'
  | 'NON_PROD'
  | 'PROD'
  | 'CORP'
  | 'RVW'
  | 'PRD'
  | 'TST'
  | 'SIT'
  | 'SBX'
  | 'SANDBOX'
  | 'CERT';

/** `com.linkedin.common.FieldFormPromptAssociation` */
export type FieldFormPromptAssociation = {
  readonly fieldPath: string;
  readonly lastModified: AuditStamp;
};

/** `com.linkedin.common.FormAssociation` */
export type FormAssociation = {
  /** URN. */
  readonly urn: string;
  /** Default: `[]`. */
  readonly incompletePrompts?: readonly FormPromptAssociation[];
  /** Default: `[]`. */
  readonly completedPrompts?: readonly FormPromptAssociation[];
};

/** `com.linkedin.common.FormPromptAssociation` */
export type FormPromptAssociation = {
  readonly id: string;
  readonly lastModified: AuditStamp;
  readonly fieldAssociations?: FormPromptFieldAssociations;
};

/** `com.linkedin.common.FormPromptFieldAssociations` */
export type FormPromptFieldAssociations = {
  readonly completedFieldPrompts?: readonly FieldFormPromptAssociation[];
  readonly incompleteFieldPrompts?: readonly FieldFormPromptAssociation[];
};

/** `com.linkedin.common.FormVerificationAssociation` */
export type FormVerificationAssociation = {
  /** URN. */
  readonly form: string;
  readonly lastModified?: AuditStamp;
};

/** `com.linkedin.common.Forms` */
export type Forms = {
  readonly incompleteForms: readonly FormAssociation[];
  readonly completedForms: readonly FormAssociation[];
  /** Default: `[]`. */
  readonly verifications?: readonly FormVerificationAssociation[];
};

/** `com.linkedin.common.GlobalTags` */
export type GlobalTags = {
  readonly tags: readonly TagAssociation[];
};

/** `com.linkedin.common.GlossaryTermAssociation` */
export type GlossaryTermAssociation = {
  /** URN of glossaryTerm. */
  readonly urn: string;
  /** URN. */
  readonly actor?: string;
  readonly context?: string;
  readonly attribution?: MetadataAttribution;
};

/** `com.linkedin.common.GlossaryTerms` */
export type GlossaryTerms = {
  readonly terms: readonly GlossaryTermAssociation[];
  readonly auditStamp: AuditStamp;
};

/** `com.linkedin.common.IconLibrary` */
export type IconLibrary = 'MATERIAL' | 'PHOSPHOR';

/** `com.linkedin.common.IconProperties` */
export type IconProperties = {
  readonly iconLibrary: IconLibrary;
  readonly name: string;
  readonly style: string;
};
