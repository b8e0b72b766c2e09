import { nameWords } from '../../documents/name-words';
import { hasDocument } from '../../documents/document-types';
import { urnWords } from '../../documents/urn-words';
import { type Facet } from '../../index/condition';
import { stem } from '../stem';
import { SpellingIndex } from './spelling-index';

/** Facets whose values have names that a question can use. */
export const LABEL_FACETS = [
  'platform',
  'env',
  'entityType',
  'subType',
  'tag',
  'term',
  'domain',
  'dataProduct',
  'owner',
  'user',
] as const satisfies readonly Facet[];
export type LabelFacet = (typeof LABEL_FACETS)[number];

/** A value of a facet by the name that people know it by. */
export interface Label {
  readonly facet: LabelFacet;
  /** As the index has it: a URN or a name. */
  readonly value: string;
  readonly name: string;
  /** Of its name. */
  readonly words: string;
  /** Entities that have it. */
  readonly count: number;
}

/** An entity by its names. */
export interface NamedEntity {
  readonly urn: string;
  readonly entityType: string;
  readonly name: string;
  readonly qualifiedName: string;
  readonly platform: string;
}

/** More is not kept; what is beyond is found by its words all the same, but neither corrected nor suggested. */
export const VOCABULARY_LIMITS = {
  entities: 200_000,
  labels: 20_000,
  columns: 50_000,
  words: 100_000,
} as const;

const LABEL = 'label';
const COLUMN = 'column';
/** What other entities are described by; to be called like one of them makes no word a subject. */
const LABEL_ENTITIES: ReadonlySet<string> = new Set([LABEL, 'glossaryTerm', 'domain', 'dataProduct']);

interface Column {
  readonly path: string;
  /** Of the last part of the path. */
  readonly words: string;
  readonly count: number;
}

/**
 * What the catalog's things are called: the words that a question is read with. Kept in memory, bounded. One that is made for an
 * asker who may not see everything (`of`) holds nothing but what he can find.
 */
export class Vocabulary {
  private readonly entities = new Map<string, NamedEntity>();
  private readonly entitiesByName = new Map<string, Set<string>>();
  private readonly labels = new Map<LabelFacet, readonly Label[]>();
  private readonly labelsByName = new Map<LabelFacet, Map<string, Label[]>>();
  /** Paths by the words of their last part. */
  private readonly columnsByName = new Map<string, Column[]>();
  /** By each of these words, those in most entities first. */
  private readonly columnsByWord = new Map<string, Column[]>();
  private columnCounts: readonly Column[] = [];
  /** Names that people gave to what the facets have as URNs. */
  private readonly given = new Map<string, string>();
  private readonly spelling = new SpellingIndex();
  /** Uses of stems in names of what questions are about, and in names of labels. */
  private readonly subjects = new Map<string, number>();
  private readonly labelWords = new Map<string, number>();

  constructor(private readonly of?: Vocabulary) {}

  /** Entities that are known by name. */
  get size(): number {
    return this.entities.size;
  }

  putEntity(entity: NamedEntity): void {
    this.removeEntity(entity.urn);
    if (this.entities.size >= VOCABULARY_LIMITS.entities) return;
    this.entities.set(entity.urn, entity);
    const words = nameWords(entity.name);
    const urns = this.entitiesByName.get(words) ?? new Set();
    this.entitiesByName.set(words, urns.add(entity.urn));
    this.count(words, 1, entity.entityType);
  }

  removeEntity(urn: string): void {
    const known = this.entities.get(urn);
    if (!known) return;
    this.entities.delete(urn);
    const words = nameWords(known.name);
    const urns = this.entitiesByName.get(words);
    urns?.delete(urn);
    if (urns?.size === 0) this.entitiesByName.delete(words);
    this.count(words, -1, known.entityType);
  }

  /** Remembers what people call the things behind URNs; takes effect with the next {@link putLabels}. */
  nameThings(names: Readonly<Record<string, string>>): void {
    for (const [urn, name] of Object.entries(names)) {
      if (this.given.size < VOCABULARY_LIMITS.labels || this.given.has(urn)) this.given.set(urn, name);
    }
  }

  /** Replaces all values of a facet. */
  putLabels(facet: LabelFacet, values: readonly { readonly value: string; readonly count: number }[]): void {
    for (const { words } of this.labelsOf(facet)) this.count(words, -1, LABEL);
    const labels: Label[] = [];
    const byName = new Map<string, Label[]>();
    for (const { value, count } of values.slice(0, VOCABULARY_LIMITS.labels)) {
      if (this.hides(value)) continue;
      const name = this.nameOf(value);
      if (name === '') continue;
      const words = nameWords(name);
      const label = { facet, value, name, words, count };
      labels.push(label);
      for (const called of new Set([words, urnWords(value), lastPart(name), lastPart(idOf(value))])) {
        if (called !== '') push(byName, called, label);
      }
      this.count(words, 1, LABEL);
    }
    this.labels.set(facet, labels);
    this.labelsByName.set(facet, byName);
  }

  /** Replaces all columns; `value` is a path in lower case. */
  putColumns(columns: readonly { readonly value: string; readonly count: number }[]): void {
    for (const { words } of this.columnCounts) this.count(words, -1, COLUMN);
    this.columnsByName.clear();
    this.columnsByWord.clear();
    this.columnCounts = columns.slice(0, VOCABULARY_LIMITS.columns).map(({ value, count }) => ({
      path: value,
      words: nameWords(value.slice(value.lastIndexOf('.') + 1)),
      count,
    }));
    for (const column of this.columnCounts) {
      push(this.columnsByName, column.words, column);
      for (const word of new Set(column.words.split(' '))) push(this.columnsByWord, word, column);
      this.count(column.words, 1, COLUMN);
    }
  }

  entity(urn: string): NamedEntity | undefined {
    return this.entities.get(urn);
  }

  /** Whether it is made for an asker who may not see everything. */
  get isLimited(): boolean {
    return this.of !== undefined;
  }

  /** Whether an answer must not mention the entity: the asker cannot find it. */
  hides(urn: string): boolean {
    if (!this.of || this.entities.has(urn)) return false;
    return hasDocument(/^urn:li:([^:]+):/.exec(urn)?.[1] ?? '');
  }

  /** Entities of this name, or whose qualified name ends with it; `words` as `nameWords` gives them. */
  entitiesCalled(words: string): readonly NamedEntity[] {
    for (let rest = words; rest !== ''; rest = rest.slice(rest.indexOf(' ') + 1)) {
      const found = [...(this.entitiesByName.get(rest) ?? [])].flatMap((urn) => this.entities.get(urn) ?? []);
      const fitting =
        rest === words
          ? found
          : found.filter(({ qualifiedName }) => ` ${nameWords(qualifiedName)}`.endsWith(` ${words}`));
      if (fitting.length > 0) return fitting;
      if (!rest.includes(' ')) break;
    }
    return [];
  }

  /** Values of the facet that are called so. */
  labelsCalled(facet: LabelFacet, words: string): readonly Label[] {
    return this.labelsByName.get(facet)?.get(words) ?? [];
  }

  /** Every value of the facet. */
  labelsOf(facet: LabelFacet): readonly Label[] {
    return this.labels.get(facet) ?? [];
  }

  /** Paths of columns that are called so; when there are none, of those that have all the words in their name. */
  columnsCalled(words: string, limit: number): readonly string[] {
    const exact = this.columnsByName.get(words);
    if (exact) return exact.slice(0, limit).map(({ path }) => path);
    const parts = words.split(' ');
    const having = parts.map((part) => this.columnsByWord.get(part) ?? []);
    const fewest = having.reduce((least, columns) => (columns.length < least.length ? columns : least));
    return fewest
      .filter((column) => holdsAll(column.words, parts))
      .slice(0, limit)
      .map(({ path }) => path);
  }

  /** Names of columns, those in most entities first. */
  get columns(): readonly { readonly path: string; readonly words: string; readonly count: number }[] {
    return this.columnCounts;
  }

  /** Every entity that is known by name. */
  all(): IterableIterator<NamedEntity> {
    return this.entities.values();
  }

  /** Whether the word, in any of its forms, is part of the name of an entity, a column or a label. */
  knows(word: string): boolean {
    return this.spelling.has(word) || this.labelWords.has(stem(word)) || this.isSubject(word);
  }

  /** Whether names of entities or columns have the word, so that it can be what a question is about. */
  isSubject(word: string): boolean {
    return this.subjects.has(stem(word));
  }

  /** Names of entities, as `nameWords` gives them, with the URNs of those that are called so. */
  entityNames(): IterableIterator<readonly [string, ReadonlySet<string>]> {
    return this.entitiesByName.entries();
  }

  /** How a word of a name begins that was most likely meant by the beginning `typed`. */
  nearestBeginning(typed: string): string | undefined {
    return this.spelling.nearestBeginning(typed);
  }

  /** The word of a name that was most likely meant by `typed`. */
  nearest(typed: string): string | undefined {
    return this.spelling.nearest(typed);
  }

  private nameOf(value: string): string {
    if (!value.startsWith('urn:')) return value;
    const given = (this.of ?? this).given.get(value);
    return given ?? this.entities.get(value)?.name ?? urnWords(value);
  }

  private count(words: string, by: 1 | -1, of: string): void {
    const uses = LABEL_ENTITIES.has(of) ? this.labelWords : this.subjects;
    for (const word of words.split(' ')) {
      if (
        word === '' ||
        (by === 1 && this.spelling.size >= VOCABULARY_LIMITS.words && !this.spelling.has(word))
      )
        continue;
      if (by === 1) this.spelling.add(word);
      else this.spelling.remove(word);
      const key = stem(word);
      const now = (uses.get(key) ?? 0) + by;
      if (now > 0) uses.set(key, now);
      else uses.delete(key);
    }
  }
}

/** Of a path such as `Classification.Sensitive` people say the last part. */
function lastPart(name: string): string {
  return nameWords(name.split(/[./]/).at(-1) ?? '');
}

function idOf(value: string): string {
  return urnWords(value) === '' ? '' : value.slice(value.lastIndexOf(':') + 1);
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function holdsAll(words: string, parts: readonly string[]): boolean {
  const own = words.split(' ');
  return parts.every((part) => own.includes(part));
}
