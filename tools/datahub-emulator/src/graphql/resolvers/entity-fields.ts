import { type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { type EntityNode } from '../entity-node';
import { DATASET_FIELDS } from './dataset-fields';
import { type Resolvers } from './resolver';
import { auditStamp, customProperties, fineGrainedLineages, parents, textOrNull } from './shared-values';

/** Fields that one entity type has for itself, by GraphQL type. */
export const ENTITY_FIELDS: Readonly<Record<string, Resolvers>> = {
  Dataset: DATASET_FIELDS,
  Container: {
    properties: (node) => described(node, 'containerProperties', 'name'),
    editableProperties: (node) => texts(node, 'editableContainerProperties', ['description']),
  },
  DataPlatform: {
    name: (node) => textAt(node.key, 'platformName') ?? '',
    displayName: (node) => textOrNull(node.aspect('dataPlatformInfo'), 'displayName'),
    properties: (node) => {
      const aspect = node.aspect('dataPlatformInfo');
      if (!aspect) return null;
      return {
        type: textAt(aspect, 'type') ?? 'OTHERS',
        displayName: textOrNull(aspect, 'displayName'),
        datasetNameDelimiter: textAt(aspect, 'datasetNameDelimiter') ?? '.',
        logoUrl: textOrNull(aspect, 'logoUrl'),
        logical: aspect['logical'] === true,
      };
    },
  },
  DataPlatformInstance: {
    instanceId: (node) => textAt(node.key, 'instance') ?? '',
    properties: (node) => described(node, 'dataPlatformInstanceProperties', 'name'),
  },
  DataFlow: {
    orchestrator: (node) => textAt(node.key, 'orchestrator') ?? '',
    flowId: (node) => textAt(node.key, 'flowId') ?? '',
    cluster: (node) => textAt(node.key, 'cluster') ?? '',
    properties: (node) => described(node, 'dataFlowInfo', 'name', ['project']),
  },
  DataJob: {
    dataFlow: (node) => node.nodes.find(textAt(node.key, 'flow')),
    jobId: (node) => textAt(node.key, 'jobId') ?? '',
    properties: (node) => described(node, 'dataJobInfo', 'name'),
    inputOutput: (node) => inputOutput(node),
  },
  Chart: {
    tool: (node) => textAt(node.key, 'dashboardTool') ?? '',
    chartId: (node) => textAt(node.key, 'chartId') ?? '',
    properties: (node) => visual(node, 'chartInfo'),
  },
  Dashboard: {
    tool: (node) => textAt(node.key, 'dashboardTool') ?? '',
    dashboardId: (node) => textAt(node.key, 'dashboardId') ?? '',
    properties: (node) => visual(node, 'dashboardInfo'),
  },
  SchemaFieldEntity: {
    fieldPath: (node) => textAt(node.key, 'fieldPath') ?? '',
    parent: (node) => node.nodes.find(textAt(node.key, 'parent')),
  },
  CorpUser: {
    username: (node) => textAt(node.key, 'username') ?? '',
    properties: (node) => userProperties(node),
    editableProperties: (node) => {
      const aspect = node.aspect('corpUserEditableInfo');
      const plain = ['displayName', 'title', 'aboutMe', 'pictureLink', 'slack', 'phone', 'email'];
      return aspect
        ? {
            ...texts(node, 'corpUserEditableInfo', plain),
            teams: textsAt(aspect, 'teams'),
            skills: textsAt(aspect, 'skills'),
          }
        : null;
    },
  },
  CorpGroup: {
    name: (node) => textAt(node.key, 'name') ?? '',
    properties: (node) => texts(node, 'corpGroupInfo', ['displayName', 'description', 'email', 'slack']),
    editableProperties: (node) =>
      texts(node, 'corpGroupEditableInfo', ['description', 'slack', 'email', 'pictureLink']),
  },
  Tag: {
    name: (node) => textAt(node.key, 'name') ?? '',
    description: (node) => textOrNull(node.aspect('tagProperties'), 'description'),
    properties: (node) => named(node, 'tagProperties', 'name', ['description', 'colorHex']),
  },
  GlossaryTerm: {
    name: (node) => textAt(node.key, 'name') ?? '',
    hierarchicalName: (node) => textAt(node.key, 'name') ?? '',
    properties: (node) => {
      const aspect = node.aspect('glossaryTermInfo');
      if (!aspect) return null;
      const definition = textAt(aspect, 'definition') ?? '';
      return {
        name: textAt(aspect, 'name') ?? (textAt(node.key, 'name') ?? '').split('.').at(-1),
        definition,
        description: definition,
        termSource: textAt(aspect, 'termSource') ?? '',
        sourceRef: textOrNull(aspect, 'sourceRef'),
        sourceUrl: textOrNull(aspect, 'sourceUrl'),
        customProperties: customProperties(aspect, node.urn),
        rawSchema: textOrNull(aspect, 'rawSchema'),
      };
    },
    parentNodes: (node) => parentNodes(node),
  },
  GlossaryNode: {
    properties: (node) => {
      const aspect = node.aspect('glossaryNodeInfo');
      if (!aspect) return null;
      return {
        name: textAt(aspect, 'name') ?? textAt(node.key, 'name') ?? '',
        description: textOrNull(aspect, 'definition'),
        customProperties: customProperties(aspect, node.urn),
      };
    },
    parentNodes: (node) => parentNodes(node),
  },
  Domain: {
    id: (node) => textAt(node.key, 'id') ?? '',
    properties: (node) => {
      const aspect = node.aspect('domainProperties');
      if (!aspect) return null;
      return {
        name: textAt(aspect, 'name') ?? '',
        description: textOrNull(aspect, 'description'),
        customProperties: customProperties(aspect, node.urn),
      };
    },
    parentDomains: (node) => {
      const domains = parents(node, (each) => textAt(each.aspect('domainProperties'), 'parentDomain'));
      return { count: domains.length, domains };
    },
  },
  OwnershipTypeEntity: {
    info: (node) => {
      const aspect = node.aspect('ownershipTypeInfo');
      if (!aspect) return null;
      return {
        name: textAt(aspect, 'name') ?? '',
        description: textOrNull(aspect, 'description'),
        created: auditStamp(objectAt(aspect, 'created')),
        lastModified: auditStamp(objectAt(aspect, 'lastModified')),
      };
    },
  },
};

// Text fields of an aspect under their own names; null when the aspect is not there.
function texts(node: EntityNode, aspectName: string, fields: readonly string[]): JsonObject | null {
  const aspect = node.aspect(aspectName);
  if (!aspect) return null;
  const shown: JsonObject = {};
  for (const field of fields) shown[field] = textOrNull(aspect, field);
  return shown;
}

function named(
  node: EntityNode,
  aspectName: string,
  name: string,
  fields: readonly string[],
): JsonObject | null {
  const shown = texts(node, aspectName, fields);
  return shown && { ...shown, name: textAt(node.aspect(aspectName), name) ?? '' };
}

function described(
  node: EntityNode,
  aspectName: string,
  name: string,
  more: readonly string[] = [],
): JsonObject | null {
  const shown = named(node, aspectName, name, ['description', 'externalUrl', 'qualifiedName', ...more]);
  return shown && { ...shown, customProperties: customProperties(node.aspect(aspectName) ?? {}, node.urn) };
}

function visual(node: EntityNode, aspectName: string): JsonObject | null {
  const shown = described(node, aspectName, 'title');
  const aspect = node.aspect(aspectName);
  const stamps = objectAt(aspect, 'lastModified');
  return (
    shown && {
      ...shown,
      lastRefreshed: numberAt(aspect, 'lastRefreshed') ?? null,
      created: auditStamp(objectAt(stamps, 'created') ?? {}),
      lastModified: auditStamp(objectAt(stamps, 'lastModified') ?? {}),
    }
  );
}

function userProperties(node: EntityNode): object | null {
  const aspect = node.aspect('corpUserInfo');
  if (!aspect) return null;
  const plain = [
    'displayName',
    'email',
    'title',
    'departmentName',
    'firstName',
    'lastName',
    'fullName',
    'countryCode',
  ];
  return {
    ...texts(node, 'corpUserInfo', plain),
    active: aspect['active'] === true,
    manager: node.nodes.find(textAt(aspect, 'managerUrn')),
    departmentId: numberAt(aspect, 'departmentId') ?? null,
  };
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
