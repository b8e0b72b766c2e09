import { type EntityNode } from '../entity-node';

/** Arguments of a field, as GraphQL checked them against the schema. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Resolves one field of an entity. */
export type Resolver = (node: EntityNode, args: Arguments) => unknown;

/** Resolvers by field name. */
export type Resolvers = Readonly<Record<string, Resolver>>;
