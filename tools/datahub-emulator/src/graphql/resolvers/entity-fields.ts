import { objectAt, objectsAt, textAt, textsAt } from '../../json';
import { type EntityNode } from '../entity-node';
import { DATASET_FIELDS } from './dataset-fields';
import {
  DATA_PRODUCT_FIELDS,
  DOCUMENT_FIELDS,
  domainEntities,
  nameIn,
  QUERY_FIELDS,
} from './knowledge-fields';
import { ASSERTION_FIELDS, CONTRACT_FIELDS, INCIDENT_FIELDS } from './quality-fields';
import { fromAspect, type Resolver, type Resolvers } from './resolver';
import { runsOfJob } from './run-fields';
import { schemaMetadata } from './schema-fields';
import { scrollWithin } from './search-fields';
import { fineGrainedLineages, parents, textOrNull } from './shared-values';
import { tokenFields } from './token-fields';
import { points } from './usage-fields';

// A part of the URN.
const key =
  (name: string): Resolver =>
  (node) =>
    textAt(node.key, name) ?? '';

const inAspect =
  (aspectName: string, field: string): Resolver =>
  (node) =>
    textOrNull(node.aspect(aspectName), field);

const PROPERTIES: readonly (readonly [type: string, properties: string, editable?: string])[] = [
  ['Container', 'containerProperties', 'editableContainerProperties'],
  ['DataPlatform', 'dataPlatformInfo'],
  ['DataPlatformInstance', 'dataPlatformInstanceProperties'],
  ['DataFlow', 'dataFlowInfo', 'editableDataFlowProperties'],
  ['DataJob', 'dataJobInfo', 'editableDataJobProperties'],
  ['Chart', 'chartInfo', 'editableChartProperties'],
  ['Dashboard', 'dashboardInfo', 'editableDashboardProperties'],
  ['CorpUser', 'corpUserInfo', 'corpUserEditableInfo'],
  ['CorpGroup', 'corpGroupInfo', 'corpGroupEditableInfo'],
  ['Tag', 'tagProperties', 'tagProperties'],
  ['GlossaryTerm', 'glossaryTermInfo'],
  ['GlossaryNode', 'glossaryNodeInfo'],
  ['Domain', 'domainProperties'],
  ['Application', 'applicationProperties'],
  ['BusinessAttribute', 'businessAttributeInfo'],
  ['Role', 'roleProperties'],
  ['MLModel', 'mlModelProperties', 'editableMlModelProperties'],
  ['MLModelGroup', 'mlModelGroupProperties', 'editableMlModelGroupProperties'],
  ['MLFeature', 'mlFeatureProperties', 'editableMlFeatureProperties'],
  ['MLFeatureTable', 'mlFeatureTableProperties', 'editableMlFeatureTableProperties'],
  ['MLPrimaryKey', 'mlPrimaryKeyProperties', 'editableMlPrimaryKeyProperties'],
];

const OWN_FIELDS: Readonly<Record<string, Resolvers>> = {
  Dataset: DATASET_FIELDS,
  DataPlatform: {
    name: key('platformName'),
    displayName: inAspect('dataPlatformInfo', 'displayName'),
  },
  DataPlatformInstance: { instanceId: key('instance') },
  DataFlow: { orchestrator: key('orchestrator'), flowId: key('flowId'), cluster: key('cluster') },
  DataJob: {
    dataFlow: (node) => node.nodes.find(textAt(node.key, 'flow')),
    jobId: key('jobId'),
    inputOutput: (node) => inputOutput(node),
    runs: runsOfJob,
  },
  DataProcessInstance: {
    name: inAspect('dataProcessInstanceProperties', 'name'),
    externalUrl: inAspect('dataProcessInstanceProperties', 'externalUrl'),
    created: (node) => objectAt(node.aspect('dataProcessInstanceProperties'), 'created') ?? null,
    properties: fromAspect('dataProcessInstanceProperties'),
    state: (node, args) => points(node, 'dataProcessInstanceRunEvent', args),
    parentTemplate: (node) =>
      node.nodes.find(textAt(node.aspect('dataProcessInstanceRelationships'), 'parentTemplate')),
  },
  Chart: {
    tool: key('dashboardTool'),
    chartId: key('chartId'),
    query: fromAspect('chartQuery'),
    inputFields: fromAspect('inputFields'),
  },
  Dashboard: {
    tool: key('dashboardTool'),
    dashboardId: key('dashboardId'),
    inputFields: fromAspect('inputFields'),
  },
  Notebook: {
    tool: key('notebookTool'),
    notebookId: key('notebookId'),
    info: fromAspect('notebookInfo'),
    editableProperties: fromAspect('editableNotebookProperties'),
  },
  MLModel: {
    name: key('name'),
    origin: key('origin'),
    description: inAspect('mlModelProperties', 'description'),
  },
  MLModelGroup: {
    name: key('name'),
    origin: key('origin'),
    description: inAspect('mlModelGroupProperties', 'description'),
  },
  MLFeature: {
    name: key('name'),
    featureNamespace: key('featureNamespace'),
    description: inAspect('mlFeatureProperties', 'description'),
  },
  MLFeatureTable: {
    name: key('name'),
    description: inAspect('mlFeatureTableProperties', 'description'),
    featureTableProperties: fromAspect('mlFeatureTableProperties'),
  },
  MLPrimaryKey: { name: key('name'), featureNamespace: key('featureNamespace') },
  SchemaFieldEntity: {
    fieldPath: key('fieldPath'),
    parent: (node) => node.nodes.find(textAt(node.key, 'parent')),
    businessAttributes: fromAspect('businessAttributes'),
    logicalParent: (node) =>
      node.nodes.find(textAt(objectAt(node.aspect('logicalParent'), 'parent'), 'destinationUrn')),
  },
  CorpUser: {
    username: key('username'),
    info: fromAspect('corpUserInfo'),
    editableInfo: fromAspect('corpUserEditableInfo'),
    status: inAspect('corpUserStatus', 'status'),
    isNativeUser: (node) => node.aspect('corpUserCredentials') !== undefined,
    settings: fromAspect('corpUserSettings'),
  },
  CorpGroup: { name: key('name'), info: fromAspect('corpGroupInfo') },
  Tag: { name: key('name'), description: inAspect('tagProperties', 'description') },
  GlossaryTerm: {
    name: key('name'),
    hierarchicalName: key('name'),
    parentNodes: (node) => parentNodes(node),
    schemaMetadata: (node, args) => schemaMetadata(node, args),
  },
  GlossaryNode: {
    parentNodes: (node) => parentNodes(node),
    glossaryChildrenSearch: (node, args) =>
      scrollWithin(node.nodes, args, [
        { field: 'parentNode', values: [node.urn], condition: 'EQUAL', negated: false },
      ]),
  },
  Domain: {
    id: key('id'),
    entities: domainEntities,
    parentDomains: (node) => {
      const domains = parents(node, (each) => textAt(each.aspect('domainProperties'), 'parentDomain'));
      return { count: domains.length, domains };
    },
  },
  OwnershipTypeEntity: { info: fromAspect('ownershipTypeInfo') },
  StructuredPropertyEntity: {
    definition: fromAspect('propertyDefinition'),
    settings: fromAspect('structuredPropertySettings'),
  },
  DataTypeEntity: { info: fromAspect('dataTypeInfo') },
  EntityTypeEntity: { info: fromAspect('entityTypeInfo') },
  Assertion: ASSERTION_FIELDS,
  Incident: INCIDENT_FIELDS,
  DataContract: CONTRACT_FIELDS,
  QueryEntity: QUERY_FIELDS,
  Document: DOCUMENT_FIELDS,
  DataProduct: DATA_PRODUCT_FIELDS,
  DataHubRole: { name: nameIn('dataHubRoleInfo') },
  DataHubPolicy: { name: nameIn('dataHubPolicyInfo', 'displayName') },
  DataHubView: { name: nameIn('dataHubViewInfo') },
  Test: { name: nameIn('testInfo') },
  ExecutionRequest: { id: key('id'), result: fromAspect('dataHubExecutionRequestResult') },
  AccessTokenMetadata: tokenFields,
};

/** Fields that one entity type has for itself, by GraphQL type. */
export const ENTITY_FIELDS: Readonly<Record<string, Resolvers>> = withProperties();

function withProperties(): Record<string, Resolvers> {
  const fields: Record<string, Resolvers> = { ...OWN_FIELDS };
  for (const [type, properties, editable] of PROPERTIES) {
    fields[type] = {
      properties: fromAspect(properties),
      ...(editable ? { editableProperties: fromAspect(editable) } : {}),
      ...fields[type],
    };
  }
  return fields;
}

function parentNodes(node: EntityNode): object {
  const nodes = parents(
    node,
    (each) =>
      textAt(each.aspect('glossaryTermInfo'), 'parentNode') ??
      textAt(each.aspect('glossaryNodeInfo'), 'parentNode'),
  );
  return { count: nodes.length, nodes };
}

function inputOutput(node: EntityNode): object | null {
  const aspect = node.aspect('dataJobInputOutput');
  if (!aspect) return null;
  // The edges replace the plain lists of older clients; both can be there.
  const ends = (edges: string, urns: string): EntityNode[] => {
    const named = [
      ...objectsAt(aspect, edges).map((edge) => textAt(edge, 'destinationUrn')),
      ...textsAt(aspect, urns),
    ];
    return [...new Set(named)].map((urn) => node.nodes.find(urn)).filter((each) => each !== null);
  };
  return {
    inputDatasets: ends('inputDatasetEdges', 'inputDatasets'),
    outputDatasets: ends('outputDatasetEdges', 'outputDatasets'),
    inputDatajobs: ends('inputDatajobEdges', 'inputDatajobs'),
    fineGrainedLineages: fineGrainedLineages(aspect),
  };
}
