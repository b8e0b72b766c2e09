import { isObject, type JsonObject, numberAt, objectsAt, textAt } from '../../json';
import { Refusal } from '../../errors';
import { type LineageDirection, type Reached } from '../../search/graph';
import { decodeScrollId, encodeScrollId } from '../../search/scroll-id';
import { asciiOrder } from '../order';
import { type EntityNodes } from '../entity-node';
import { type GraphqlContext } from '../graphql-context';
import { type Arguments } from './resolver';
import { facetsOf, matchedFields } from './search-fields';
import { countOf, filtersOf, flagsOf, inputOf, requestOf, typesOf } from './search-input';

const DEGREES = new Set(['1', '2', '3+']);

/** `searchAcrossLineage`: everything up or down from an entity, nearest first. */
export function searchLineage({ nodes }: GraphqlContext, args: Arguments): object {
  const input = inputOf(args);
  const start = Math.max(0, numberAt(input, 'start') ?? 0);
  return { start, ...pageOf(nodes, input, start) };
}

/** `scrollAcrossLineage`: the same, page by page. */
export function scrollLineage({ nodes }: GraphqlContext, args: Arguments): object {
  const input = inputOf(args);
  const start = decodeScrollId(textAt(input, 'scrollId'));
  const page = pageOf(nodes, input, start);
  return {
    nextScrollId: page.count === countOf(input) ? encodeScrollId(start + page.count) : null,
    ...page,
  };
}

function pageOf(
  nodes: EntityNodes,
  input: JsonObject,
  start: number,
): { count: number; total: number; searchResults: object[]; facets: () => object[]; isPartial: boolean } {
  const { found, isComplete } = hits(nodes, input);
  const slice = found.slice(start, start + countOf(input));
  return {
    count: slice.length,
    total: found.length,
    searchResults: slice.map((each) => shown(nodes, each, input)),
    facets: () => {
      if (flagsOf(input)['skipAggregates'] === true) return [];
      const urns = found.map(({ urn }) => urn);
      return facetsOf(nodes, input, { ...requestOf(input), types: [], filters: [] }, undefined, urns);
    },
    isPartial: !isComplete,
  };
}

function shown(nodes: EntityNodes, reached: Reached, input: JsonObject): object {
  return {
    entity: nodes.find(reached.urn),
    insights: [],
    matchedFields: () => matchedFields(nodes, reached.urn, input),
    paths: reached.paths.map((path) => ({ path: path.map((urn) => nodes.find(urn)) })),
    degree: reached.degree,
    degrees: [reached.degree],
    explored: true,
    truncatedChildren: false,
    ignoredAsHop: false,
  };
}

function hits(nodes: EntityNodes, input: JsonObject): { found: Reached[]; isComplete: boolean } {
  const urn = textAt(input, 'urn');
  if (!urn) throw new Refusal('bad-argument', 'input.urn is required');
  const isColumn = nodes.get(urn).entityType === 'schemaField';
  const direction: LineageDirection = input['direction'] === 'DOWNSTREAM' ? 'DOWNSTREAM' : 'UPSTREAM';
  const filters = filtersOf(input);
  const degrees = new Set(
    filters.flat().flatMap((each) => (each.field === 'degree' ? [...each.values] : [])),
  );
  for (const degree of degrees) {
    if (!DEGREES.has(degree)) throw new Refusal('bad-argument', `degree must be 1, 2 or 3+, got ${degree}`);
  }
  const hops = degrees.size === 0 || degrees.has('3+') ? undefined : Math.max(...[...degrees].map(Number));
  const { reached, isComplete } = nodes.catalog.graph.lineage(urn, direction, hops);
  const near = reached.filter(
    ({ degree }) => degrees.size === 0 || degrees.has(degree > 2 ? '3+' : String(degree)),
  );
  const keepsColumns = isColumn && isGroupedByColumn(input);
  const units = isColumn && !keepsColumns ? byTable(nodes, near) : near;
  const others = filters.map((group) => group.filter((each) => each.field !== 'degree'));
  const isIndexed = nodes.catalog.search.among(
    units.map((each) => each.urn),
    { ...requestOf(input), types: typesOf(input), filters: others },
  );
  // Columns have no documents of their own: the graph alone knows them.
  const found = units.filter((each) => isIndexed.has(each.urn) || keepsColumns);
  return { found: found.sort((a, b) => a.degree - b.degree || asciiOrder(a.urn, b.urn)), isComplete };
}

// Unless told otherwise, DataHub shows the tables of the columns it reached; the paths still name the columns.
function isGroupedByColumn(input: JsonObject): boolean {
  const spec = flagsOf(input)['groupingSpec'];
  if (!isObject(spec)) return false;
  const criteria = objectsAt(spec, 'groupingCriteria');
  return criteria.some((each) => textAt(each, 'groupingEntityType') === 'SCHEMA_FIELD');
}

function byTable(nodes: EntityNodes, columns: readonly Reached[]): Reached[] {
  const tables = new Map<string, Reached>();
  for (const column of columns) {
    const table = textAt(nodes.find(column.urn)?.key, 'parent');
    if (table === undefined) continue;
    const known = tables.get(table);
    tables.set(table, {
      urn: table,
      degree: Math.min(known?.degree ?? column.degree, column.degree),
      paths: [...(known?.paths ?? []), ...column.paths],
    });
  }
  return [...tables.values()];
}
