// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import {
  type BrowsePaths,
  type BrowsePathsV2,
  type Cost,
  type DataPlatformInstance,
  type Deprecation,
  type GlobalTags,
} from './common';
import { type InstitutionalMemory, type Ownership, type Status } from './common-2';
import {
  type MLModelGroupKey,
  type MLModelKey,
  type MLPrimaryKeyKey,
  type SchemaFieldKey,
  type TagKey,
} from './metadata-key-2';
import {
  type CaveatsAndRecommendations,
  type EthicalConsiderations,
  type EvaluationData,
  type IntendedUse,
  type MLModelFactorPrompts,
  type MLModelGroupProperties,
  type MLModelProperties,
  type MLPrimaryKeyProperties,
  type Metrics,
  type QuantitativeAnalyses,
  type SourceCode,
  type TrainingData,
} from './ml-metadata';
import { type TagProperties } from './tag';
import { type OneOf } from '../../one-of';

/** `com.linkedin.metadata.snapshot.MLModelGroupSnapshot` */
export type MLModelGroupSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.MLModelGroupKey': MLModelGroupKey;
    'com.linkedin.ml.metadata.MLModelGroupProperties': MLModelGroupProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.Deprecation': Deprecation;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.MLModelSnapshot` */
export type MLModelSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.MLModelKey': MLModelKey;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.ml.metadata.MLModelProperties': MLModelProperties;
    'com.linkedin.ml.metadata.IntendedUse': IntendedUse;
    'com.linkedin.ml.metadata.MLModelFactorPrompts': MLModelFactorPrompts;
    'com.linkedin.ml.metadata.Metrics': Metrics;
    'com.linkedin.ml.metadata.EvaluationData': EvaluationData;
    'com.linkedin.ml.metadata.TrainingData': TrainingData;
    'com.linkedin.ml.metadata.QuantitativeAnalyses': QuantitativeAnalyses;
    'com.linkedin.ml.metadata.EthicalConsiderations': EthicalConsiderations;
    'com.linkedin.ml.metadata.CaveatsAndRecommendations': CaveatsAndRecommendations;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.ml.metadata.SourceCode': SourceCode;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.Cost': Cost;
    'com.linkedin.common.Deprecation': Deprecation;
    'com.linkedin.common.BrowsePaths': BrowsePaths;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
    'com.linkedin.common.BrowsePathsV2': BrowsePathsV2;
  }>[];
};

/** `com.linkedin.metadata.snapshot.MLPrimaryKeySnapshot` */
export type MLPrimaryKeySnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.MLPrimaryKeyKey': MLPrimaryKeyKey;
    'com.linkedin.ml.metadata.MLPrimaryKeyProperties': MLPrimaryKeyProperties;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.common.InstitutionalMemory': InstitutionalMemory;
    'com.linkedin.common.Status': Status;
    'com.linkedin.common.Deprecation': Deprecation;
    'com.linkedin.common.GlobalTags': GlobalTags;
    'com.linkedin.common.DataPlatformInstance': DataPlatformInstance;
  }>[];
};

/** `com.linkedin.metadata.snapshot.SchemaFieldSnapshot` */
export type SchemaFieldSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.SchemaFieldKey': SchemaFieldKey;
  }>[];
};

/** `com.linkedin.metadata.snapshot.TagSnapshot` */
export type TagSnapshot = {
  /** URN. */
  readonly urn: string;
  readonly aspects: readonly OneOf<{
    'com.linkedin.metadata.key.TagKey': TagKey;
    'com.linkedin.common.Ownership': Ownership;
    'com.linkedin.tag.TagProperties': TagProperties;
    'com.linkedin.common.Status': Status;
  }>[];
};
