// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type BaseData } from './ml-metadata';

/** `com.linkedin.ml.metadata.Metrics` */
export type Metrics = {
  readonly performanceMeasures?: readonly string[];
  readonly decisionThreshold?: readonly string[];
};

/** `com.linkedin.ml.metadata.QuantitativeAnalyses` */
export type QuantitativeAnalyses = {
  readonly unitaryResults?: string;
  readonly intersectionalResults?: string;
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
