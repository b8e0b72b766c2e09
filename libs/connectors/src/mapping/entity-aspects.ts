import { type JsonObject } from '../connector';
import { type Path } from '../records';
import { type DesiredAspect, type MappingContext } from './desired-aspect';
import { containerUrn, platformInstanceUrn, platformUrn } from './urns';

/** Builds the aspects of one entity. */
export class EntityAspects {
  private readonly aspects: DesiredAspect[] = [];

  constructor(
    readonly urn: string,
    private readonly entityType: DesiredAspect['entityType'],
  ) {}

  add(aspectName: string, value: JsonObject): this {
    this.aspects.push({ urn: this.urn, entityType: this.entityType, aspectName, timeseries: false, value });
    return this;
  }

  addTimeseries(aspectName: string, value: JsonObject): this {
    this.aspects.push({ urn: this.urn, entityType: this.entityType, aspectName, timeseries: true, value });
    return this;
  }

  /** What every entity of a source has: where it stands, what it is, that it exists. */
  addPlace(context: MappingContext, subType: string, parents: readonly Path[]): this {
    const instance = platformInstanceUrn(context);
    const containers = parents.map((path) => containerUrn(path, context));
    const container = containers.at(-1);
    if (container !== undefined) this.add('container', { container });
    return this.add('dataPlatformInstance', {
      platform: platformUrn(context),
      ...(instance === undefined ? {} : { instance }),
    })
      .add('subTypes', { typeNames: [subType] })
      .add('browsePathsV2', {
        path: [...(instance === undefined ? [] : [instance]), ...containers].map((urn) => ({ id: urn, urn })),
      })
      .add('status', { removed: false });
  }

  list(): readonly DesiredAspect[] {
    return this.aspects;
  }
}

/** The same entries in the same order each time. */
export function sortedProperties(properties: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
}
