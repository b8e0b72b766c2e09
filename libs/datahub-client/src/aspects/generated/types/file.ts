// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.file.BucketStorageLocation` */
export type BucketStorageLocation = {
  readonly storageBucket: string;
  readonly storageKey: string;
};

/** `com.linkedin.file.DataHubFileInfo` */
export type DataHubFileInfo = {
  readonly bucketStorageLocation: BucketStorageLocation;
  readonly originalFileName: string;
  readonly mimeType: string;
  readonly sizeInBytes: number;
  readonly scenario: FileUploadScenario;
  /** URN of dataset, chart, container, dashboard, dataFlow, dataJob, glossaryTerm, glossaryNode, mlModel, mlFeature, notebook, mlFeatureTable, mlPrimaryKey, mlModelGroup, domain, dataProduct, businessAttribute, document. */
  readonly referencedByAsset?: string;
  /** URN of schemaField. */
  readonly schemaField?: string;
  /** @deprecated Use systemMetadata.aspectCreated instead. */
  readonly created: AuditStamp;
  readonly contentHash?: string;
};

/** `com.linkedin.file.FileUploadScenario` */
export type FileUploadScenario = 'ASSET_DOCUMENTATION' | 'ASSET_DOCUMENTATION_LINKS';
