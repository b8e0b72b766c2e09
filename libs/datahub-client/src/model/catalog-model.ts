import { InvalidUrn, Urn } from '@dataspoke/domain';
import { ENTITY_TYPES, type EntityTypes } from './entity-types';

interface AspectNames {
  readonly keyAspect: string;
  readonly graphql: string | undefined;
  readonly versioned: ReadonlySet<string>;
  readonly timeseries: ReadonlySet<string>;
}

/** Which entity types and aspects exist. Answers from a table, without a call. */
export class CatalogModel {
  private readonly types: ReadonlyMap<string, AspectNames>;

  /** `extra` adds entity types, or replaces those of the same name. */
  constructor(extra: EntityTypes = {}) {
    this.types = new Map(
      Object.entries({ ...ENTITY_TYPES, ...extra }).map(([name, type]) => [
        name,
        {
          keyAspect: type.keyAspect,
          graphql: type.graphql,
          versioned: new Set([type.keyAspect, ...words(type.aspects)]),
          timeseries: new Set(words(type.timeseries ?? '')),
        },
      ]),
    );
  }

  /** Parses a URN of a known entity type; raises {@link InvalidUrn}. */
  parseUrn(text: string): Urn {
    const urn = Urn.parse(text);
    if (!this.types.has(urn.entityType)) {
      throw new InvalidUrn(text, `"${urn.entityType}" is not an entity type that this client knows`);
    }
    return urn;
  }

  /** The aspect that every stored entity of the type has. */
  keyAspect(urn: Urn): string {
    return this.names(urn).keyAspect;
  }

  /** Whether entities of the URN's type can have the aspect, and how it is stored. */
  aspectKind(urn: Urn, aspectName: string): 'versioned' | 'timeseries' | undefined {
    const names = this.names(urn);
    if (names.timeseries.has(aspectName)) return 'timeseries';
    return names.versioned.has(aspectName) ? 'versioned' : undefined;
  }

  /** The GraphQL name of an entity type; undefined when it is unknown or cannot be searched for. */
  graphqlName(entityType: string): string | undefined {
    return this.types.get(entityType)?.graphql;
  }

  private names(urn: Urn): AspectNames {
    const names = this.types.get(urn.entityType);
    if (!names) {
      throw new InvalidUrn(
        urn.toString(),
        `"${urn.entityType}" is not an entity type that this client knows`,
      );
    }
    return names;
  }
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
