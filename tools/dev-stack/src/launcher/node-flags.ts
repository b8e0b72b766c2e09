import { type AppName } from '@dataspoke/contracts';

/**
 * What the images of docker/Dockerfile give Node beside its own limits: garbage is collected sooner. Young objects before they take
 * 128 MiB, and those of ingestion before the heap has grown by more than a fifth.
 */
export const NODE_FLAGS: Readonly<Partial<Record<AppName, readonly string[]>>> = {
  ingestion: ['--heap-growing-percent=20', '--max-semi-space-size=4'],
  search: ['--max-semi-space-size=16'],
};

/** What those images tell the allocator of the system: memory that native code lets go of goes back. */
export const ALLOCATOR = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
} as const;

/** The apps that run with {@link ALLOCATOR}. */
export const WITH_ALLOCATOR: ReadonlySet<AppName> = new Set<AppName>(['ingestion', 'search']);
