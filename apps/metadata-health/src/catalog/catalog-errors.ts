import { DataHubRejected, DataHubUnauthorized, DataHubUnavailable } from '@dataspoke/datahub-client';
import { DataSpokeError, dependencyUnavailable } from '@dataspoke/service-kit';

/**
 * A failure of the catalog as jobs and events see it; anything else as it is. A refused token counts as an outage: it says
 * nothing about the entity that was asked for, and whoever mends it wants the work to go on where it stood.
 */
export function toCatalogError(error: unknown): unknown {
  if (error instanceof DataHubUnavailable) {
    return dependencyUnavailable('datahub-unavailable', `DataHub is not available: ${error.message}`, error);
  }
  if (error instanceof DataHubUnauthorized) {
    return dependencyUnavailable(
      'datahub-unavailable',
      `DataHub refuses the service's token: ${error.message}. Check DATAHUB_TOKEN and the privileges of its user.`,
      error,
    );
  }
  if (error instanceof DataHubRejected) {
    return new DataSpokeError('datahub-rejected', `DataHub refused the request: ${error.message}`, {
      cause: error,
    });
  }
  return error;
}
