import { DataHubRejected, DataHubUnavailable } from '../errors';
import { type DataHubConnection } from '../http/datahub-connection';
import { isJsonObject, listOf, parseJson, textOf, textOfBytes, type JsonObject } from '../json';
import { type CatalogModel } from '../model/catalog-model';
import { checkFilter, type Criterion, type Filter } from './filter';

/** Which values of a time series are wanted. */
export interface TimeseriesOptions {
  /** How many, the newest first; 100 unless told, at most 10,000. */
  readonly limit?: number;
  /** Milliseconds since 1970, inclusive. */
  readonly from?: number;
  /** Milliseconds since 1970, inclusive. */
  readonly to?: number;
  /** What the values must fulfil, by the fields of the aspect that DataHub indexes, as `assertionUrn` or `partitionSpec`. */
  readonly filter?: Filter;
  readonly signal?: AbortSignal;
}

const RESTLI = { 'x-restli-protocol-version': '2.0.0' };

/**
 * Values of a time-series aspect, newest first. They come from DataHub's index, so the latest write may be missing for
 * some seconds. Raises {@link DataHubRejected} when the aspect is no time series of the entity, or
 * for a filter that the server would not answer as written.
 */
export async function readTimeseries(
  connection: DataHubConnection,
  model: CatalogModel,
  urnText: string,
  aspectName: string,
  { limit = 100, from, to, filter, signal }: TimeseriesOptions,
): Promise<readonly JsonObject[]> {
  const urn = model.parseUrn(urnText);
  if (model.aspectKind(urn, aspectName) !== 'timeseries') {
    throw new DataHubRejected(`${aspectName} is no time series of ${urn.entityType}`);
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw new RangeError('limit must be a whole number from 1 to 10,000');
  }
  checkFilter(filter);
  const { json } = await connection.call({
    method: 'POST',
    path: '/aspects',
    query: { action: 'getTimeseriesAspectValues' },
    headers: RESTLI,
    body: JSON.stringify({
      urn: urnText,
      entity: urn.entityType,
      aspect: aspectName,
      limit,
      startTimeMillis: from,
      endTimeMillis: to,
      filter: filter && { or: filter.map(({ and }) => ({ and: and.map(restLiCriterion) })) },
    }),
    signal,
    repeatable: true,
  });
  const answer = isJsonObject(json) && isJsonObject(json['value']) ? json['value'] : undefined;
  if (!answer || !Array.isArray(answer['values'])) {
    throw new DataHubUnavailable(`DataHub did not answer with values of ${aspectName}`);
  }
  return listOf(answer['values']).map((entry) => parseValue(entry, aspectName, urnText));
}

// Pegasus has no default for the condition of a criterion that is written out without one.
function restLiCriterion({ field, values, negated, condition = 'EQUAL' }: Criterion): JsonObject {
  return { field, values, negated, condition };
}

function parseValue(entry: unknown, aspectName: string, urn: string): JsonObject {
  const aspect = isJsonObject(entry) && isJsonObject(entry['aspect']) ? entry['aspect'] : {};
  const value = parseJson(textOfBytes(textOf(aspect['value']) ?? ''));
  if (!isJsonObject(value))
    throw new DataHubRejected(`a stored ${aspectName} of ${urn} is not a JSON object`);
  return value;
}
