import { isDeepStrictEqual } from 'node:util';
import { DataHubRejected } from '../errors';
import { isJsonObject, type JsonObject } from '../json';
import {
  containerProperties,
  dataFlowInfo,
  datasetKey,
  datasetProperties,
  viewProperties,
  type ContainerProperties,
  type DataFlowInfo,
  type DatasetKey,
  type DatasetProperties,
  type ViewProperties,
} from './dataset-aspects';
import {
  dataJobInfo,
  dataJobInputOutput,
  upstreamLineage,
  type DataJobInfo,
  type DataJobInputOutput,
  type UpstreamLineage,
} from './lineage-aspects';
import { schemaMetadataShape, type SchemaMetadata } from './schema-metadata';
import { anyCanonical, type Shape } from './shape';
import {
  browsePathsV2,
  containerRef,
  corpGroupInfo,
  dataPlatformInstance,
  globalTags,
  glossaryTerms,
  ownership,
  status,
  subTypes,
  type BrowsePathsV2,
  type ContainerRef,
  type CorpGroupInfo,
  type DataPlatformInstance,
  type GlobalTags,
  type GlossaryTerms,
  type Ownership,
  type Status,
  type SubTypes,
} from './shared-aspects';
import { datasetProfile, operation, type DatasetProfile, type Operation } from './timeseries-aspects';

/** The aspects this client knows the inside of. Any other aspect can be read and written as a {@link JsonObject}. */
export interface AspectValues {
  readonly browsePathsV2: BrowsePathsV2;
  readonly container: ContainerRef;
  readonly containerProperties: ContainerProperties;
  readonly corpGroupInfo: CorpGroupInfo;
  readonly dataFlowInfo: DataFlowInfo;
  readonly dataJobInfo: DataJobInfo;
  readonly dataJobInputOutput: DataJobInputOutput;
  readonly dataPlatformInstance: DataPlatformInstance;
  readonly datasetKey: DatasetKey;
  readonly datasetProfile: DatasetProfile;
  readonly datasetProperties: DatasetProperties;
  readonly globalTags: GlobalTags;
  readonly glossaryTerms: GlossaryTerms;
  readonly operation: Operation;
  readonly ownership: Ownership;
  readonly schemaMetadata: SchemaMetadata;
  readonly status: Status;
  readonly subTypes: SubTypes;
  readonly upstreamLineage: UpstreamLineage;
  readonly viewProperties: ViewProperties;
}

/** Name of an aspect that this client has a type for. */
export type KnownAspectName = keyof AspectValues;

const SHAPES: { readonly [N in KnownAspectName]: Shape<AspectValues[N]> } = {
  browsePathsV2,
  container: containerRef,
  containerProperties,
  corpGroupInfo,
  dataFlowInfo,
  dataJobInfo,
  dataJobInputOutput,
  dataPlatformInstance,
  datasetKey,
  datasetProfile,
  datasetProperties,
  globalTags,
  glossaryTerms,
  operation,
  ownership,
  schemaMetadata: schemaMetadataShape,
  status,
  subTypes,
  upstreamLineage,
  viewProperties,
};

function shapeOf(aspectName: string): Shape<unknown> | undefined {
  return isKnownAspect(aspectName) ? SHAPES[aspectName] : undefined;
}

function isKnownAspect(aspectName: string): aspectName is KnownAspectName {
  return Object.hasOwn(SHAPES, aspectName);
}

/**
 * What is wrong with the value of an aspect, e.g. `schemaMetadata.fields[3].type is missing`; undefined when it fits, or
 * when this client does not know the aspect.
 */
export function aspectProblem(aspectName: string, value: unknown): string | undefined {
  if (!isJsonObject(value)) return `${aspectName} must be an object`;
  return shapeOf(aspectName)?.problem(value, aspectName);
}

/** Whether `value` is what the model says about `aspectName`. */
export function isAspect<N extends KnownAspectName>(aspectName: N, value: unknown): value is AspectValues[N] {
  return aspectProblem(aspectName, value) === undefined;
}

/** The typed value of an aspect as it was read; raises {@link DataHubRejected} naming the field that does not fit. */
export function decodeAspect<N extends KnownAspectName>(aspectName: N, value: unknown): AspectValues[N] {
  if (isAspect(aspectName, value)) return value;
  throw new DataHubRejected(
    `stored aspect does not fit the model: ${aspectProblem(aspectName, value) ?? aspectName}`,
  );
}

/**
 * Whether two values of one aspect mean the same: defaults filled, key order and nulls ignored, tags, owners and edges
 * compared as sets, 32-bit numbers as such, audit stamps and what DataHub derives left out. Two absent aspects are equal.
 */
export function aspectEquals(
  aspectName: string,
  a: JsonObject | undefined,
  b: JsonObject | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return isDeepStrictEqual(canonicalAspect(aspectName, a), canonicalAspect(aspectName, b));
}

/** The one form that all values of the same meaning share; for hashing and for showing differences. */
export function canonicalAspect(aspectName: string, value: JsonObject): JsonObject {
  const canonical = shapeOf(aspectName)?.canonical(value) ?? anyCanonical(value);
  return isJsonObject(canonical) ? canonical : {};
}
