import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './recipe-reader';

/** A key of DataHub's recipe that would mean something else here; its message goes on behind the key. */
export class Unclear extends Error {
  constructor(
    message: string,
    /** The key below, when only it is meant. */
    readonly below?: string,
  ) {
    super(message);
  }
}

/** A pattern that lets everything in; in {@link isDefault} any way to write one. */
export const EVERYTHING = { allow: ['.*'] };

/** Whether `value` is what DataHub takes for `key` without it, and so asks for nothing; `null` always is. */
export function isDefault(defaults: Readonly<Record<string, unknown>>, key: string, value: unknown): boolean {
  if (value === null) return true;
  if (!Object.hasOwn(defaults, key)) return false;
  const usual = defaults[key];
  return usual === EVERYTHING ? letsEverythingIn(value) : isDeepStrictEqual(value, usual);
}

function letsEverythingIn(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { allow = EVERYTHING.allow, deny = [], ...more } = value;
  return (
    isDeepStrictEqual([allow, deny], [EVERYTHING.allow, []]) &&
    Object.keys(more).every((key) => key === 'ignoreCase')
  );
}
