import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, listOf, ownOf, type JsonObject, type JsonValue } from '../json';
import { pointer, type PatchOperation } from '../writes/proposal';
import { keyValue, type PatchShape } from './patch-shapes';

/** A change that no patch can express without touching what others wrote; write the merged value on a condition instead. */
export class NotPatchable extends Error {
  override readonly name = 'NotPatchable';
}

/** Collects the operations that lead from one value to another. */
export class AspectDiff {
  readonly operations: PatchOperation[] = [];
  /** Lists whose entries the operations address by key. */
  readonly keyedLists = new Map<string, readonly string[]>();
  /** Whether the operations do what they are meant to, whatever others write before them. */
  commutes = true;

  /** Adds what is different below `path`. */
  compare(
    shape: PatchShape,
    path: readonly string[],
    before: JsonValue | undefined,
    after: JsonValue | undefined,
    commutes = false,
  ): void {
    if (isDeepStrictEqual(before, after) || (shape.stamp === true && before !== undefined)) return;
    if (shape.keys) {
      this.compareLists(shape, shape.keys, path, listOf(before), listOf(after));
    } else if (isJsonObject(after) && (isJsonObject(before) || shape.fields || shape.commutes === true)) {
      const then = isJsonObject(before) ? before : {};
      for (const name of new Set([...Object.keys(then), ...Object.keys(after)])) {
        this.compare(
          (shape.fields && ownOf(shape.fields, name)) ?? {},
          [...path, name],
          present(ownOf(then, name)),
          present(ownOf(after, name)),
          shape.commutes ?? commutes,
        );
      }
    } else if (after === undefined) {
      this.push({ op: 'remove', path: pointer(...path) }, commutes);
    } else {
      this.push({ op: 'add', path: pointer(...path), value: after }, commutes || shape.stamp === true);
    }
  }

  private compareLists(
    shape: PatchShape,
    keys: readonly string[],
    path: readonly string[],
    before: readonly JsonValue[],
    after: readonly JsonValue[],
  ): void {
    const commutes = shape.commutes ?? false;
    const then = entriesByKey(before, keys, path);
    const now = entriesByKey(after, keys, path);
    this.keyedLists.set(path.join('.'), keys);
    for (const [key, { segments }] of then) {
      if (!now.has(key)) this.push({ op: 'remove', path: pointer(...path, ...segments) }, commutes);
    }
    for (const [key, { segments, entry }] of now) {
      const old = then.get(key)?.entry;
      const at = [...path, ...segments];
      if (shape.entry || isJsonObject(old)) this.compare(shape.entry ?? {}, at, old ?? {}, entry, commutes);
      else if (old === undefined) this.push({ op: 'add', path: pointer(...at), value: entry }, commutes);
    }
  }

  private push(operation: PatchOperation, commutes: boolean): void {
    this.operations.push(operation);
    this.commutes &&= commutes;
  }
}

interface KeyedEntry {
  readonly segments: readonly string[];
  readonly entry: JsonValue;
}

/** Raises {@link NotPatchable} for entries that share a key: DataHub makes one of them when it applies a patch. */
function entriesByKey(
  list: readonly JsonValue[],
  keys: readonly string[],
  path: readonly string[],
): ReadonlyMap<string, KeyedEntry> {
  const entries = new Map<string, KeyedEntry>();
  for (const entry of list) {
    const segments = segmentsOf(entry, keys);
    const key = JSON.stringify(segments);
    if (entries.has(key)) throw new NotPatchable(`${path.join('.')} holds the key ${key} twice`);
    entries.set(key, { segments, entry });
  }
  return entries;
}

function segmentsOf(entry: JsonValue, keys: readonly string[]): readonly string[] {
  if (isJsonObject(entry)) return keys.map((key) => keyValue(entry, key));
  return [typeof entry === 'string' ? entry : JSON.stringify(entry)];
}

function present(value: JsonValue | undefined): JsonValue | undefined {
  return value === null ? undefined : value;
}

/** The list at `name` of an aspect. */
export function listAt(aspect: JsonObject | undefined, name: string): readonly JsonValue[] {
  return listOf(aspect?.[name]);
}
