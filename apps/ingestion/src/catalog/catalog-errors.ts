import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '@dataspoke/datahub-client';
import { DataSpokeError, dependencyUnavailable } from '@dataspoke/service-kit';

/** A failure of the catalog as callers and runs see it; anything else as it is. */
export function toCatalogError(error: unknown): unknown {
  if (error instanceof DataHubUnavailable) {
    return dependencyUnavailable('datahub-unavailable', `DataHub is not available: ${error.message}`, error);
  }
  if (error instanceof DataHubUnauthorized) {
    return new DataSpokeError(
      'datahub-rejected',
      `DataHub refuses the service's token: ${error.message}. Check DATAHUB_TOKEN and the privileges of its user.`,
      { cause: error },
    );
  }
  if (error instanceof DataHubRejected) {
    return new DataSpokeError('datahub-rejected', `DataHub refused the request: ${error.message}`, {
      cause: error,
    });
  }
  return error;
}

/** Runs `work`; a failure of the catalog is raised as {@link toCatalogError} makes it. */
export async function withCatalogErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toCatalogError(error);
  }
}
