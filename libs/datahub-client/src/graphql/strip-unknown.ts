import type { DocumentNode, GraphQLSchema } from 'graphql';

type GraphQlLanguage = Pick<typeof import('graphql'), 'TypeInfo' | 'visit' | 'visitWithTypeInfo'>;

/**
 * The document without the fields and inline fragments that `schema` does not know, and without what is then empty or
 * unused; undefined when nothing is left to ask for. Arguments and variables stay, even unknown ones: leaving out a
 * condition would change the meaning of the question.
 */
export function stripUnknown(
  document: DocumentNode,
  schema: GraphQLSchema,
  language: GraphQlLanguage,
): DocumentNode | undefined {
  let stripped = withoutUnknownFields(document, schema, language);
  for (;;) {
    const smaller = withoutLooseEnds(stripped, language);
    if (smaller === stripped) break;
    stripped = smaller;
  }
  const isEmpty = !stripped.definitions.some(({ kind }) => kind === 'OperationDefinition');
  return isEmpty ? undefined : withoutUnusedDefinitions(stripped, language);
}

function withoutUnknownFields(
  document: DocumentNode,
  schema: GraphQLSchema,
  { TypeInfo, visit, visitWithTypeInfo }: GraphQlLanguage,
): DocumentNode {
  const types = new TypeInfo(schema);
  const isUnknown = (name: string | undefined) => name !== undefined && !schema.getType(name);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: () => (types.getFieldDef() ? undefined : null),
      InlineFragment: ({ typeCondition }) => (isUnknown(typeCondition?.name.value) ? null : undefined),
      FragmentDefinition: ({ typeCondition }) => (isUnknown(typeCondition.name.value) ? null : undefined),
    }),
  );
}

/** One step: selections that have become empty, and spreads of fragments that are gone. The same document when none is left. */
function withoutLooseEnds(document: DocumentNode, { visit }: GraphQlLanguage): DocumentNode {
  const fragments = new Set(
    document.definitions.flatMap((each) => (each.kind === 'FragmentDefinition' ? each.name.value : [])),
  );
  const dropEmpty = (node: { readonly selectionSet?: { readonly selections: readonly unknown[] } }) =>
    node.selectionSet?.selections.length === 0 ? null : undefined;
  return visit(document, {
    FragmentSpread: ({ name }) => (fragments.has(name.value) ? undefined : null),
    Field: { leave: dropEmpty },
    InlineFragment: { leave: dropEmpty },
    FragmentDefinition: { leave: dropEmpty },
    OperationDefinition: { leave: dropEmpty },
  });
}

/** A definition that nothing uses is an error to a server. */
function withoutUnusedDefinitions(document: DocumentNode, { visit }: GraphQlLanguage): DocumentNode {
  const spreads = new Set<string>();
  visit(document, { FragmentSpread: ({ name }) => void spreads.add(name.value) });
  const needed = visit(document, {
    FragmentDefinition: ({ name }) => (spreads.has(name.value) ? undefined : null),
  });
  const variables = new Set<string>();
  visit(needed, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void variables.add(name.value),
  });
  return visit(needed, {
    VariableDefinition: ({ variable }) => (variables.has(variable.name.value) ? undefined : null),
  });
}
