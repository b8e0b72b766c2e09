/** Part of the parser's syntax tree: plain JSON in which a node is an object with its type as the only key. */
export type Tree = unknown;
export type Fields = Readonly<Record<string, unknown>>;

export interface Node {
  readonly type: string;
  readonly fields: Fields;
}

export function isFields(tree: Tree): tree is Fields {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

/** The tree as a node, or undefined when it is a bare structure, a list or a value. */
export function asNode(tree: Tree): Node | undefined {
  if (!isFields(tree)) return undefined;
  const [key, ...others] = Object.keys(tree);
  // A clause is a bare structure around its condition, which would be lost behind a node of the type `this`.
  if (key === undefined || key === 'this' || others.length > 0) return undefined;
  const fields = tree[key];
  return isFields(fields) ? { type: key, fields } : undefined;
}

/** The fields of the tree when it is a node of this type. */
export function fieldsOf(tree: Tree, type: string): Fields | undefined {
  const node = asNode(tree);
  return node?.type === type ? node.fields : undefined;
}

export function listOf(tree: Tree): readonly Tree[] {
  return Array.isArray(tree) ? tree : [];
}

export function textOf(tree: Tree): string | undefined {
  return typeof tree === 'string' ? tree : undefined;
}

/**
 * Reads a name, bare or wrapped in an `identifier` or `column_def` node. Unquoted names were folded before the text was parsed, so
 * it does not matter how a name was written: the tree does not always tell.
 */
export function identifierOf(tree: Tree): string | undefined {
  const fields = fieldsOf(tree, 'identifier') ?? (isFields(tree) ? tree : undefined);
  const name = fields?.['name'];
  return isFields(name) ? identifierOf(name) : textOf(name);
}

export function identifiersOf(tree: Tree): readonly string[] {
  return listOf(tree).flatMap((item) => identifierOf(item) ?? []);
}
