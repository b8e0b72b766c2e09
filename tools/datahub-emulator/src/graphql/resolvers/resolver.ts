import { aspectPart } from '../aspect-part';
import { type EntityNode } from '../entity-node';

/** Arguments of a field, as GraphQL checked them against the schema. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Resolves one field of an entity; `undefined` means that the field is not served. */
export type Resolver = (node: EntityNode, args: Arguments) => unknown;

/** Resolvers by field name. */
export type Resolvers = Readonly<Record<string, Resolver>>;

/** A field that shows an aspect; `null` when it is not stored. */
export function fromAspect(aspectName: string): Resolver {
  return (node) => aspectPart(node, aspectName);
}

/** A whole number among the arguments, never negative; else the fallback. */
export function countArgument(args: Arguments, name: string, fallback: number): number {
  const value = args[name];
  return typeof value === 'number' ? Math.max(0, value) : fallback;
}
