import { domainUrn } from './generated-catalog';
import { Random } from './random';
import { AREAS, ASPECTS, ATTRIBUTES, GRAINS, PLATFORMS, VALUES } from './words';

const SEED = 7_477;

/** What a client sends to `POST /api/v1/search`. */
export interface ScaleQuestion {
  readonly q: string;
  readonly filters?: { readonly platforms: readonly string[]; readonly domains: readonly string[] };
  readonly facets?: readonly string[];
}

/**
 * Questions as people ask them of the generated catalog, no two alike: sentences, keywords, columns, names with a typing mistake.
 * `filtered`: limited to two platforms and a domain, with the tags counted.
 */
export function* scaleQuestions(filtered: boolean, seed = 0): Generator<ScaleQuestion, undefined> {
  const random = new Random(SEED + seed);
  const asked = new Set<string>();
  for (;;) {
    const area = random.of(AREAS);
    const q = questionAbout(area.things, area.measures, area.name, random);
    if (asked.has(q)) continue;
    asked.add(q);
    yield filtered
      ? {
          q,
          filters: { platforms: PLATFORMS.slice(0, 2), domains: [domainUrn(area)] },
          facets: ['tag'],
        }
      : { q };
  }
}

function questionAbout(
  things: readonly string[],
  measures: readonly string[],
  area: string,
  random: Random,
): string {
  const [thing, measure, aspect] = [random.of(things), random.of(measures), random.of(ASPECTS)];
  const value = `${random.of(ATTRIBUTES)} ${random.of(VALUES)}`;
  switch (random.below(6)) {
    case 0:
      return `where can I find the ${measure} of every ${aspect} ${thing} with its ${value}`;
    case 1:
      return `which tables tell us how the ${measure} of a ${thing} develops by ${value}`;
    case 2:
      return `${aspect} ${thing} ${value} ${random.of(GRAINS)}`;
    case 3:
      return `${thing} ${measure} ${area.toLowerCase()} ${value}`;
    case 4:
      return `how many ${aspect} ${thing} records have a ${value} and no ${measure}`;
    default:
      return `${mistyped(aspect, random)} ${thing} ${value}`;
  }
}

/** Two neighbouring letters swapped, not the first one. */
function mistyped(word: string, random: Random): string {
  if (word.length < 5) return word;
  const at = 1 + random.below(word.length - 2);
  return `${word.slice(0, at)}${word.slice(at + 1, at + 2)}${word.slice(at, at + 1)}${word.slice(at + 2)}`;
}
