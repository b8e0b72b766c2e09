import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLSchema,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { createSchema } from './schema';

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
      for (const field of Object.values(type.getFields())) {
        const known = other.getFields()[field.name];
        if (String(known?.type) !== String(field.type))
          found.push(`${name}.${field.name}: ${String(field.type)}`);
      }
    } else if (
      (isObjectType(type) && isObjectType(other)) ||
      (isInterfaceType(type) && isInterfaceType(other))
    ) {
      for (const field of Object.values(type.getFields())) {
        found.push(...fieldDifferences(name, field, other.getFields()[field.name]));
      }
    }
  }
  return found;
}

function fieldDifferences(
  type: string,
  field: GraphQLField<unknown, unknown>,
  other: GraphQLField<unknown, unknown> | undefined,
): string[] {
  if (String(other?.type) !== String(field.type)) return [`${type}.${field.name}: ${String(field.type)}`];
  return field.args
    .filter((each) => String(other?.args.find(({ name }) => name === each.name)?.type) !== String(each.type))
    .map((each) => `${type}.${field.name}(${each.name}: ${String(each.type)})`);
}

describe('GraphQL schema', () => {
  it('has a resolver for every field', () => {
    expect(() => createSchema()).not.toThrow();
  });

  // The result of an introspection query against a DataHub server, as a JSON file.
  const path = process.env['DATASPOKE_DATAHUB_INTROSPECTION'];
  (path ? it : it.skip)('is a part of the schema of a DataHub server', () => {
    const parsed: { data?: IntrospectionQuery } & IntrospectionQuery = JSON.parse(
      readFileSync(path ?? '', 'utf8'),
    );
    expect(differences(createSchema(), buildClientSchema(parsed.data ?? parsed))).toEqual([]);
  });
});
