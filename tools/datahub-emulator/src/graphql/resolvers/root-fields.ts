import { isStringArray, objectAt, textAt } from '../../json';
import { SERVER_VERSION } from '../../server/status';
import { type EntityNode } from '../entity-node';
import { type GraphqlContext } from '../graphql-context';
import { dataProductAssets } from './knowledge-fields';
import { scrollLineage, searchLineage } from './lineage-fields';
import { type Arguments } from './resolver';
import {
  aggregateEntities,
  autoComplete,
  autoCompleteForMultiple,
  entityCounts,
  listOf,
  scrollEntities,
  searchEntities,
  semanticSearch,
} from './search-fields';
import { inputOf } from './search-input';

/** Resolves a field of the query root. */
export type RootResolver = (context: GraphqlContext, args: Arguments) => unknown;

const byUrn: RootResolver = ({ nodes }, args) => nodes.getViewable(String(args['urn']));

/** Root fields that answer one entity by its URN, if it is of that type. */
const SINGLE_ENTITIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['dataset', 'container', 'dataPlatform', 'dataPlatformInstance', 'dataFlow', 'dataJob', 'chart'],
      ...['dashboard', 'notebook', 'dataProcessInstance', 'corpGroup', 'tag', 'glossaryTerm'],
      ...['glossaryNode', 'domain', 'dataProduct', 'application', 'document', 'assertion'],
      ...['structuredProperty', 'businessAttribute', 'mlModel', 'mlModelGroup', 'mlFeature'],
      ...['mlFeatureTable', 'mlPrimaryKey', 'role'],
    ].map((name) => [name, name]),
  ),
  corpUser: 'corpuser',
};

const isRoot = (field: string) => ({ field, values: [], condition: 'EXISTS', negated: true });
const byName = [{ field: 'name', descending: false }];

/** The query root. An entity that is not stored is answered with what its URN tells. */
export const ROOT_FIELDS: Readonly<Record<string, RootResolver>> = {
  ...Object.fromEntries(
    Object.entries(SINGLE_ENTITIES).map(([field, entityType]): [string, RootResolver] => [
      field,
      ({ nodes }, args) => ofType(nodes.getViewable(String(args['urn'])), entityType),
    ]),
  ),
  entity: byUrn,
  entities: ({ nodes }, args) => {
    const urns = isStringArray(args['urns']) ? args['urns'] : [];
    const found = urns.map((urn) => nodes.getViewable(urn));
    return args['checkForExistence'] === true ? found.map((node) => (node.exists ? node : null)) : found;
  },
  entityExists: ({ nodes }, args) => nodes.get(String(args['urn'])).exists,
  appConfig: () => ({
    appVersion: SERVER_VERSION,
    telemetryConfig: { enableThirdPartyLogging: false },
    featureFlags: {
      readOnlyModeEnabled: false,
      nestedDomainsEnabled: true,
      dataContractsEnabled: true,
      entityVersioningEnabled: false,
      metricsEnabled: false,
      showTestsInHealthIcon: false,
    },
    semanticSearchConfig: { enabled: false, enabledEntities: [], embeddingConfig: null },
  }),
  me: ({ nodes, caller }) => ({ corpUser: nodes.get(caller.stamp.actor) }),
  globalViewsSettings: ({ nodes }) => {
    const settings = nodes.get('urn:li:globalSettings:0').aspect('globalSettingsInfo');
    return { defaultView: textAt(objectAt(settings, 'views'), 'defaultView') ?? null };
  },
  search: searchEntities,
  searchAcrossEntities: searchEntities,
  scrollAcrossEntities: scrollEntities,
  aggregateAcrossEntities: aggregateEntities,
  semanticSearch,
  semanticSearchAcrossEntities: semanticSearch,
  searchAcrossLineage: searchLineage,
  scrollAcrossLineage: scrollLineage,
  autoComplete,
  autoCompleteForMultiple,
  getEntityCounts: entityCounts,
  listDataProductAssets: ({ nodes }, args) => dataProductAssets(nodes.get(String(args['urn'])), args),
  listQueries: ({ nodes }, args) => {
    const input = inputOf(args);
    const about = textAt(input, 'datasetUrn');
    const source = textAt(input, 'source');
    const { found, ...page } = listOf(nodes, input, 'query', [
      ...(about ? [{ field: 'entities', values: [about], condition: 'EQUAL', negated: false }] : []),
      ...(source ? [{ field: 'source', values: [source], condition: 'EQUAL', negated: false }] : []),
    ]);
    return { ...page, queries: found };
  },
  listOwnershipTypes: ({ nodes }, args) => {
    const { found, ...page } = listOf(nodes, inputOf(args), 'ownershipType', [], byName);
    return { ...page, ownershipTypes: found };
  },
  listDomains: ({ nodes }, args) => {
    const input = inputOf(args);
    const parent = textAt(input, 'parentDomain');
    const { found, ...page } = listOf(
      nodes,
      input,
      'domain',
      [
        parent
          ? { field: 'parentDomain', values: [parent], condition: 'EQUAL', negated: false }
          : isRoot('parentDomain'),
      ],
      byName,
    );
    return { ...page, domains: found };
  },
  listUsers: ({ nodes }, args) => {
    const { found, ...page } = listOf(nodes, inputOf(args), 'corpuser');
    return { ...page, users: found };
  },
  listGroups: ({ nodes }, args) => {
    const { found, ...page } = listOf(nodes, inputOf(args), 'corpGroup');
    return { ...page, groups: found };
  },
  getRootGlossaryTerms: ({ nodes }, args) => {
    const { found, ...page } = listOf(nodes, inputOf(args), 'glossaryTerm', [isRoot('parentNode')], byName);
    return { ...page, terms: found };
  },
  getRootGlossaryNodes: ({ nodes }, args) => {
    const { found, ...page } = listOf(nodes, inputOf(args), 'glossaryNode', [isRoot('parentNode')], byName);
    return { ...page, nodes: found };
  },
  listAccessTokens: ({ nodes }, args) => {
    const { found, ...page } = listOf(nodes, inputOf(args), 'dataHubAccessToken', [], byName);
    return { ...page, tokens: found };
  },
};

function ofType(node: EntityNode, entityType: string): EntityNode | null {
  return node.entityType === entityType ? node : null;
}
