import { InvalidUrn, Urn } from '@dataspoke/domain';
import { ConnectorError } from '../errors';
import { type EntityRecord } from '../records';
import { type DesiredAspect, pointOf } from './desired-aspect';

/** Aspects of which DataHub keeps all values by time (its entity registry). */
const TIMESERIES = new Set([
  'assertionRunEvent',
  'chartUsageStatistics',
  'dashboardUsageStatistics',
  'dataProcessInstanceRunEvent',
  'datasetProfile',
  'datasetUsageStatistics',
  'operation',
  'queryUsageStatistics',
]);

/** Types whose entities DataHub cannot mark as removed. */
const WITHOUT_STATUS = new Set(['dataPlatformInstance', 'domain']);

/**
 * Aspects of an entity that its connector describes itself, in the order of their names, and that the entity exists, unless that is
 * another source's to say.
 */
export function entityAspects({
  urn,
  aspects,
  series = {},
  path,
  foreign,
}: EntityRecord): readonly DesiredAspect[] {
  const entityType = entityTypeOf(urn, path);
  const all =
    foreign || WITHOUT_STATUS.has(entityType) ? aspects : { status: { removed: false }, ...aspects };
  return [
    ...byName(all).map(([aspectName, value]) => ({
      urn,
      entityType,
      aspectName,
      timeseries: TIMESERIES.has(aspectName),
      value,
    })),
    ...byName(series).flatMap(([aspectName, values]) =>
      values.map((value) => ({
        urn,
        entityType,
        aspectName,
        timeseries: true,
        point: pointOf(value),
        value,
      })),
    ),
  ];
}

function byName<T>(values: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

function entityTypeOf(urn: string, path: EntityRecord['path']): string {
  try {
    return Urn.parse(urn).entityType;
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    throw new ConnectorError(
      'unsupported',
      `DataHub cannot hold ${JSON.stringify(path.join('.'))}: ${error.message}.`,
      'Correct how its URN is made, or leave it out.',
    );
  }
}
