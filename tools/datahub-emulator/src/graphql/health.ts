import { objectAt, textAt } from '../json';
import { type EntityNode } from './entity-node';

const MAX_LINKED = 1_000;

/**
 * The health of an entity as DataHub computes it when asked: incidents always, assertions once one of them has run.
 * The latest run of an assertion counts, however old; every result but SUCCESS is a failure.
 */
export function health(node: EntityNode): object[] {
  const assertions = assertionHealth(node);
  return assertions ? [incidentHealth(node), assertions] : [incidentHealth(node)];
}

function incidentHealth(node: EntityNode): object {
  const active = linked(node, 'IncidentOn').filter((incident) => {
    const status = objectAt(incident.aspect('incidentInfo'), 'status');
    return textAt(status, 'state') === 'ACTIVE';
  });
  const isFailing = active.length > 0;
  return {
    type: 'INCIDENTS',
    status: isFailing ? 'FAIL' : 'PASS',
    message: isFailing ? `${active.length} active incident${active.length > 1 ? 's' : ''}` : null,
    causes: isFailing ? ['ACTIVE_INCIDENTS'] : null,
  };
}

function assertionHealth(node: EntityNode): object | undefined {
  const assertions = linked(node, 'Asserts').filter(({ entityType }) => entityType === 'assertion');
  const isEqual = { condition: 'EQUAL', negated: false };
  const filters = [
    [
      { field: 'asserteeUrn', values: [node.urn], ...isEqual },
      { field: 'status', values: ['COMPLETE'], ...isEqual },
    ],
  ];
  let runs = 0;
  const failing: string[] = [];
  for (const { urn } of assertions) {
    const [run] = node.nodes.catalog.timeseries.read(urn, 'assertionRunEvent', { limit: 1, filters });
    if (!run) continue;
    runs += 1;
    if (textAt(objectAt(run.value, 'result'), 'type') !== 'SUCCESS') failing.push(urn);
  }
  if (runs === 0) return undefined;
  const isFailing = failing.length > 0;
  return {
    type: 'ASSERTIONS',
    status: isFailing ? 'FAIL' : 'PASS',
    message: isFailing
      ? `${failing.length} of ${assertions.length} assertions are failing`
      : 'All assertions are passing',
    causes: failing,
  };
}

function linked(node: EntityNode, edge: string): EntityNode[] {
  const { related } = node.nodes.catalog.graph.related(node.urn, [edge], 'INCOMING', 0, MAX_LINKED);
  return related.map(({ urn }) => node.nodes.find(urn)).filter((each) => each !== null);
}
