import {
  buildSchema,
  GraphQLDirective,
  type GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
} from 'graphql';
import { EntityNode, type EntityNodes } from './entity-node';
import { ENTITY_FIELDS } from './resolvers/entity-fields';
import { type Arguments, type Resolver } from './resolvers/resolver';
import { ROOT_FIELDS } from './resolvers/root-fields';
import { SHARED_FIELDS } from './resolvers/shared-fields';
import { ASPECT_TYPES } from './schema/aspect-types';
import { ENTITY_TYPES, objectTypeName } from './schema/entity-types';
import { SEARCH_TYPES } from './schema/search-types';

/** What a request gives its resolvers. */
export interface GraphqlContext {
  nodes: EntityNodes;
  /** URN of the caller. */
  actor: string;
}

/** The executable schema; raises TypeError when a field of an entity has no resolver. */
export function createSchema(): GraphQLSchema {
  const built = buildSchema([SEARCH_TYPES, ASPECT_TYPES, ENTITY_TYPES].join('\n'));
  const schema = new GraphQLSchema({
    ...built.toConfig(),
    directives: built.getDirectives().map(withKnownPlaces),
  });
  const entity = schema.getType('Entity');
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) type.resolveType = typeOf;
    if (type instanceof GraphQLScalarType && type.name === 'Long') defineLong(type);
    if (!isObjectType(type)) continue;
    if (type === schema.getQueryType()) resolveRoot(type);
    else if (type.getInterfaces().some((each) => each === entity)) resolveEntity(type);
  }
  return schema;
}

// DataHub's client builds the schema anew from its introspection with a library that knows these places only.
const KNOWN_PLACES = new Set<string>([
  ...[
    'QUERY',
    'MUTATION',
    'SUBSCRIPTION',
    'FIELD',
    'FRAGMENT_DEFINITION',
    'FRAGMENT_SPREAD',
    'INLINE_FRAGMENT',
  ],
  ...[
    'VARIABLE_DEFINITION',
    'SCHEMA',
    'SCALAR',
    'OBJECT',
    'FIELD_DEFINITION',
    'ARGUMENT_DEFINITION',
    'INTERFACE',
  ],
  ...['UNION', 'ENUM', 'ENUM_VALUE', 'INPUT_OBJECT', 'INPUT_FIELD_DEFINITION'],
]);

function withKnownPlaces(directive: GraphQLDirective): GraphQLDirective {
  const config = directive.toConfig();
  return new GraphQLDirective({
    ...config,
    locations: config.locations.filter((each) => KNOWN_PLACES.has(each)),
  });
}

function resolveRoot(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const resolver = ROOT_FIELDS[field.name];
    if (!resolver) throw new TypeError(`the query ${field.name} has no resolver`);
    field.resolve = (_source, args: Arguments, context: GraphqlContext) =>
      resolver(context.nodes, args, context.actor);
  }
}

function resolveEntity(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const resolver: Resolver | undefined =
      ENTITY_FIELDS[type.name]?.[field.name] ?? SHARED_FIELDS[field.name];
    if (!resolver) throw new TypeError(`${type.name}.${field.name} has no resolver`);
    field.resolve = (source: unknown, args: Arguments) =>
      source instanceof EntityNode ? resolver(source, args) : null;
  }
}

function typeOf(value: unknown): string | undefined {
  if (value instanceof EntityNode) return objectTypeName(value.entityType);
  const name: unknown =
    typeof value === 'object' && value !== null && '__typename' in value ? value.__typename : undefined;
  return typeof name === 'string' ? name : undefined;
}

// 64 bits on the server, a JSON number on the wire.
function defineLong(type: GraphQLScalarType): void {
  type.serialize = (value) => (typeof value === 'number' ? Math.trunc(value) : Number(value));
  type.parseValue = (value) => requireWhole(Number(value));
  type.parseLiteral = (node) =>
    requireWhole(node.kind === Kind.INT || node.kind === Kind.STRING ? Number(node.value) : Number.NaN);
}

function requireWhole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError('Long must be a whole number');
  return value;
}
