import { type FabricType } from '@dataspoke/domain';
import { timeStamp, type TimeStamp } from './shared-aspects';
import { flag, list, mapOf, optional, record, symbol, text, type Shape } from './shape';

const fabric: Shape<FabricType> = symbol<FabricType>();

export type DatasetKey = { readonly platform: string; readonly name: string; readonly origin: FabricType };
export const datasetKey = record<DatasetKey>({ platform: text, name: text, origin: fabric });

/** What the source says about a dataset; a person's own words are in the editable aspects. */
export type DatasetProperties = {
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name?: string;
  readonly qualifiedName?: string;
  readonly description?: string;
  /** In the source system. */
  readonly created?: TimeStamp;
  /** In the source system. */
  readonly lastModified?: TimeStamp;
};
export const datasetProperties = record<DatasetProperties & { readonly tags?: readonly string[] }>({
  customProperties: optional(mapOf(text), {}),
  externalUrl: optional(text),
  name: optional(text),
  qualifiedName: optional(text),
  description: optional(text),
  created: optional(timeStamp),
  lastModified: optional(timeStamp),
  tags: optional(list(text), []),
});

export type ViewProperties = {
  readonly materialized: boolean;
  readonly viewLogic: string;
  readonly formattedViewLogic?: string;
  /** `SQL`, as other connectors write it. */
  readonly viewLanguage: string;
};
export const viewProperties = record<ViewProperties>({
  materialized: flag,
  viewLogic: text,
  formattedViewLogic: optional(text),
  viewLanguage: text,
});

export type ContainerProperties = {
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly qualifiedName?: string;
  readonly description?: string;
  readonly env?: FabricType;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
};
export const containerProperties = record<ContainerProperties>({
  customProperties: optional(mapOf(text), {}),
  externalUrl: optional(text),
  name: text,
  qualifiedName: optional(text),
  description: optional(text),
  env: optional(fabric),
  created: optional(timeStamp),
  lastModified: optional(timeStamp),
});

export type DataFlowInfo = {
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly description?: string;
  readonly project?: string;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
  readonly env?: FabricType;
};
export const dataFlowInfo = record<DataFlowInfo>({
  customProperties: optional(mapOf(text), {}),
  externalUrl: optional(text),
  name: text,
  description: optional(text),
  project: optional(text),
  created: optional(timeStamp),
  lastModified: optional(timeStamp),
  env: optional(fabric),
});
