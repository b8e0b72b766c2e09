import type { Condition } from '../condition.ts';
import { numberOf, type SqliteStore } from './sqlite-store.mts';

/** Marks by document id; `undefined` for all that are present. */
export type Mask = Uint8Array | undefined;

/** The documents that a condition holds for, by postings and columns in memory and by the index of URNs. */
export function maskOf(store: SqliteStore, condition: Condition): Mask {
  if ('all' in condition) {
    return condition.all.reduce<Mask>((left, part) => both(left, maskOf(store, part)), undefined);
  }
  if ('any' in condition) {
    const result = none(store);
    for (const part of condition.any) {
      const mask = maskOf(store, part);
      if (!mask) return undefined;
      for (let id = 0; id < result.length; id += 1) result[id] = (result[id] ?? 0) | (mask[id] ?? 0);
    }
    return result;
  }
  if ('not' in condition) {
    const result = none(store);
    const mask = maskOf(store, condition.not);
    const { present } = store.columns;
    if (mask)
      for (let id = 0; id < result.length; id += 1) result[id] = (present[id] ?? 0) & ~(mask[id] ?? 0);
    return result;
  }
  const result = none(store);
  if ('facet' in condition) store.postings.mark(condition.facet, condition.in, result);
  else if ('number' in condition) {
    store.columns.mark(condition.number, condition.from ?? -Infinity, condition.to ?? Infinity, result);
  } else {
    const rows = store
      .statement('SELECT id FROM documents WHERE removed = 0 AND urn IN (SELECT value FROM json_each(?))')
      .all(JSON.stringify(condition.urns));
    for (const row of rows) result[numberOf(row, 'id')] = 1;
  }
  return result;
}

/** How many documents are marked. */
export function countOf(store: SqliteStore, mask: Mask): number {
  if (!mask) return store.columns.count;
  let count = 0;
  for (let id = 0; id < mask.length; id += 1) count += mask[id] ?? 0;
  return count;
}

function none(store: SqliteStore): Uint8Array {
  return new Uint8Array(store.columns.present.length);
}

function both(left: Mask, right: Mask): Mask {
  if (!left || !right) return left ?? right;
  const result = new Uint8Array(left.length);
  for (let id = 0; id < left.length; id += 1) result[id] = (left[id] ?? 0) & (right[id] ?? 0);
  return result;
}
