// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type MLFeatureDataType } from './common-2';
import { type TimeStamp, type VersionTag } from './common-3';
import { type OneOf } from '../../one-of';

/** `com.linkedin.ml.metadata.BaseData` */
export type BaseData = {
  /** URN. */
  readonly dataset: string;
  readonly motivation?: string;
  readonly preProcessing?: readonly string[];
};

/** `com.linkedin.ml.metadata.CaveatDetails` */
export type CaveatDetails = {
  readonly needsFurtherTesting?: boolean;
  readonly caveatDescription?: string;
  readonly groupsNotRepresented?: readonly string[];
};

/** `com.linkedin.ml.metadata.CaveatsAndRecommendations` */
export type CaveatsAndRecommendations = {
  readonly caveats?: CaveatDetails;
  readonly recommendations?: string;
  readonly idealDatasetCharacteristics?: readonly string[];
};

/** `com.linkedin.ml.metadata.DeploymentStatus` */
export type DeploymentStatus =
  | 'OUT_OF_SERVICE'
  | 'CREATING'
  | 'UPDATING'
  | 'ROLLING_BACK'
  | 'IN_SERVICE'
  | 'DELETING'
  | 'FAILED'
  | 'UNKNOWN';

/** `com.linkedin.ml.metadata.EditableMLFeatureProperties` */
export type EditableMLFeatureProperties = {
  readonly description?: string;
};

/** `com.linkedin.ml.metadata.EditableMLFeatureTableProperties` */
export type EditableMLFeatureTableProperties = {
  readonly description?: string;
};

/** `com.linkedin.ml.metadata.EditableMLModelGroupProperties` */
export type EditableMLModelGroupProperties = {
  readonly description?: string;
};

/** `com.linkedin.ml.metadata.EditableMLModelProperties` */
export type EditableMLModelProperties = {
  readonly description?: string;
};

/** `com.linkedin.ml.metadata.EditableMLPrimaryKeyProperties` */
export type EditableMLPrimaryKeyProperties = {
  readonly description?: string;
};

/** `com.linkedin.ml.metadata.EthicalConsiderations` */
export type EthicalConsiderations = {
  readonly data?: readonly string[];
  readonly humanLife?: readonly string[];
  readonly mitigations?: readonly string[];
  readonly risksAndHarms?: readonly string[];
  readonly useCases?: readonly string[];
};

/** `com.linkedin.ml.metadata.EvaluationData` */
export type EvaluationData = {
  readonly evaluationData: readonly BaseData[];
};

/** `com.linkedin.ml.metadata.IntendedUse` */
export type IntendedUse = {
  readonly primaryUses?: readonly string[];
  readonly primaryUsers?: readonly IntendedUserType[];
  readonly outOfScopeUses?: readonly string[];
};

/** `com.linkedin.ml.metadata.IntendedUserType` */
export type IntendedUserType = 'ENTERPRISE' | 'HOBBY' | 'ENTERTAINMENT';

/** `com.linkedin.ml.metadata.MLFeatureProperties` */
export type MLFeatureProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly dataType?: MLFeatureDataType;
  readonly version?: VersionTag;
  /** URNs of dataset. */
  readonly sources?: readonly string[];
};

/** `com.linkedin.ml.metadata.MLFeatureTableProperties` */
export type MLFeatureTableProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly description?: string;
  /** URNs of mlFeature. */
  readonly mlFeatures?: readonly string[];
  /** URNs of mlPrimaryKey. */
  readonly mlPrimaryKeys?: readonly string[];
};

/** `com.linkedin.ml.metadata.MLHyperParam` */
export type MLHyperParam = {
  readonly name: string;
  readonly description?: string;
  readonly value?: string;
  readonly createdAt?: number;
};

/** `com.linkedin.ml.metadata.MLMetric` */
export type MLMetric = {
  readonly name: string;
  readonly description?: string;
  readonly value?: string;
  readonly createdAt?: number;
};

/** `com.linkedin.ml.metadata.MLModelDeploymentProperties` */
export type MLModelDeploymentProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly description?: string;
  readonly createdAt?: number;
  readonly version?: VersionTag;
  readonly status?: DeploymentStatus;
};

/** `com.linkedin.ml.metadata.MLModelFactorPrompts` */
export type MLModelFactorPrompts = {
  readonly relevantFactors?: readonly MLModelFactors[];
  readonly evaluationFactors?: readonly MLModelFactors[];
};

/** `com.linkedin.ml.metadata.MLModelFactors` */
export type MLModelFactors = {
  readonly groups?: readonly string[];
  readonly instrumentation?: readonly string[];
  readonly environment?: readonly string[];
};

/** `com.linkedin.ml.metadata.MLModelGroupProperties` */
export type MLModelGroupProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly trainingJobs?: readonly string[];
  readonly downstreamJobs?: readonly string[];
  readonly externalUrl?: string;
  readonly name?: string;
  readonly description?: string;
  /** @deprecated */
  readonly createdAt?: number;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  readonly version?: VersionTag;
};

/** `com.linkedin.ml.metadata.MLModelProperties` */
export type MLModelProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly trainingJobs?: readonly string[];
  readonly downstreamJobs?: readonly string[];
  readonly name?: string;
  readonly description?: string;
  /** @deprecated */
  readonly date?: number;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  readonly version?: VersionTag;
  readonly type?: string;
  readonly hyperParameters?: Readonly<
    Record<
      string,
      OneOf<{
        string: string;
        int: number;
        float: number;
        double: number;
        boolean: boolean;
      }>
    >
  >;
  readonly hyperParams?: readonly MLHyperParam[];
  readonly trainingMetrics?: readonly MLMetric[];
  readonly onlineMetrics?: readonly MLMetric[];
  /** URNs of mlFeature. */
  readonly mlFeatures?: readonly string[];
  /** Default: `[]`. */
  readonly tags?: readonly string[];
  /** URNs of mlModelDeployment. */
  readonly deployments?: readonly string[];
  /** URNs of mlModelGroup. */
  readonly groups?: readonly string[];
};

/** `com.linkedin.ml.metadata.MLPrimaryKeyProperties` */
export type MLPrimaryKeyProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly dataType?: MLFeatureDataType;
  readonly version?: VersionTag;
  /** URNs of dataset. */
  readonly sources: readonly string[];
};

/** `com.linkedin.ml.metadata.MLTrainingRunProperties` */
export type MLTrainingRunProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly id?: string;
  readonly outputUrls?: readonly string[];
  readonly hyperParams?: readonly MLHyperParam[];
  readonly trainingMetrics?: readonly MLMetric[];
};

/** `com.linkedin.ml.metadata.Metrics` */
export type Metrics = {
  readonly performanceMeasures?: readonly string[];
  readonly decisionThreshold?: readonly string[];
};

/** `com.linkedin.ml.metadata.QuantitativeAnalyses` */
export type QuantitativeAnalyses = {
  readonly unitaryResults?: OneOf<{
    string: string;
  }>;
  readonly intersectionalResults?: OneOf<{
    string: string;
  }>;
};

/** `com.linkedin.ml.metadata.SourceCode` */
export type SourceCode = {
  readonly sourceCode: readonly SourceCodeUrl[];
};

/** `com.linkedin.ml.metadata.SourceCodeUrl` */
export type SourceCodeUrl = {
  readonly type: SourceCodeUrlType;
  readonly sourceCodeUrl: string;
};

/** `com.linkedin.ml.metadata.SourceCodeUrlType` */
export type SourceCodeUrlType =
  'ML_MODEL_SOURCE_CODE' | 'TRAINING_PIPELINE_SOURCE_CODE' | 'EVALUATION_PIPELINE_SOURCE_CODE';

/** `com.linkedin.ml.metadata.TrainingData` */
export type TrainingData = {
  readonly trainingData: readonly BaseData[];
};
