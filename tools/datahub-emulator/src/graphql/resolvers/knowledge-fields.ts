import { isObject, isStringArray, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { type Criterion } from '../../search/filters';
import { AspectPart } from '../aspect-part';
import { type EntityNode } from '../entity-node';
import { type Arguments, countArgument, fromAspect, type Resolvers } from './resolver';
import { searchWithin } from './search-fields';
import { parents, textOrNull } from './shared-values';

/** Fields of queries. */
export const QUERY_FIELDS: Resolvers = {
  properties: fromAspect('queryProperties'),
  subjects: (node) => {
    const aspect = node.aspect('querySubjects');
    if (!aspect) return null;
    return objectsAt(aspect, 'subjects').map(
      (each) => new AspectPart(node, 'com.linkedin.query.QuerySubject', each),
    );
  },
  platform: (node) => node.nodes.find(textAt(node.aspect('dataPlatformInstance'), 'platform')),
};

/** Fields of documents. */
export const DOCUMENT_FIELDS: Resolvers = {
  info: fromAspect('documentInfo'),
  settings: fromAspect('documentSettings'),
  subType: (node) => textsAt(node.aspect('subTypes'), 'typeNames')[0] ?? null,
  parentDocuments: (node) => {
    const documents = parents(node, (each) =>
      textAt(objectAt(each.aspect('documentInfo'), 'parentDocument'), 'document'),
    );
    return { count: documents.length, documents };
  },
};

/** Fields of data products. */
export const DATA_PRODUCT_FIELDS: Resolvers = {
  properties: fromAspect('dataProductProperties'),
  entities: (node, args) => dataProductAssets(node, args),
  parentDataProducts: (node) =>
    parents(node, (each) => textAt(each.aspect('dataProductProperties'), 'parentDataProduct')),
};

/** What belongs to a data product, as far as the search finds it. */
export function dataProductAssets(node: EntityNode, args: Arguments): object {
  const assets = objectsAt(node.aspect('dataProductProperties'), 'assets')
    .map((each) => textAt(each, 'destinationUrn'))
    .filter((each) => each !== undefined);
  return searchWithin(node.nodes, args, [equal('urn', assets)]);
}

/** What belongs to a domain. */
export function domainEntities(node: EntityNode, args: Arguments): object {
  return searchWithin(node.nodes, args, [equal('domains', [node.urn])]);
}

/** The documents that speak about an entity, latest first. */
export function relatedDocuments(node: EntityNode, args: Arguments): object {
  const input = isObject(args['input']) ? args['input'] : {};
  const start = countArgument(input, 'start', 0);
  const count = countArgument(input, 'count', 100);
  const filters: Criterion[] = [equal('relatedAssets', [node.urn])];
  if (isStringArray(input['parentDocuments']))
    filters.push(equal('parentDocument', input['parentDocuments']));
  if (isStringArray(input['types'])) filters.push(equal('typeNames', input['types']));
  if (isStringArray(input['domains'])) filters.push(equal('domains', input['domains']));
  if (typeof input['sourceType'] === 'string') filters.push(equal('sourceType', [input['sourceType']]));
  if (input['rootOnly'] === true) {
    filters.push({ field: 'parentDocument', values: [], condition: 'EXISTS', negated: true });
  }
  const page = node.nodes.catalog.search.page({
    types: ['document'],
    query: '*',
    filters: [filters],
    sort: [{ field: 'lastModifiedAt', descending: true }],
    start,
    count,
  });
  const documents = page.hits.map(({ urn }) => node.nodes.find(urn));
  return { start, count: documents.length, total: page.total, documents };
}

/** A name that an aspect states. */
export function nameIn(aspectName: string, field = 'name') {
  return (node: EntityNode): string | null => textOrNull(node.aspect(aspectName), field);
}

function equal(field: string, values: readonly string[]): Criterion {
  return { field, values, condition: 'EQUAL', negated: false };
}
