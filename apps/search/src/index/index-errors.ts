import { dependencyUnavailable } from '@dataspoke/service-kit';
import { IndexCorrupt, IndexUnavailable } from './search-index';

/** A failure of the index as callers see it: it is away, and comes back; anything else as it is. */
export function toIndexError(error: unknown): unknown {
  if (error instanceof IndexUnavailable || error instanceof IndexCorrupt) {
    return dependencyUnavailable(
      'service-unavailable',
      `The search index is not available: ${error.message}. It is being brought back; ask again in a moment.`,
      error,
    );
  }
  return error;
}
