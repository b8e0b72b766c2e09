import { ENTITIES } from '../aspects/generated/entities';
import { ENUMS } from '../aspects/generated/enums';
import { TextTable } from '../aspects/text-table';

/** One part of the URNs of an entity type. */
export interface KeyField {
  readonly name: string;
  /** `urn`: it is a URN itself; a list: it is one of these. Any text otherwise. */
  readonly holds?: 'urn' | readonly string[];
}

/** What a client must know about one entity type of the catalog. */
export interface EntityType {
  /** The aspect that every stored entity of the type has. */
  readonly keyAspect: string;
  /** The parts of the URN in order, by the field names of the key aspect; without them URNs are not checked against it. */
  readonly keyFields?: readonly KeyField[];
  /** The type's name in GraphQL; absent when GraphQL cannot search for it. */
  readonly graphql?: string;
  /** Versioned aspects, the key aspect not among them. */
  readonly aspects: readonly string[];
  /** Time-series aspects. */
  readonly timeseries?: readonly string[];
}

/** Entity types by the name that their URNs carry. */
export type EntityTypes = Readonly<Record<string, EntityType>>;

const entities = new TextTable(ENTITIES);
const enums = new TextTable(ENUMS);

/**
 * The entity types of DataHub's model. A proposal for anything else is refused here, because the server drops some of
 * those without a word. Types of a newer or extended model: `DataHubClientOptions.entityTypes`.
 */
export const ENTITY_TYPES: EntityTypes = Object.fromEntries(
  entities.keys().map((name) => [name, parsed(entities.find(name) ?? '')]),
);

// `keyAspect(keyField,keyField:kind) GRAPHQL_NAME versioned,aspects time,series`, with `-` for nothing.
function parsed(text: string): EntityType {
  const [, keyAspect, keyFields, graphql, aspects, timeseries] =
    /^(\w+)\(([\w,:.]+)\) (\S+) (\S+) (\S+)$/.exec(text) ?? [];
  if (
    keyAspect === undefined ||
    keyFields === undefined ||
    aspects === undefined ||
    timeseries === undefined
  ) {
    throw new TypeError(`cannot read the entity type "${text}"`);
  }
  return {
    keyAspect,
    keyFields: keyFields.split(',').map(keyField),
    ...(graphql === undefined || graphql === '-' ? {} : { graphql }),
    aspects: names(aspects),
    timeseries: names(timeseries),
  };
}

function keyField(text: string): KeyField {
  const [name = '', kind] = text.split(':');
  if (kind === undefined || kind === 'urn') return { name, ...(kind === 'urn' ? { holds: kind } : {}) };
  return { name, holds: (enums.find(kind) ?? '').split(' ') };
}

function names(text: string): readonly string[] {
  return text === '-' ? [] : text.split(',');
}
