import { type AppName } from '@dataspoke/contracts';

/**
 * What the images of docker/Dockerfile give Node beside its own limits (NODE_OPTIONS there): young objects are collected before they take
 * 128 MiB.
 */
export const NODE_FLAGS: Readonly<Partial<Record<AppName, readonly string[]>>> = {
  ingestion: ['--max-semi-space-size=16'],
  search: ['--max-semi-space-size=16'],
};
