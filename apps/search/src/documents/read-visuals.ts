import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { type Urn } from '@dataspoke/domain';
import { type EntityFacts, LIMITS, NO_FACTS } from './entity-facts';
import { cut, firstOf, unique } from './plain-text';
import { readDescription, readGovernance } from './read-governance';

/** Reads a dashboard, which is made of charts and datasets. */
export function readDashboard(urn: Urn, aspects: Aspects): EntityFacts {
  const info = aspectOf(aspects, 'dashboardInfo');
  return {
    ...visual(urn, aspects, info),
    ...readDescription(
      aspects,
      aspectOf(aspects, 'editableDashboardProperties')?.description,
      info?.description,
    ),
    entityType: 'dashboard',
    upstreams: unique([
      ...(info?.charts ?? []),
      ...(info?.datasets ?? []),
      ...[info?.chartEdges, info?.datasetEdges, info?.dashboards].flatMap((edges) =>
        (edges ?? []).map(({ destinationUrn }) => destinationUrn),
      ),
    ]),
  };
}

/** Reads a chart with the query behind it. */
export function readChart(urn: Urn, aspects: Aspects): EntityFacts {
  const info = aspectOf(aspects, 'chartInfo');
  const query = aspectOf(aspects, 'chartQuery')?.rawQuery;
  return {
    ...visual(urn, aspects, info),
    ...readDescription(aspects, aspectOf(aspects, 'editableChartProperties')?.description, info?.description),
    entityType: 'chart',
    upstreams: unique([
      ...(info?.inputs ?? []).map(({ string }) => string ?? ''),
      ...(info?.inputEdges ?? []).map(({ destinationUrn }) => destinationUrn),
    ]),
    queries: query ? [{ urn: urn.toString(), sql: cut(query, LIMITS.query) }] : [],
  };
}

function visual(
  urn: Urn,
  aspects: Aspects,
  info:
    | {
        readonly title: string;
        readonly customProperties?: Readonly<Record<string, string>>;
        readonly lastModified: { readonly lastModified?: { readonly time: number } };
        readonly lastRefreshed?: number;
      }
    | undefined,
) {
  const [tool = '', id = ''] = urn.parts;
  const changedAt = Math.max(info?.lastRefreshed ?? 0, info?.lastModified.lastModified?.time ?? 0);
  return {
    ...NO_FACTS,
    ...readGovernance(aspects, info?.customProperties),
    name: cut(firstOf(info?.title, id), 1_000),
    qualifiedName: cut(id, 2_000),
    platform: cut(tool, 100),
    ...(changedAt > 0 ? { changedAt } : {}),
  };
}
