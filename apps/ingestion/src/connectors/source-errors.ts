import { ConnectorError, type ConnectorErrorCode } from '@dataspoke/connectors';
import { type ErrorCode } from '@dataspoke/contracts';
import { DataSpokeError } from '@dataspoke/service-kit';

const CODES: Readonly<Record<ConnectorErrorCode, ErrorCode>> = {
  unreachable: 'source-unreachable',
  timeout: 'source-unreachable',
  interrupted: 'source-unreachable',
  tls: 'source-unreachable',
  'not-found': 'source-unreachable',
  'source-error': 'source-unreachable',
  cancelled: 'source-unreachable',
  authentication: 'source-authentication-failed',
  permission: 'source-permission-missing',
  'address-forbidden': 'address-forbidden',
  'recipe-invalid': 'recipe-invalid',
  'secret-unreadable': 'recipe-invalid',
  unsupported: 'recipe-invalid',
  'statement-invalid': 'source-unreachable',
  'write-refused': 'source-unreachable',
};

/** The code under which callers and runs see what went wrong between us and a source. */
export function sourceErrorCode(code: ConnectorErrorCode): ErrorCode {
  return CODES[code];
}

/** A failure of a connector as callers see it: bad fields by their place in the recipe, the remedy in the sentence. */
export function toSourceError(error: ConnectorError): DataSpokeError {
  const fields = error.fields.map(({ field, message }) => ({
    field: field === '' ? 'recipe' : `recipe.${field}`,
    message,
  }));
  return new DataSpokeError(sourceErrorCode(error.code), `${error.message} ${error.remedy}`.trim(), {
    ...(fields.length > 0 ? { fields } : {}),
    cause: error,
  });
}

/** Runs `work`; a failure of the connector is raised as {@link toSourceError}. */
export async function withSourceErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ConnectorError ? toSourceError(error) : error;
  }
}
