import { Refusal } from '../../errors';
import { type JsonObject, objectsAt, textAt, textsAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { edits, type Mutations } from './mutation';

/** Where an edge between two entity types is kept: at which end, in which aspect, in which lists. */
interface Place {
  holder: 'downstream' | 'upstream';
  aspect: string;
  /** List of edges. */
  edges: string;
  /** The older list of plain URNs, from which an edge is removed as well. */
  urns?: string;
  initial?: JsonObject;
}

const JOB: Pick<Place, 'aspect' | 'initial'> = {
  aspect: 'dataJobInputOutput',
  initial: { inputDatasets: [], outputDatasets: [] },
};
const PLACES: Readonly<Record<string, Place>> = {
  'dataset <- dataJob': { ...JOB, holder: 'upstream', edges: 'outputDatasetEdges', urns: 'outputDatasets' },
  'dataJob <- dataset': { ...JOB, holder: 'downstream', edges: 'inputDatasetEdges', urns: 'inputDatasets' },
  'dataJob <- dataJob': { ...JOB, holder: 'downstream', edges: 'inputDatajobEdges', urns: 'inputDatajobs' },
  'chart <- dataset': { holder: 'downstream', aspect: 'chartInfo', edges: 'inputEdges' },
  'dashboard <- dataset': {
    holder: 'downstream',
    aspect: 'dashboardInfo',
    edges: 'datasetEdges',
    urns: 'datasets',
  },
  'dashboard <- chart': {
    holder: 'downstream',
    aspect: 'dashboardInfo',
    edges: 'chartEdges',
    urns: 'charts',
  },
};

function connect(edit: AspectEdits, edge: JsonObject, isWanted: boolean): void {
  const downstream = textAt(edge, 'downstreamUrn') ?? '';
  const upstream = textAt(edge, 'upstreamUrn') ?? '';
  edit.require(downstream);
  edit.require(upstream);
  const [to, from] = [downstream, upstream].map((urn) => edit.context.catalog.requireUrn(urn).entity.name);
  if (to === 'dataset' && from === 'dataset') connectDatasets(edit, downstream, upstream, isWanted);
  else connectAt(edit, PLACES[`${to} <- ${from}`], downstream, upstream, isWanted);
}

function connectDatasets(edit: AspectEdits, downstream: string, upstream: string, isWanted: boolean): void {
  const upstreams = objectsAt(edit.read(downstream, 'upstreamLineage'), 'upstreams');
  const others = upstreams.filter((each) => textAt(each, 'dataset') !== upstream);
  const added = {
    dataset: upstream,
    type: 'TRANSFORMED',
    auditStamp: edit.jsonStamp,
    created: edit.jsonStamp,
    properties: { source: 'UI' },
  };
  edit.merge(downstream, 'upstreamLineage', { upstreams: isWanted ? [...others, added] : others });
}

function connectAt(
  edit: AspectEdits,
  place: Place | undefined,
  downstream: string,
  upstream: string,
  isWanted: boolean,
): void {
  if (!place) {
    throw new Refusal('bad-argument', `Lineage from ${upstream} to ${downstream} cannot be edited`);
  }
  const [holder, other] = place.holder === 'downstream' ? [downstream, upstream] : [upstream, downstream];
  const aspect = edit.read(holder, place.aspect);
  if (!aspect && !place.initial) {
    throw new Refusal('bad-argument', `${holder} has no ${place.aspect} that could hold lineage`);
  }
  const edges = objectsAt(aspect, place.edges).filter((each) => textAt(each, 'destinationUrn') !== other);
  const added = {
    destinationUrn: other,
    created: edit.jsonStamp,
    lastModified: edit.jsonStamp,
    properties: { source: 'UI' },
  };
  edit.merge(
    holder,
    place.aspect,
    {
      [place.edges]: isWanted ? [...edges, added] : edges,
      ...(place.urns && aspect
        ? { [place.urns]: textsAt(aspect, place.urns).filter((urn) => urn !== other) }
        : {}),
    },
    place.initial,
  );
}

/** Edits of lineage by hand. */
export const LINEAGE_MUTATIONS: Mutations = {
  updateLineage: edits((edit, input) => {
    for (const edge of objectsAt(input, 'edgesToAdd')) connect(edit, edge, true);
    for (const edge of objectsAt(input, 'edgesToRemove')) connect(edit, edge, false);
  }),
};
