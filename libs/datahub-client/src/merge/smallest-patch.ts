import { aspectEquals } from '../aspects/aspect-table';
import { isJsonObject, ownOf, type JsonObject } from '../json';
import { type AspectRecord } from '../reads/aspect-record';
import { type PatchDocument, type PatchProposal, patch } from '../writes/proposal';
import { AspectDiff, listAt, NotPatchable } from './aspect-diff';
import { columnLineageOperations } from './column-lineage-diff';
import { PATCH_SHAPES, type AspectPatchShape } from './patch-shapes';

const COLUMN_LINEAGE = 'fineGrainedLineages';

/** An aspect as it was read, as far as a patch looks at it. */
export type ReadAspect = Pick<AspectRecord, 'value' | 'version'>;

/**
 * The smallest patch that makes `merged` out of the aspect as it was read; undefined when both mean the same. `merged` is what
 * a merge of this client makes of it, e.g.
 * `smallestPatch(urn, 'globalTags', record, mergeGlobalTags(record?.value, { source, stamp, tags }))`.
 *
 * It names only what is different, so everything else stays as others have it by the time DataHub applies it. Where writers
 * have keys of their own (tags, terms, owners, structured properties and documentation by their source, custom properties by
 * name, domains) it holds whatever they do in between. Elsewhere (lineage edges, columns, descriptions) what is right depends
 * on what others have, and the patch carries the version that was read: a lost race is the outcome `conflict`.
 *
 * Raises {@link NotPatchable} for aspects without a patch shape, and for values that DataHub would damage by applying any patch
 * (see {@link columnLineageOperations}; two entries of one key); `Emitter.patchWrite` writes the merged value on a condition
 * then.
 */
export function smallestPatch(
  urn: string,
  aspectName: string,
  record: ReadAspect | undefined,
  merged: JsonObject | undefined,
): PatchProposal | undefined {
  const before = record?.value;
  if (merged === undefined || aspectEquals(aspectName, before, merged)) return undefined;
  const shape = ownOf(PATCH_SHAPES, aspectName);
  if (!shape) throw new NotPatchable(`${aspectName} has no patch shape`);
  if (before === undefined && !shape.begins) {
    throw new NotPatchable(`${aspectName} is not stored, and needs more than a patch says`);
  }
  const { document, commutes } = documentOf(shape, before, merged);
  if (document.patch.length === 0) return undefined;
  // A server that counts no versions leaves no condition to make.
  const ifVersion = commutes ? undefined : record ? record.version : '-1';
  return patch(urn, aspectName, document, ifVersion === undefined ? {} : { ifVersion });
}

function documentOf(
  shape: AspectPatchShape,
  before: JsonObject | undefined,
  merged: JsonObject,
): { readonly document: PatchDocument; readonly commutes: boolean } {
  const diff = new AspectDiff();
  diff.compare(shape, [], before, { ...merged, [COLUMN_LINEAGE]: before?.[COLUMN_LINEAGE] });
  const columns = sameColumns(before, merged)
    ? []
    : columnLineageOperations(listAt(before, COLUMN_LINEAGE), listAt(merged, COLUMN_LINEAGE));
  const operations = [...diff.operations, ...columns];
  if (columns.length > 0) return { document: { patch: operations }, commutes: false };
  if (shape.template) {
    return { document: { patch: operations }, commutes: diff.commutes };
  }
  // Named keys leave the other lists alone, where the template would take them apart too.
  const changed = [...diff.keyedLists].filter(([list]) =>
    operations.some(({ path }) => path.startsWith(`/${list}/`)),
  );
  return {
    document: {
      patch: operations,
      ...(changed.length > 0
        ? { arrayPrimaryKeys: Object.fromEntries(changed) }
        : { forceGenericPatch: true }),
    },
    commutes: diff.commutes,
  };
}

function sameColumns(before: JsonObject | undefined, merged: JsonObject): boolean {
  const only = (aspect: JsonObject | undefined) => ({
    upstreams: [],
    [COLUMN_LINEAGE]: listAt(aspect, COLUMN_LINEAGE).filter(isJsonObject),
  });
  return aspectEquals('upstreamLineage', only(before), only(merged));
}
