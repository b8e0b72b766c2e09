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
import { AspectPart, partField } from './aspect-part';
import { EntityNode } from './entity-node';
import { type GraphqlContext } from './graphql-context';
import { MUTATIONS } from './mutations/mutations';
import { NotServed } from './not-served';
import { objectTypeName } from './object-types';
import { ENTITY_FIELDS } from './resolvers/entity-fields';
import { PART_FIELDS } from './resolvers/part-fields';
import { type Arguments } from './resolvers/resolver';
import { ROOT_FIELDS } from './resolvers/root-fields';
import { SHARED_FIELDS } from './resolvers/shared-fields';
import { DATASET_TYPES } from './schema/dataset-types';
import { ENTITY_BASICS_TYPES } from './schema/entity-basics-types';
import { GOVERNANCE_TYPES } from './schema/governance-types';
import { KNOWLEDGE_TYPES } from './schema/knowledge-types';
import { MACHINE_LEARNING_TYPES } from './schema/machine-learning-types';
import { MUTATION_INPUTS_TYPES } from './schema/mutation-inputs-types';
import { MUTATION_TYPES } from './schema/mutation-types';
import { PEOPLE_TYPES } from './schema/people-types';
import { PIPELINES_TYPES } from './schema/pipelines-types';
import { QUALITY_TYPES } from './schema/quality-types';
import { QUERY_ROOT_TYPES } from './schema/query-root-types';
import { SEARCH_TYPES } from './schema/search-types';
import { VISUALS_TYPES } from './schema/visuals-types';

const SDL = [
  ...[QUERY_ROOT_TYPES, MUTATION_TYPES, MUTATION_INPUTS_TYPES, SEARCH_TYPES, ENTITY_BASICS_TYPES],
  ...[DATASET_TYPES, PIPELINES_TYPES, VISUALS_TYPES, MACHINE_LEARNING_TYPES, QUALITY_TYPES],
  ...[GOVERNANCE_TYPES, KNOWLEDGE_TYPES, PEOPLE_TYPES],
].join('\n');

/** The executable schema. A field without an answer raises NotServed when it is asked for. */
export function createSchema(): GraphQLSchema {
  const built = buildSchema(SDL);
  const schema = new GraphQLSchema({
    ...built.toConfig(),
    directives: built.getDirectives().map(withKnownPlaces),
  });
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) type.resolveType = typeOf;
    if (type instanceof GraphQLScalarType && type.name === 'Long') defineLong(type);
    if (!isObjectType(type)) continue;
    if (type === schema.getQueryType()) resolveRoot(type, ROOT_FIELDS);
    else if (type === schema.getMutationType()) resolveRoot(type, MUTATIONS);
    else resolveInner(type);
  }
  return schema;
}

// DataHub's client builds the schema anew from its introspection with a library that knows these places only.
const KNOWN_PLACES = new Set<string>([
  ...['QUERY', 'MUTATION', 'SUBSCRIPTION', 'FIELD', 'FRAGMENT_DEFINITION', 'FRAGMENT_SPREAD'],
  ...['INLINE_FRAGMENT', 'VARIABLE_DEFINITION', 'SCHEMA', 'SCALAR', 'OBJECT', 'FIELD_DEFINITION'],
  ...['ARGUMENT_DEFINITION', 'INTERFACE', 'UNION', 'ENUM', 'ENUM_VALUE', 'INPUT_OBJECT'],
  'INPUT_FIELD_DEFINITION',
]);

function withKnownPlaces(directive: GraphQLDirective): GraphQLDirective {
  const config = directive.toConfig();
  return new GraphQLDirective({
    ...config,
    locations: config.locations.filter((each) => KNOWN_PLACES.has(each)),
  });
}

type RootTable = Readonly<Record<string, (context: GraphqlContext, args: Arguments) => unknown>>;

function resolveRoot(type: GraphQLObjectType, table: RootTable): void {
  for (const field of Object.values(type.getFields())) {
    const resolver = table[field.name];
    field.resolve = (_source, args: Arguments, context: GraphqlContext) => {
      if (!resolver) throw new NotServed(type.name, field.name);
      return resolver(context, args);
    };
  }
}

function resolveInner(type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const own = ENTITY_FIELDS[type.name]?.[field.name] ?? SHARED_FIELDS[field.name];
    const special = PART_FIELDS[type.name]?.[field.name];
    const answerOf = (source: unknown, args: Arguments): unknown => {
      if (source instanceof EntityNode) return own?.(source, args);
      if (!(source instanceof AspectPart)) return propertyOf(source, field.name);
      if (typeof special === 'function') return special(source);
      return partField(source, special ?? field.name, field.type);
    };
    field.resolve = (source: unknown, args: Arguments) => {
      const answer = answerOf(source, args);
      if (answer === undefined) throw new NotServed(type.name, field.name);
      return answer;
    };
  }
}

// What is costly to tell is a function, called when it is asked for.
function propertyOf(source: unknown, name: string): unknown {
  const value: unknown =
    typeof source === 'object' && source !== null ? Reflect.get(source, name) : undefined;
  return typeof value === 'function' ? Reflect.apply(value, undefined, []) : value;
}

function typeOf(value: unknown): string | undefined {
  if (value instanceof EntityNode) return objectTypeName(value.entityType);
  const name = propertyOf(value, '__typename');
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
