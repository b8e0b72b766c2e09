import { DatasetUrn, guid, InvalidUrn, schemaFieldUrn, Urn } from '@dataspoke/domain';
import { ConnectorError } from '../errors';
import { type ObjectType, type Path } from '../records';
import { type MappingContext } from './desired-aspect';

const OBJECT_TYPES: ReadonlySet<string> = new Set<ObjectType | 'flow'>([
  'database',
  'schema',
  'table',
  'view',
  'materialized-view',
  'foreign-table',
  'procedure',
  'function',
  'flow',
]);

/** Whether {@link urnOf} knows how to name such an object. */
export function isDatabaseObject(objectType: string): objectType is ObjectType | 'flow' {
  return OBJECT_TYPES.has(objectType);
}

/**
 * The URN of what stands at `path`. Raises `ConnectorError` `unsupported` when DataHub cannot hold the name (longer than 512
 * bytes once encoded).
 */
export function urnOf(objectType: ObjectType | 'flow', path: Path, context: MappingContext): string {
  switch (objectType) {
    case 'database':
    case 'schema':
      return containerUrn(path, context);
    case 'procedure':
    case 'function':
      return dataJobUrn(path, context);
    case 'flow':
      return dataFlowUrn(path, context);
    default:
      return datasetUrn(path, context);
  }
}

export function datasetUrn(path: Path, context: MappingContext): string {
  return within(path, () =>
    DatasetUrn.of(context.platform, qualifiedName(path, context), context.env).toString(),
  );
}

export function fieldUrn(path: Path, column: string, context: MappingContext): string {
  return within(path, () => schemaFieldUrn(datasetUrn(path, context), column).toString());
}

/** Database and schema containers, by the key and with the compatibility rule of DataHub's own SQL sources. */
export function containerUrn(path: Path, context: MappingContext): string {
  return Urn.of('container', guid(containerKey(path, context))).toString();
}

/** Key of a container; without a platform instance the environment takes its place (REFERENCE of DataHub's SQL sources). */
export function containerKey(path: Path, context: MappingContext): Readonly<Record<string, string>> {
  const [database, schema] = path;
  return {
    platform: context.platform,
    instance: context.platformInstance ?? context.env,
    database,
    ...(schema === undefined ? {} : { schema }),
  };
}

/** The flow that groups the routines of the schema at `path`. */
export function dataFlowUrn(path: Path, context: MappingContext): string {
  const id = `${qualifiedName(path, context)}.stored_procedures`;
  return within(path, () => Urn.of('dataFlow', context.platform, id, context.env).toString());
}

export function dataJobUrn(path: Path, context: MappingContext): string {
  const id = path.at(-1) ?? path[0];
  const flow = dataFlowUrn(pathsAbove(path).at(-1) ?? path, context);
  return within(path, () => Urn.of('dataJob', flow, id).toString());
}

/** The containers around what stands at `path`, outermost first. */
export function pathsAbove(path: Path): readonly Path[] {
  const [first, ...rest] = path.slice(0, -1);
  if (first === undefined) return [];
  return [[first], ...rest.map((_name, at): Path => [first, ...rest.slice(0, at + 1)])];
}

export function platformUrn(context: MappingContext): string {
  return `urn:li:dataPlatform:${context.platform}`;
}

/** Undefined without a platform instance. */
export function platformInstanceUrn(context: MappingContext): string | undefined {
  if (context.platformInstance === undefined) return undefined;
  return Urn.of('dataPlatformInstance', platformUrn(context), context.platformInstance).toString();
}

/** Names joined by dots, the platform instance before them. */
export function qualifiedName(path: Path, context: MappingContext): string {
  return [...(context.platformInstance === undefined ? [] : [context.platformInstance]), ...path].join('.');
}

function within(path: Path, build: () => string): string {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof InvalidUrn)) throw error;
    throw new ConnectorError(
      'unsupported',
      `DataHub cannot hold the name ${JSON.stringify(path.join('.'))}: ${error.reason}.`,
      'Rename it, or leave it out with a deny pattern of the recipe.',
    );
  }
}
