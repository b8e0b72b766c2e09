import { numberAt } from '../../json';
import { type EntityNode } from '../entity-node';
import { type Arguments, countArgument } from './resolver';

const MAX_RUNS = 1_000;

/** The runs of a data job, latest first. */
export function runsOfJob(node: EntityNode, args: Arguments): object {
  return runs(node, ['InstanceOf'], 'INCOMING', args);
}

/** The runs that read (`OUTGOING`) or wrote (`INCOMING`) a dataset, latest first. */
export function runsAlong(node: EntityNode, args: Arguments): object {
  return runs(node, [args['direction'] === 'INCOMING' ? 'Produces' : 'Consumes'], 'INCOMING', args);
}

function runs(node: EntityNode, edges: readonly string[], direction: 'INCOMING', args: Arguments): object {
  const { related } = node.nodes.catalog.graph.related(node.urn, edges, direction, 0, MAX_RUNS);
  const found = related
    .map(({ urn }) => node.nodes.find(urn))
    .filter((each) => each?.entityType === 'dataProcessInstance');
  found.sort((a, b) => createdAt(b) - createdAt(a));
  const start = countArgument(args, 'start', 0);
  const count = countArgument(args, 'count', 20);
  return { start, count, total: found.length, runs: found.slice(start, start + count) };
}

function createdAt(run: EntityNode | null): number {
  const created = run?.aspect('dataProcessInstanceProperties')?.['created'];
  return typeof created === 'object' && created !== null && !Array.isArray(created)
    ? (numberAt(created, 'time') ?? 0)
    : 0;
}
