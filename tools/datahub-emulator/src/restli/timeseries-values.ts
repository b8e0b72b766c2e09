import { type Catalog } from '../catalog';
import { Refusal } from '../errors';
import { type JsonObject, numberAt, objectAt, textAt } from '../json';
import { readFilter } from '../search/read-filter';

/** `getTimeseriesAspectValues`: points of one series of one entity, newest first. */
export function timeseriesValues(catalog: Catalog, body: JsonObject): JsonObject {
  const text = textAt(body, 'urn') ?? '';
  const urn = catalog.requireUrn(text);
  const aspectName = textAt(body, 'aspect') ?? '';
  const aspect = catalog.model.aspectOf(urn.entity, aspectName);
  if (!aspect.timeseries) throw new Refusal('bad-argument', `${aspectName} is no time-series aspect`);
  const limit = body['latestValue'] === true ? 1 : numberAt(body, 'limit');
  const points = catalog.timeseries.read(text, aspectName, {
    ...(limit === undefined ? {} : { limit }),
    start: numberAt(body, 'startTimeMillis'),
    end: numberAt(body, 'endTimeMillis'),
    filters: readFilter(body['filter']),
    oldestFirst: textAt(objectAt(body, 'sort'), 'order') === 'ASCENDING',
  });
  return {
    entityName: urn.entity.name,
    aspectName,
    limit: limit ?? 10_000,
    values: points.map(({ value, systemMetadata }) => ({
      aspect: { value: asciiJson(value), contentType: 'application/json' },
      systemMetadata,
    })),
  };
}

// The field holds bytes, one per character; the official client reads it as text. ASCII is the same to both.
function asciiJson(value: JsonObject): string {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
