/** Between a lower-case letter or digit and a capital, and between an abbreviation and the word after it. */
const HUMPS = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;
const SEPARATORS = /[^\p{L}\p{N}]+/gu;

/** The words of a name: `dep_delay` is `dep delay`, `flightLegs.HTTPStatus` is `flight legs http status`. */
export function nameWords(name: string): string {
  return name.replace(HUMPS, ' ').replace(SEPARATORS, ' ').trim().toLowerCase();
}

/**
 * The words of a name for the text index: with the written-together form of what capitals separate, so that `flightlegs`
 * finds `flightLegs` too.
 */
export function searchableName(name: string): string {
  const words = nameWords(name);
  const together = name.replace(SEPARATORS, ' ').trim().toLowerCase();
  return together === words ? words : `${words} ${together}`;
}
