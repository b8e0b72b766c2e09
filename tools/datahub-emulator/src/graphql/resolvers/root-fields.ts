import { isStringArray } from '../../json';
import { SERVER_VERSION } from '../../server/status';
import { type EntityNode, type EntityNodes } from '../entity-node';
import { type Arguments } from './resolver';
import { scrollEntities, scrollLineage, searchEntities, searchLineage } from './search-fields';

/** Resolves a field of the query root. */
export type RootResolver = (nodes: EntityNodes, args: Arguments, actor: string) => unknown;

const byUrn: RootResolver = (nodes, args) => nodes.get(String(args['urn']));

/** Root fields that answer one entity by its URN, if it is of that type. */
const SINGLE_ENTITIES: Readonly<Record<string, string>> = {
  dataset: 'dataset',
  container: 'container',
  dataPlatform: 'dataPlatform',
  dataPlatformInstance: 'dataPlatformInstance',
  dataFlow: 'dataFlow',
  dataJob: 'dataJob',
  chart: 'chart',
  dashboard: 'dashboard',
  corpUser: 'corpuser',
  corpGroup: 'corpGroup',
  tag: 'tag',
  glossaryTerm: 'glossaryTerm',
  glossaryNode: 'glossaryNode',
  domain: 'domain',
};

/** The query root. An entity that is not stored is answered with what its URN tells. */
export const ROOT_FIELDS: Readonly<Record<string, RootResolver>> = {
  ...Object.fromEntries(
    Object.entries(SINGLE_ENTITIES).map(([field, entityType]): [string, RootResolver] => [
      field,
      (nodes, args) => ofType(nodes.get(String(args['urn'])), entityType),
    ]),
  ),
  entity: byUrn,
  entities: (nodes, args) => {
    const urns = isStringArray(args['urns']) ? args['urns'] : [];
    const found = urns.map((urn) => nodes.get(urn));
    return args['checkForExistence'] === true ? found.map((node) => (node.exists ? node : null)) : found;
  },
  entityExists: (nodes, args) => nodes.get(String(args['urn'])).exists,
  appConfig: () => ({
    appVersion: SERVER_VERSION,
    featureFlags: {
      readOnlyModeEnabled: false,
      nestedDomainsEnabled: true,
      dataContractsEnabled: true,
      entityVersioningEnabled: false,
      showTestsInHealthIcon: false,
    },
    semanticSearchConfig: { enabled: false, enabledEntities: [] },
  }),
  me: (nodes, _args, actor) => ({ corpUser: nodes.get(actor) }),
  search: searchEntities,
  searchAcrossEntities: searchEntities,
  scrollAcrossEntities: scrollEntities,
  searchAcrossLineage: searchLineage,
  scrollAcrossLineage: scrollLineage,
};

function ofType(node: EntityNode, entityType: string): EntityNode | null {
  return node.entityType === entityType ? node : null;
}
