import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/**
 * What of `ours` a server with the schema `theirs` would refuse or answer otherwise. Ours may know less: fewer types, fields
 * and optional arguments; but the values of an enum and the members of a union are all or none, since answers hold any of them.
 */
export function schemaDifferences(ours: GraphQLSchema, theirs: GraphQLSchema): string[] {
  return Object.values(ours.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      const other = theirs.getType(type.name);
      if (!other) return [`${type.name} is missing`];
      if (other.constructor !== type.constructor) return [`${type.name} is of another kind`];
      return typeDifferences(type, other).map((difference) => `${type.name}${difference}`);
    });
}

function typeDifferences(ours: GraphQLNamedType, theirs: GraphQLNamedType): string[] {
  if (isEnumType(ours) && isEnumType(theirs)) {
    return unequal(namesOf(ours.getValues()), namesOf(theirs.getValues()));
  }
  if (isUnionType(ours) && isUnionType(theirs)) {
    return unequal(namesOf(ours.getTypes()), namesOf(theirs.getTypes()));
  }
  if (isInputObjectType(ours) && isInputObjectType(theirs)) {
    const [own, other] = [Object.values(ours.getFields()), Object.values(theirs.getFields())];
    return inputDifferences(own, other, other.filter(isRequiredInputField));
  }
  if ((isObjectType(ours) || isInterfaceType(ours)) && (isObjectType(theirs) || isInterfaceType(theirs))) {
    const interfaces = namesOf(theirs.getInterfaces());
    const lacking = namesOf(ours.getInterfaces()).filter((name) => !interfaces.includes(name));
    return [
      ...lacking.map((name) => ` implements ${name}`),
      ...Object.values(ours.getFields()).flatMap((field) => {
        const other = theirs.getFields()[field.name];
        if (String(other?.type) !== String(field.type)) return [`.${field.name}: ${String(other?.type)}`];
        const args = other?.args ?? [];
        return inputDifferences(field.args, args, args.filter(isRequiredArgument)).map(
          (difference) => `.${field.name}${difference}`,
        );
      }),
    ];
  }
  return [];
}

type Input = GraphQLArgument | GraphQLInputField;

function inputDifferences(
  ours: readonly Input[],
  theirs: readonly Input[],
  required: readonly Input[],
): string[] {
  const own = namesOf(ours);
  return [
    ...ours.flatMap((each) => {
      const other = theirs.find(({ name }) => name === each.name);
      const found = other && `${String(other.type)} = ${JSON.stringify(other.defaultValue)}`;
      return found === `${String(each.type)} = ${JSON.stringify(each.defaultValue)}`
        ? []
        : [`(${each.name}): ${found ?? 'missing'}`];
    }),
    ...namesOf(required)
      .filter((name) => !own.includes(name))
      .map((name) => `(${name}) is required`),
  ];
}

function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name);
}

function unequal(ours: readonly string[], theirs: readonly string[]): string[] {
  return [
    ...ours.filter((name) => !theirs.includes(name)).map((name) => ` has no ${name}`),
    ...theirs.filter((name) => !ours.includes(name)).map((name) => ` has also ${name}`),
  ];
}
