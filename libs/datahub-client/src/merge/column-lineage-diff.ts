import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, listOf, numberOf, textOf, type JsonObject, type JsonValue } from '../json';
import { pointer, type PatchOperation } from '../writes/proposal';
import { NotPatchable } from './aspect-diff';

const FIELD = 'fineGrainedLineages';
const NONE = 'NONE';

/** What a path of column lineage leads to: one upstream of one downstream. */
interface Leaf {
  readonly path: string;
  readonly value: JsonObject;
}

/**
 * The operations that lead from one column lineage to another, by the paths of DataHub's template:
 * `/fineGrainedLineages/<transformOperation>/<downstream>/<query or NONE>/<upstream>`. Applying them, DataHub takes the whole
 * list apart into such paths and puts it together again. So this raises {@link NotPatchable} when the stored or the new list
 * does not survive that: an entry with several downstreams (DataHub refuses the patch then), without upstream (it would be
 * dropped), without `transformOperation` (it would become `NONE`), or two entries that differ in nothing but their upstreams.
 */
export function columnLineageOperations(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): readonly PatchOperation[] {
  const then = leavesOf(before);
  const now = leavesOf(after);
  const operations: PatchOperation[] = [];
  for (const path of then.keys()) if (!now.has(path)) operations.push({ op: 'remove', path });
  for (const [path, { value }] of now) {
    const old = then.get(path);
    if (!old || !isDeepStrictEqual(old.value, value)) operations.push({ op: 'add', path, value });
  }
  return operations;
}

function leavesOf(list: readonly JsonValue[]): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const entries = new Set<string>();
  for (const entry of list) {
    const { operation, downstream, query, upstreams, value } = requireAddressable(entry);
    const key = JSON.stringify([operation, downstream, query]);
    if (entries.has(key))
      throw new NotPatchable(`column lineage of ${downstream} has two entries of one path`);
    entries.add(key);
    for (const upstream of upstreams) {
      const path = pointer(FIELD, operation, downstream, query, upstream);
      leaves.set(path, { path, value });
    }
  }
  return leaves;
}

function requireAddressable(entry: JsonValue): {
  readonly operation: string;
  readonly downstream: string;
  readonly query: string;
  readonly upstreams: readonly string[];
  readonly value: JsonObject;
} {
  const fields = isJsonObject(entry) ? entry : {};
  const [downstream, ...more] = textsOf(fields['downstreams']);
  if (downstream === undefined || more.length > 0) {
    throw new NotPatchable('column lineage without exactly one downstream has no path');
  }
  const upstreams = textsOf(fields['upstreams']);
  if (upstreams.length === 0) throw new NotPatchable(`column lineage of ${downstream} has no upstream`);
  const operation = textOf(fields['transformOperation']);
  if (operation === undefined || operation.trim() === '') {
    throw new NotPatchable(`column lineage of ${downstream} has no transformOperation`);
  }
  const query = textOf(fields['query']) ?? NONE;
  const { upstreamType = 'FIELD_SET', downstreamType = 'FIELD' } = fields;
  const isUsual = upstreamType === 'FIELD_SET' && downstreamType === 'FIELD';
  return {
    operation,
    downstream,
    query,
    upstreams,
    value: {
      confidenceScore: numberOf(fields['confidenceScore']) ?? 1,
      ...(isUsual ? {} : { upstreamType, downstreamType }),
    },
  };
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return listOf(value).filter((entry) => typeof entry === 'string');
}
