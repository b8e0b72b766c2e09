import {
  ConflictError,
  type DataHubError,
  DataHubRejected,
  DataHubUnauthorized,
  DataHubUnavailable,
} from '../errors';
import { isJsonObject, textOf } from '../json';
import { parseRetryAfter } from './retry';

/** An answer that is not 2xx. */
export interface Refusal {
  /** Method and path of the request. */
  readonly what: string;
  readonly status: number;
  readonly json: unknown;
  readonly header: (name: string) => string | undefined;
}

/** The error that an answer other than 2xx stands for; `quote` makes the server's words fit for a message. */
export function refusalOf(
  { what, status, json, header }: Refusal,
  quote: (said: string) => string,
): DataHubError {
  const said = isJsonObject(json) ? (textOf(json['message']) ?? textOf(json['error'])) : undefined;
  const reason = said === undefined ? '' : `: ${quote(said)}`;
  if (status === 401 || status === 403) {
    const why = status === 401 ? 'the token is missing or not accepted' : 'the token lacks a privilege';
    return new DataHubUnauthorized(`DataHub refused ${what} (${status}), ${why}${reason}`, status);
  }
  if (status === 429 || status >= 500) {
    return new DataHubUnavailable(`DataHub answered ${what} with ${status}${reason}`, status, {
      retryAfterMs: parseRetryAfter(header('retry-after'), header('date')),
    });
  }
  const message = `DataHub refused ${what} (${status})${reason}`;
  return status === 412 ? new ConflictError(message, status) : new DataHubRejected(message, status);
}

const MAX_QUOTED = 500;

/** Text of a server for use in a message: cut, and without the token, which a server may echo. */
export function cutAndMask(text: string, token: string | undefined): string {
  const safe = token ? text.replaceAll(token, '***') : text;
  return safe.length > MAX_QUOTED ? `${safe.slice(0, MAX_QUOTED)}…` : safe;
}
