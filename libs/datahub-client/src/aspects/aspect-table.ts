import { isDeepStrictEqual } from 'node:util';
import { DataHubRejected } from '../errors';
import { isJsonObject, type JsonObject } from '../json';
import { type AspectValues } from './generated/aspect-values';
import { kindOf } from './misfit';
import { aspectShape } from './model-shapes';
import { anyCanonical } from './shape';

export type { AspectValues } from './generated/aspect-values';
export { aspectOfRecord, recordOfAspect } from './model-shapes';
export { operationProblem } from './patch-operation';

/** Name of an aspect of the model. Any other aspect can be read and written as a {@link JsonObject}. */
export type KnownAspectName = keyof AspectValues;

/**
 * What is wrong with the value of an aspect that is about to be written, e.g. `schemaMetadata.fields[3].type is missing`;
 * undefined when it fits, or when this client does not know the aspect. Null counts as absent. A field that the model does
 * not have is let through (a newer server may know it), unless its name is almost that of a field that is absent.
 */
export function aspectProblem(aspectName: string, value: unknown): string | undefined {
  const shape = aspectShape(aspectName);
  if (shape) return shape.misfit(value, false)?.of(aspectName);
  return isJsonObject(value) ? undefined : `${aspectName} must be an object, but is ${kindOf(value)}`;
}

/** Whether `value` is what the model says about `aspectName`. */
export function isAspect<N extends KnownAspectName>(aspectName: N, value: unknown): value is AspectValues[N] {
  return aspectProblem(aspectName, value) === undefined;
}

/**
 * The typed value of an aspect as it was read; raises {@link DataHubRejected} naming the field that does not fit. Enum
 * symbols and union alternatives of a newer server are let through, so that one new word does not make a dataset unreadable.
 */
export function decodeAspect<N extends KnownAspectName>(aspectName: N, value: unknown): AspectValues[N] {
  if (isReadable(aspectName, value)) return value;
  const misfit = aspectShape(aspectName)?.misfit(value, true)?.of(aspectName);
  throw new DataHubRejected(`stored aspect does not fit the model: ${misfit ?? aspectName}`);
}

function isReadable<N extends KnownAspectName>(aspectName: N, value: unknown): value is AspectValues[N] {
  return aspectShape(aspectName)?.misfit(value, true) === undefined;
}

/**
 * Whether two values of one aspect mean the same: defaults filled, key order and nulls ignored, tags, owners and edges
 * compared as sets, 32-bit numbers as such, audit stamps and what DataHub derives left out. Two absent aspects are equal.
 */
export function aspectEquals(
  aspectName: string,
  a: JsonObject | undefined,
  b: JsonObject | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  // Nearly all that is compared is the same to the letter, which is known much sooner.
  if (isDeepStrictEqual(a, b)) return true;
  // The keys of canonical forms are sorted, so their texts are as good as they are.
  return JSON.stringify(canonicalAspect(aspectName, a)) === JSON.stringify(canonicalAspect(aspectName, b));
}

/** The one form that all values of the same meaning share; for hashing and for showing differences. */
export function canonicalAspect(aspectName: string, value: JsonObject): JsonObject {
  const canonical = aspectShape(aspectName)?.canonical(value) ?? anyCanonical(value);
  return isJsonObject(canonical) ? canonical : {};
}
