import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { mcp, TestServer } from '../emulator.fixture';
import { Model } from '../model/model';
import { provisionModel } from '../model/provision';
import { objectTypeName } from './object-types';
import { SampleValues } from './sample-values.fixture';
import { createSchema } from './schema';

const DEPTH = 5;

/** What is declared for the sake of documents that name it, and refused. */
const NOT_SERVED = [
  'AssertionRunEvent.lastObservedMillis',
  'DataHubConnection.details',
  'EntityRelationship.created',
  'Health.reportedAt',
  ...['createdActor', 'createdOn', 'isManual', 'paths', 'updatedActor', 'updatedOn'].map(
    (field) => `LineageRelationship.${field}`,
  ),
];

/** Arguments for fields that cannot do without. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'RelationshipsInput!': '{ types: [], direction: OUTGOING }',
  'LineageInput!': '{ direction: UPSTREAM }',
  'RelatedDocumentsInput!': '{}',
  'RelationshipDirection!': 'OUTGOING',
  'ScrollAcrossEntitiesInput!': '{ query: "*" }',
};

/** A selection of everything a type has, other entities by their URN alone. */
function everything(schema: GraphQLSchema, type: GraphQLObjectType, depth: number): string {
  return Object.values(type.getFields())
    .map((field) => selection(schema, type, field, depth))
    .join(' ');
}

function selection(
  schema: GraphQLSchema,
  owner: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  depth: number,
): string {
  const args = field.args.filter(isRequiredArgument).map((each) => {
    const value = ARGUMENTS[String(each.type)];
    if (value === undefined) throw new TypeError(`no value for ${owner.name}.${field.name}(${each.name})`);
    return `${each.name}: ${value}`;
  });
  // Fields of union members may have one name and several types.
  const name = `${owner.name}_${field.name}: ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`;
  const type = getNamedType(field.type);
  if (isLeafType(type)) return name;
  const entity = schema.getType('Entity');
  const isEntity = isObjectType(type) && type.getInterfaces().some((each) => each === entity);
  if (isEntity || type === entity) return `${name} { urn }`;
  if (isAbstractType(type)) {
    const members = schema.getPossibleTypes(type);
    const parts = members.map((each) => `... on ${each.name} { ${inner(schema, each, depth, entity)} }`);
    return `${name} { __typename ${parts.join(' ')} }`;
  }
  return isObjectType(type) && depth > 0 ? `${name} { ${everything(schema, type, depth - 1)} }` : '';
}

function inner(schema: GraphQLSchema, type: GraphQLObjectType, depth: number, entity: unknown): string {
  if (type.getInterfaces().some((each) => each === entity)) return 'urn';
  return everything(schema, type, depth - 1);
}

describe('an entity with every aspect it can have', () => {
  const schema = createSchema();
  const refused = new Set<string>();
  let server: TestServer;
  let model: Model;
  let samples: SampleValues;

  beforeAll(async () => {
    server = await TestServer.start();
    model = new Model(await provisionModel());
    samples = new SampleValues(model);
  }, 240_000);
  afterAll(async () => server.close());

  const entity = schema.getType('Entity');
  const shown = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && type.getInterfaces().some((each) => each === entity))
    .map((type) => type.name);

  it.each(shown)('answers every field of %s that is served', async (typeName) => {
    const found = model.entityTypes().find(({ name }) => objectTypeName(name) === typeName);
    if (!found) throw new TypeError(`no entity type for ${typeName}`);
    const urn = samples.urn(found.name);
    for (const name of found.aspects.filter((each) => each !== found.keyAspect)) {
      const written = await server.propose(mcp(urn, name, samples.aspect(urn, name)));
      expect([name, written]).toEqual([name, { status: 200 }]);
    }
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new TypeError(`${typeName} is no object type`);
    const query = `query q($urn: String!) { entity(urn: $urn) { ... on ${typeName} { ${everything(schema, type, DEPTH)} } } }`;
    const { body } = await server.post<{
      data: { entity: object | null };
      errors?: { message: string; path?: unknown; extensions: { code: number } }[];
    }>('/api/graphql', { query, variables: { urn } });
    for (const { message, extensions } of body.errors ?? []) {
      if (extensions.code === 501) refused.add(message.replace(' is not served by the emulator', ''));
    }
    const failed = (body.errors ?? []).filter(({ extensions }) => extensions.code !== 501);
    expect(failed.map(({ message, path }) => `${message} at ${JSON.stringify(path)}`)).toEqual([]);
  });

  it('refuses only what is known not to be served', () => {
    expect([...refused].sort()).toEqual([...NOT_SERVED].sort());
  });
});
