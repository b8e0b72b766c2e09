import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { type EntityFacts, NO_FACTS } from './entity-facts';
import { cut, firstOf, unique } from './plain-text';
import { readDescription, readGovernance } from './read-governance';

/** Reads a job of a pipeline: what it reads are its upstreams, what it writes its members. */
export function readDataJob(urn: Urn, aspects: Aspects): EntityFacts {
  const info = aspectOf(aspects, 'dataJobInfo');
  const data = aspectOf(aspects, 'dataJobInputOutput');
  const governance = readGovernance(aspects, info?.customProperties);
  const [flow = '', id = ''] = urn.parts;
  const [orchestrator = '', flowId = '', cluster = ''] = Urn.isValid(flow) ? Urn.parse(flow).parts : [];
  const changedAt = info?.lastModified?.time;
  return {
    ...NO_FACTS,
    ...governance,
    ...readDescription(
      aspects,
      aspectOf(aspects, 'editableDataJobProperties')?.description,
      info?.description,
    ),
    entityType: 'dataJob',
    name: cut(firstOf(info?.name, id), 1_000),
    qualifiedName: cut(`${flowId}.${id}`, 2_000),
    platform: cut(orchestrator, 100),
    env: cut(firstOf(info?.env, cluster).toUpperCase(), 100),
    parents: unique([...governance.parents, flow]),
    upstreams: unique([
      ...(data?.inputDatasets ?? []),
      ...(data?.inputDatajobs ?? []),
      ...[data?.inputDatasetEdges, data?.inputDatajobEdges].flatMap((edges) =>
        (edges ?? []).map(({ destinationUrn }) => destinationUrn),
      ),
    ]),
    members: unique([
      ...(data?.outputDatasets ?? []),
      ...(data?.outputDatasetEdges ?? []).map(({ destinationUrn }) => destinationUrn),
    ]),
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}
