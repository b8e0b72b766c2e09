import { type Suggestion } from '@dataspoke/contracts';
import { nameWords } from '../documents/name-words';
import { type Facet } from '../index/condition';
import {
  LABEL_FACETS,
  type LabelFacet,
  type NamedEntity,
  type Vocabulary,
} from '../query/understand/vocabulary';

/** Labels that are suggested, by what they are called. */
const KINDS: Readonly<Partial<Record<LabelFacet, Suggestion['kind']>>> = {
  platform: 'platform',
  subType: 'subType',
  tag: 'tag',
  term: 'term',
  domain: 'domain',
  dataProduct: 'dataProduct',
  owner: 'owner',
};
/** Names are what people mostly look for, then labels; thousands of entities can have a column of one name. */
const ENTITY = 0.4;
const LABEL = 0.2;
/** A name that is exactly what was typed. */
const WHOLE = 4;
const AT_START = 2;
const INSIDE = 1;

/** A name that fits what was typed. */
export interface NameMatch {
  readonly suggestion: Suggestion;
  /** For what is no entity: by which it can be found. */
  readonly label?: { readonly facet: Facet; readonly value: string };
}

/**
 * Names of entities, columns and labels in which every typed word begins a word, best first; when there are none, those that fit with
 * typing mistakes put right.
 */
export function matchNames(vocabulary: Vocabulary, typed: string, limit: number): readonly NameMatch[] {
  const parts = nameWords(typed)
    .split(' ')
    .filter((part) => part !== '');
  if (parts.length === 0) return [];
  const found = matching(vocabulary, parts, limit);
  if (found.length > 0) return found;
  const meant = parts.map((part) => vocabulary.nearestBeginning(part) ?? part);
  if (meant.every((part, at) => part === parts[at])) return [];
  return matching(vocabulary, meant, limit).map(({ suggestion, ...match }) => ({
    ...match,
    suggestion: { ...suggestion, corrected: true },
  }));
}

function matching(vocabulary: Vocabulary, parts: readonly string[], limit: number): readonly NameMatch[] {
  const best = new Best<() => NameMatch>(limit);
  const whole = parts.join(' ');
  for (const [words, urns] of vocabulary.entityNames()) {
    const fit = fitOf(words, parts, whole);
    if (fit === 0 || !best.takes(fit + ENTITY)) continue;
    for (const urn of urns) {
      const entity = vocabulary.entity(urn);
      if (entity) best.offer(fit + ENTITY, 0, entity.qualifiedName, () => ofEntity(entity));
    }
  }
  for (const { path, words, count } of vocabulary.columns) {
    const fit = fitOf(words, parts, whole);
    if (fit > 0 && best.takes(fit))
      best.offer(fit, count, path, () => ofLabel('column', 'column', path, path, count));
  }
  for (const facet of LABEL_FACETS) {
    const kind = KINDS[facet];
    if (!kind) continue;
    for (const { name, words, value, count } of vocabulary.labelsOf(facet)) {
      const fit = fitOf(words, parts, whole);
      if (fit > 0) best.offer(fit + LABEL, count, name, () => ofLabel(kind, facet, name, value, count));
    }
  }
  return best.items.map((make) => make());
}

/** How well a name fits; 0 when a typed word begins none of its words. */
function fitOf(words: string, parts: readonly string[], whole: string): number {
  let fit = INSIDE;
  for (const [at, part] of parts.entries()) {
    const found = beginningOf(words, part);
    if (found < 0) return 0;
    if (at === 0 && found === 0) fit = AT_START;
  }
  return words === whole ? WHOLE : fit;
}

/** Where a word of `words` begins with `part`. */
function beginningOf(words: string, part: string): number {
  for (let at = words.indexOf(part); at >= 0; at = words.indexOf(part, at + 1)) {
    if (at === 0 || words[at - 1] === ' ') return at;
  }
  return -1;
}

function ofEntity({ urn, entityType, name, qualifiedName, platform }: NamedEntity): NameMatch {
  return {
    suggestion: {
      kind: 'entity',
      text: name,
      urn,
      entityType,
      qualifiedName,
      ...(platform === '' ? {} : { platform }),
    },
  };
}

function ofLabel(
  kind: Suggestion['kind'],
  facet: Facet,
  text: string,
  value: string,
  entities: number,
): NameMatch {
  return {
    suggestion: { kind, text, ...(value.startsWith('urn:') ? { urn: value } : {}), entities },
    label: { facet, value },
  };
}

/** Keeps the best of many without keeping the many. */
class Best<T> {
  private readonly kept: {
    readonly fit: number;
    readonly weight: number;
    readonly text: string;
    readonly item: T;
  }[] = [];

  constructor(private readonly limit: number) {}

  get items(): readonly T[] {
    return this.kept.map(({ item }) => item);
  }

  /** Whether something of this fit could be among the best; a look at its name is not needed for most. */
  takes(fit: number): boolean {
    const last = this.kept.at(-1);
    return this.kept.length < this.limit || !last || fit >= last.fit;
  }

  offer(fit: number, weight: number, text: string, item: T): void {
    const offered = { fit, weight, text, item };
    const last = this.kept.at(-1);
    if (this.kept.length >= this.limit && last && !isBefore(offered, last)) return;
    let at = this.kept.length;
    for (let other = this.kept[at - 1]; other && isBefore(offered, other); other = this.kept[at - 1]) at -= 1;
    this.kept.splice(at, 0, offered);
    if (this.kept.length > this.limit) this.kept.pop();
  }
}

interface Place {
  readonly fit: number;
  readonly weight: number;
  readonly text: string;
}

/** The better fit, then what more entities have, then the shorter name. */
function isBefore(a: Place, b: Place): boolean {
  if (a.fit !== b.fit) return a.fit > b.fit;
  if (a.weight !== b.weight) return a.weight > b.weight;
  if (a.text.length !== b.text.length) return a.text.length < b.text.length;
  return a.text < b.text;
}
