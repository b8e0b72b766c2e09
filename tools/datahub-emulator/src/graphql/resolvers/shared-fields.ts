import { asciiOrder } from '../order';
import { isObject, isStringArray, numberAt, objectAt, objectsAt, textAt, textsAt } from '../../json';
import { entityTypeEnum } from '../../model/entity-type-names';
import { type EntityNode } from '../entity-node';
import { health } from '../health';
import { lineage, relationships } from './graph-fields';
import { relatedDocuments } from './knowledge-fields';
import { entityIncidents } from './quality-fields';
import { fromAspect, type Resolvers } from './resolver';
import {
  attribution,
  auditStamp,
  glossaryTerms,
  parents,
  propertyValue,
  tags,
  textOrNull,
} from './shared-values';

// A standard ownership type has an entity of its own, which aspects written by older clients do not name.
function standardOwnershipType(type: string): string {
  return `urn:li:ownershipType:__system__${type.toLowerCase()}`;
}

/** Fields that mean the same on every entity type that has them. */
export const SHARED_FIELDS: Resolvers = {
  urn: (node) => node.urn,
  type: (node) => entityTypeEnum(node.entityType),
  exists: (node) => node.exists,
  lastIngested: (node) => lastIngested(node),
  aspects: (node, args) => rawAspects(node, isObject(args['input']) ? args['input'] : {}),
  relationships: (node, args) => relationships(node, args),
  lineage: (node, args) => lineage(node, args),
  health: (node) => health(node),
  platform: (node) => node.nodes.find(platformUrn(node)),
  dataPlatformInstance: (node) => node.nodes.find(textAt(node.aspect('dataPlatformInstance'), 'instance')),
  container: (node) => node.nodes.find(textAt(node.aspect('container'), 'container')),
  parentContainers: (node) => {
    const containers = parents(node, (each) => textAt(each.aspect('container'), 'container'));
    return { count: containers.length, containers };
  },
  subTypes: fromAspect('subTypes'),
  embed: fromAspect('embed'),
  displayProperties: fromAspect('displayProperties'),
  documentation: fromAspect('documentation'),
  incidents: entityIncidents,
  relatedDocuments,
  applications: (node) => applications(node),
  application: (node) => applications(node)?.[0] ?? null,
  status: (node) => status(node),
  deprecation: (node) => {
    const aspect = node.aspect('deprecation');
    if (!aspect) return null;
    return {
      deprecated: aspect['deprecated'] === true,
      decommissionTime: numberAt(aspect, 'decommissionTime') ?? null,
      note: textOrNull(aspect, 'note'),
      actor: textOrNull(aspect, 'actor'),
      actorEntity: node.nodes.find(textAt(aspect, 'actor')),
      replacement: node.nodes.find(textAt(aspect, 'replacement')),
    };
  },
  ownership: (node) => ownership(node),
  tags: (node) => tags(node.aspect('globalTags'), node.urn, node.nodes),
  globalTags: (node) => tags(node.aspect('globalTags'), node.urn, node.nodes),
  glossaryTerms: (node) => glossaryTerms(node.aspect('glossaryTerms'), node.urn, node.nodes),
  domain: (node) => {
    const domain = node.nodes.find(textsAt(node.aspect('domains'), 'domains')[0]);
    return domain ? { domain, associatedUrn: node.urn, attribution: null } : null;
  },
  institutionalMemory: (node) => {
    const aspect = node.aspect('institutionalMemory');
    if (!aspect) return null;
    return {
      elements: objectsAt(aspect, 'elements').map((element) => ({
        url: textAt(element, 'url') ?? '',
        label: textAt(element, 'description') ?? '',
        author: node.nodes.find(textAt(objectAt(element, 'createStamp'), 'actor')),
        actor: node.nodes.find(textAt(objectAt(element, 'createStamp'), 'actor')),
        description: textAt(element, 'description') ?? '',
        created: auditStamp(objectAt(element, 'createStamp') ?? {}),
        updated: auditStamp(objectAt(element, 'updateStamp')),
        associatedUrn: node.urn,
      })),
    };
  },
  browsePathV2: (node) => {
    const aspect = node.aspect('browsePathsV2');
    if (!aspect) return null;
    return {
      path: objectsAt(aspect, 'path').map((entry) => ({
        name: textAt(entry, 'id') ?? '',
        entity: node.nodes.find(textAt(entry, 'urn')),
      })),
    };
  },
  structuredProperties: (node) => structuredProperties(node),
};

function applications(node: EntityNode): object[] | null {
  const aspect = node.aspect('applications');
  if (!aspect) return null;
  return textsAt(aspect, 'applications').flatMap((urn) => {
    const application = node.nodes.find(urn);
    return application ? [{ application, associatedUrn: node.urn }] : [];
  });
}

function platformUrn(node: EntityNode): string | undefined {
  const named = ['platform', 'orchestrator', 'dashboardTool', 'notebookTool']
    .map((part) => textAt(node.key, part))
    .find((part) => part !== undefined);
  if (named) return named.startsWith('urn:li:') ? named : `urn:li:dataPlatform:${named.toLowerCase()}`;
  const flow = node.nodes.find(textAt(node.key, 'flow'));
  // Every container and job has a platform in GraphQL; one that states none is on the platform "unknown".
  return (
    textAt(node.aspect('dataPlatformInstance'), 'platform') ??
    (flow ? platformUrn(flow) : 'urn:li:dataPlatform:unknown')
  );
}

function lastIngested(node: EntityNode): number | null {
  const times = [...node.aspects().values()]
    .filter(({ systemMetadata }) => textAt(systemMetadata, 'runId') !== 'no-run-id-provided')
    .map(({ systemMetadata }) => numberAt(systemMetadata, 'lastObserved') ?? 0);
  return times.length > 0 ? Math.max(...times) : null;
}

function rawAspects(node: EntityNode, input: Record<string, unknown>): object[] {
  if (input['autoRenderOnly'] === true) return [];
  const names = input['aspectNames'];
  return [...node.aspects().values()]
    .filter(({ aspect }) => !isStringArray(names) || names.includes(aspect))
    .sort((a, b) => asciiOrder(a.aspect, b.aspect))
    .map(({ aspect, value }) => ({ aspectName: aspect, payload: JSON.stringify(value) }));
}

function status(node: EntityNode): object | null {
  const aspect = node.aspect('status');
  if (!aspect) return null;
  const stage = node.nodes.find(textAt(aspect, 'lifecycleStage'));
  const info = stage?.aspect('lifecycleStageTypeInfo');
  return {
    removed: aspect['removed'] === true,
    lifecycleStage: stage
      ? {
          urn: stage.urn,
          name: textAt(info, 'name') ?? stage.urn.split(':').at(-1),
          description: textOrNull(info, 'description'),
          entityTypes: info ? textsAt(info, 'entityTypes') : null,
          hideInSearch: info?.['hideInSearch'] === true,
          allowedPreviousStages: info ? textsAt(info, 'allowedPreviousStages') : null,
        }
      : null,
    lifecycleLastUpdated: auditStamp(objectAt(aspect, 'lifecycleLastUpdated')),
  };
}

function ownership(node: EntityNode): object | null {
  const aspect = node.aspect('ownership');
  if (!aspect) return null;
  return {
    owners: objectsAt(aspect, 'owners').flatMap((entry) => {
      const owner = node.nodes.find(textAt(entry, 'owner'));
      if (owner?.entityType !== 'corpuser' && owner?.entityType !== 'corpGroup') return [];
      const type = textAt(entry, 'type') ?? 'NONE';
      const source = objectAt(entry, 'source');
      return [
        {
          owner,
          type,
          ownershipType: node.nodes.find(textAt(entry, 'typeUrn') ?? standardOwnershipType(type)),
          source: source ? { type: textAt(source, 'type') ?? 'OTHER', url: textOrNull(source, 'url') } : null,
          associatedUrn: node.urn,
          attribution: attribution(entry, node.nodes),
        },
      ];
    }),
    lastModified: auditStamp(objectAt(aspect, 'lastModified') ?? {}),
  };
}

/** The structured properties of an entity. */
export function structuredProperties(node: EntityNode): object | null {
  const aspect = node.aspect('structuredProperties');
  if (!aspect) return null;
  return {
    properties: objectsAt(aspect, 'properties').flatMap((entry) => {
      const structuredProperty = node.nodes.find(textAt(entry, 'propertyUrn'));
      if (!structuredProperty) return [];
      const values = objectsAt(entry, 'values');
      const texts = values.map((value) => textAt(value, 'string'));
      return [
        {
          structuredProperty,
          values: values.map(propertyValue),
          valueEntities: texts
            .filter((text) => text?.startsWith('urn:li:'))
            .map((urn) => node.nodes.find(urn)),
          associatedUrn: node.urn,
          attribution: attribution(entry, node.nodes),
        },
      ];
    }),
  };
}
