import { type JsonValue } from '../connector';
import { isList } from '../json';
import { type Stored } from '../working-file/working-file';

/** Texts as they were stored. */
export function storedTexts(json: JsonValue | undefined): string[] {
  return isList(json) ? json.filter((item) => typeof item === 'string') : [];
}

/** Numbers by name as {@link pairsOf} gave them. */
export function storedNumbers(json: JsonValue | undefined): Map<string, number> {
  const pairs = isList(json) ? json : [];
  return new Map(
    pairs.flatMap((pair): [string, number][] => {
      const [name, number] = isList(pair) ? pair : [];
      return typeof name === 'string' && typeof number === 'number' ? [[name, number]] : [];
    }),
  );
}

/** A map as JSON, whatever its keys are called. */
export function pairsOf(map: ReadonlyMap<string, number>): JsonValue {
  return [...map];
}

/** Names of a dataset. */
export const STORED_PATH: Stored<readonly [string, ...string[]]> = {
  toJson: (path) => path,
  fromJson: (json) => {
    const [first = '', ...rest] = storedTexts(json);
    return [first, ...rest];
  },
};
