import { NodeTreeError, type TreeNode, type TreeValue } from './node-tree';

export function isNode(value: TreeValue | undefined): value is TreeNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

export function isList(value: TreeValue): value is readonly TreeValue[] {
  return Array.isArray(value);
}

/** The value of a field that the node must have. Raises NodeTreeError, also for those below. */
export function field(node: TreeNode, name: string): TreeValue {
  const value = node.fields.get(name);
  if (value === undefined) throw new NodeTreeError(`${node.type} has no field "${name}"`);
  return value;
}

/** The node in a field, if there is one. */
export function nodeIn(node: TreeNode, name: string): TreeNode | undefined {
  const value = field(node, name);
  if (value === null) return undefined;
  if (!isNode(value)) throw new NodeTreeError(`"${name}" of ${node.type} is no node`);
  return value;
}

/** The nodes in a field; none when it is empty. */
export function nodesIn(node: TreeNode, name: string): readonly TreeNode[] {
  const value = field(node, name);
  if (value === null) return [];
  if (isList(value) && value.every(isNode)) return value;
  throw new NodeTreeError(`"${name}" of ${node.type} is no list of nodes`);
}

export function wordIn(node: TreeNode, name: string): string {
  const value = field(node, name);
  if (typeof value !== 'string') throw new NodeTreeError(`"${name}" of ${node.type} is no word`);
  return value;
}

/** A whole number. */
export function numberIn(node: TreeNode, name: string): number {
  const value = Number(wordIn(node, name));
  if (!Number.isSafeInteger(value)) throw new NodeTreeError(`"${name}" of ${node.type} is no number`);
  return value;
}

export function isTrue(node: TreeNode, name: string): boolean {
  return wordIn(node, name) === 'true';
}
