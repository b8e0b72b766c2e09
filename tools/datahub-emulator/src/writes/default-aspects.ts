import { type JsonObject, objectAt, textAt } from '../json';
import { type KnownUrn } from '../model/model';
import { type AspectStore } from '../store/aspect-store';

// The key field that names the platform of an entity; a plain name becomes a platform URN.
const PLATFORM_FIELDS = ['platform', 'orchestrator', 'dashboardTool'];
const MAX_CONTAINER_DEPTH = 20;

/**
 * The aspects DataHub adds to the first write of an entity when that write does not bring them, apart from the key
 * aspect: where it is found when browsing, and its platform.
 */
export function defaultAspects(
  urn: KnownUrn,
  key: JsonObject,
  batch: ReadonlyMap<string, JsonObject>,
  store: AspectStore,
): [string, JsonObject][] {
  const found: [string, JsonObject][] = [];
  const missing = (name: string): boolean =>
    urn.entity.aspects.includes(name) && !batch.has(name) && !store.has(urn.text, name);
  if (missing('browsePathsV2')) {
    found.push(['browsePathsV2', { path: browsePath(urn, key, batch, store) }]);
  }
  if (missing('dataPlatformInstance')) {
    const platform = platformOf(urn, key);
    if (platform) found.push(['dataPlatformInstance', { platform }]);
  }
  return found;
}

/** The platform URN that an entity's key names, if it names one. */
function platformOf(urn: KnownUrn, key: JsonObject): string | undefined {
  const flow = urn.entity.name === 'dataJob' ? textAt(key, 'flow') : undefined;
  const name = flow
    ? /^urn:li:dataFlow:\(([^,]+),/.exec(flow)?.[1]
    : PLATFORM_FIELDS.map((field) => textAt(key, field)).find((value) => value !== undefined);
  if (!name) return undefined;
  return name.startsWith('urn:li:dataPlatform:') ? name : `urn:li:dataPlatform:${name.toLowerCase()}`;
}

function browsePath(
  urn: KnownUrn,
  key: JsonObject,
  batch: ReadonlyMap<string, JsonObject>,
  store: AspectStore,
): JsonObject[] {
  const fallback = [{ id: 'Default' }];
  switch (urn.entity.name) {
    case 'dataset': {
      const containers = containerPath(urn.text, batch, store);
      if (containers.length > 0) return containers;
      const folders = datasetFolders(textAt(key, 'name') ?? '', textAt(key, 'platform') ?? '', store);
      return folders.length > 0 ? folders : fallback;
    }
    case 'chart':
    case 'dashboard': {
      const containers = containerPath(urn.text, batch, store);
      return containers.length > 0 ? containers : fallback;
    }
    case 'dataJob': {
      const flow = textAt(key, 'flow') ?? '';
      return [{ id: flow, urn: flow }];
    }
    default:
      return fallback;
  }
}

// From the outermost container to the innermost.
function containerPath(
  urn: string,
  batch: ReadonlyMap<string, JsonObject>,
  store: AspectStore,
): JsonObject[] {
  const path: JsonObject[] = [];
  let container = textAt(batch.get('container') ?? store.latest(urn, 'container')?.value, 'container');
  while (container && path.length < MAX_CONTAINER_DEPTH) {
    path.unshift({ id: container, urn: container });
    container = textAt(store.latest(container, 'container')?.value, 'container');
  }
  return path;
}

function datasetFolders(name: string, platform: string, store: AspectStore): JsonObject[] {
  const delimiter = textAt(store.latest(platform, 'dataPlatformInfo')?.value, 'datasetNameDelimiter') ?? '.';
  const parts = name.toLowerCase().split(delimiter);
  return parts.slice(0, -1).map((id) => ({ id }));
}

/** The fields DataHub fills in itself when an aspect is written. */
export function completeAspect(aspectName: string, value: JsonObject): JsonObject {
  if (aspectName !== 'assertionInfo' || value['entityUrn'] !== undefined) return value;
  const entity =
    textAt(objectAt(value, 'customAssertion'), 'entity') ??
    textAt(objectAt(value, 'datasetAssertion'), 'dataset') ??
    ASSERTION_KINDS.map((kind) => textAt(objectAt(value, kind), 'entity')).find((urn) => urn !== undefined);
  return entity === undefined ? value : { ...value, entityUrn: entity };
}

const ASSERTION_KINDS = [
  'freshnessAssertion',
  'volumeAssertion',
  'sqlAssertion',
  'fieldAssertion',
  'schemaAssertion',
];
