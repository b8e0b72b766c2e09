import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildClientSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { createSchema } from './schema';

// The result of an introspection query against a DataHub server, as a JSON file.
const REFERENCE =
  process.env['DATASPOKE_DATAHUB_INTROSPECTION'] ??
  join(__dirname, '../../../../../shared/datahub/schema.introspection.json');

type Input = GraphQLArgument | GraphQLInputField;

/** What of `ours` a server with the schema `theirs` would not understand or answer otherwise. */
function differences(ours: GraphQLSchema, theirs: GraphQLSchema): string[] {
  const found: string[] = [];
  for (const [name, type] of Object.entries(ours.getTypeMap())) {
    if (name.startsWith('__')) continue;
    const other = theirs.getType(name);
    if (!other || other.constructor !== type.constructor) {
      found.push(`type ${name}`);
    } else if (isEnumType(type) && isEnumType(other)) {
      const known = new Set(other.getValues().map((each) => each.name));
      for (const value of type.getValues()) if (!known.has(value.name)) found.push(`${name}.${value.name}`);
    } else if (isUnionType(type) && isUnionType(other)) {
      const known = new Set(other.getTypes().map((each) => each.name));
      for (const each of type.getTypes()) if (!known.has(each.name)) found.push(`${name} = ${each.name}`);
    } else if (isInputObjectType(type) && isInputObjectType(other)) {
      const [mine, its] = [type, other].map((each) => Object.values(each.getFields()));
      found.push(...inputDifferences(`${name}.`, mine ?? [], its ?? []));
    } else if (
      (isObjectType(type) && isObjectType(other)) ||
      (isInterfaceType(type) && isInterfaceType(other))
    ) {
      for (const field of Object.values(type.getFields())) {
        found.push(...fieldDifferences(name, field, other.getFields()[field.name]));
      }
      const known = new Set(other.getInterfaces().map((each) => each.name));
      for (const each of type.getInterfaces())
        if (!known.has(each.name)) found.push(`${name} is ${each.name}`);
    }
  }
  return found;
}

function fieldDifferences(
  type: string,
  field: GraphQLField<unknown, unknown>,
  other: GraphQLField<unknown, unknown> | undefined,
): string[] {
  if (!other || String(other.type) !== String(field.type))
    return [`${type}.${field.name}: ${String(field.type)}`];
  return inputDifferences(`${type}.${field.name} `, field.args, other.args);
}

// Types and defaults must agree, and what the server insists on must not be missing here.
function inputDifferences(place: string, ours: readonly Input[], theirs: readonly Input[]): string[] {
  const found: string[] = [];
  for (const each of ours) {
    const other = theirs.find(({ name }) => name === each.name);
    if (String(other?.type) !== String(each.type)) found.push(`${place}${each.name}: ${String(each.type)}`);
    else if (JSON.stringify(other?.defaultValue) !== JSON.stringify(each.defaultValue)) {
      found.push(`${place}${each.name} = ${JSON.stringify(each.defaultValue)}`);
    }
  }
  for (const each of theirs) {
    const isRequired = 'args' in each ? isRequiredArgument(each) : isRequiredInputField(each);
    if (isRequired && !ours.some(({ name }) => name === each.name))
      found.push(`${place}${each.name} is missing`);
  }
  return found;
}

describe('GraphQL schema', () => {
  it('is complete in itself', () => {
    expect(Object.keys(createSchema().getTypeMap()).length).toBeGreaterThan(400);
  });

  const isThere = existsSync(REFERENCE);
  if (!isThere) console.warn(`skipped: no introspection of a DataHub server at ${REFERENCE}`);
  (isThere ? it : it.skip)('is a part of the schema of a DataHub server', () => {
    const parsed = JSON.parse(readFileSync(REFERENCE, 'utf8')) as {
      data?: IntrospectionQuery;
    } & IntrospectionQuery;
    expect(differences(createSchema(), buildClientSchema(parsed.data ?? parsed))).toEqual([]);
  });
});
