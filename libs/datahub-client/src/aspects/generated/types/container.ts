// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type FabricType } from './common';
import { type TimeStamp } from './common-3';

/** `com.linkedin.container.Container` */
export type Container = {
  /** URN of container. */
  readonly container: string;
};

/** `com.linkedin.container.ContainerProperties` */
export type ContainerProperties = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
  readonly name: string;
  readonly qualifiedName?: string;
  readonly description?: string;
  readonly env?: FabricType;
  readonly created?: TimeStamp;
  readonly lastModified?: TimeStamp;
};

/** `com.linkedin.container.EditableContainerProperties` */
export type EditableContainerProperties = {
  readonly description?: string;
};
