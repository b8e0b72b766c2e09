import { isObject, isStringArray } from '../../json';
import { entityTypeName } from '../../model/entity-type-names';
import { pageSize } from '../../search/search';
import { type EntityNode } from '../entity-node';
import { type Arguments } from './resolver';

const DEFAULT_COUNT = 100;
const MAX_NARROWED = 10_000;

/**
 * Related entities of an entity, through the edges asked for. Soft-deleted ones are among them unless the caller says
 * otherwise, as DataHub has it.
 */
export function relationships(node: EntityNode, args: Arguments): object {
  const input = isObject(args['input']) ? args['input'] : {};
  const direction = input['direction'] === 'INCOMING' ? 'INCOMING' : 'OUTGOING';
  const types = isStringArray(input['types']) ? input['types'] : [];
  const wanted = isStringArray(input['relatedEntityTypes'])
    ? input['relatedEntityTypes'].map(entityTypeName)
    : [];
  const hidesRemoved = input['includeSoftDelete'] === false;
  const { start, count } = page(input);
  const { graph } = node.nodes.catalog;
  const isNarrowed = wanted.length > 0 || hidesRemoved;
  const found = isNarrowed
    ? graph.related(node.urn, types, direction, 0, MAX_NARROWED)
    : graph.related(node.urn, types, direction, start, count);
  const fitting = found.related.filter(({ urn }) => {
    const entity = isNarrowed ? node.nodes.find(urn) : null;
    if (wanted.length > 0 && !wanted.includes(entity?.entityType ?? '')) return false;
    return !hidesRemoved || entity?.aspect('status')?.['removed'] !== true;
  });
  const shown = isNarrowed ? fitting.slice(start, start + count) : fitting;
  return {
    start,
    count: shown.length,
    total: isNarrowed ? fitting.length : found.total,
    relationships: shown.map((each) => ({
      type: each.type,
      direction,
      entity: node.nodes.find(each.urn),
    })),
  };
}

/** The direct neighbours along lineage. */
export function lineage(node: EntityNode, args: Arguments): object {
  const input = isObject(args['input']) ? args['input'] : {};
  const direction = input['direction'] === 'DOWNSTREAM' ? 'DOWNSTREAM' : 'UPSTREAM';
  const { start, count } = page(input);
  const { reached } = node.nodes.catalog.graph.lineage(node.urn, direction, 1);
  const neighbours = reached.map(({ urn }) => node.nodes.find(urn)).filter((each) => each !== null);
  const shown =
    input['includeGhostEntities'] === true ? neighbours : neighbours.filter((each) => each.exists);
  const slice = shown.slice(start, start + count);
  return {
    start,
    count: slice.length,
    total: shown.length,
    filtered: reached.length - shown.length,
    relationships: slice.map((entity) => ({ type: 'DownstreamOf', entity, degree: 1 })),
  };
}

function page(input: Record<string, unknown>): { start: number; count: number } {
  const start = typeof input['start'] === 'number' ? Math.max(0, input['start']) : 0;
  const count = typeof input['count'] === 'number' ? pageSize(input['count']) : DEFAULT_COUNT;
  return { start, count };
}
