import { nameWords } from '../documents/name-words';
import { tellingWords } from '../query/question';
import { stem } from '../query/stem';
import { type Understood, type UnderstoodFilter } from '../query/understand/understand';
import { type Vocabulary } from '../query/understand/vocabulary';
import { calledField, type Clause, clausesOf, type Named } from './clauses';
import { type Conversation, type Limit } from './conversation';
import { replacePhrase } from './cut-text';
import { saidIn, shares, textFor, withoutValues } from './limits';

/** Words of a follow-up that say nothing about what is looked for. */
const CHATTER = new Set(
  `also answer answers are but else filter found hits how instead just keep kind limit look narrow now okay ok one ones only
  please result results rest same say search still them then thing things too what yes`.split(/\s+/),
);
/** Ways to say what kind of name a bare one is, the likeliest first. */
const KINDS = ['platform', 'env', 'domain', 'owner', 'tag', 'term', 'product', 'subtype'];
const MAX_WORDS = 24;
const MAX_CHARACTERS = 500;

/** Reads a part of a question with the names of the catalog. */
export type Read = (text: string) => Promise<Understood>;

export interface Narrowed {
  readonly conversation: Conversation;
  readonly notes: readonly string[];
}

/**
 * What a conversation comes to by another question. A limit takes the place of one of the same kind, "also …" widens it, "not …"
 * leaves out, "remove …" lets go; other words are looked up beside those from before. What is said later wins.
 */
export async function narrow(
  previous: Conversation,
  typed: string,
  read: Read,
  vocabulary: Vocabulary,
): Promise<Narrowed> {
  const dialogue = new Dialogue(previous, read, vocabulary);
  const clauses = await clausesOf(typed, (named) => dialogue.holds(named));
  for (const clause of clauses) await dialogue.hear(clause);
  return dialogue.result;
}

class Dialogue implements Conversation {
  text: string;
  words: readonly string[];
  exact: readonly string[];
  limits: readonly Limit[];
  private readonly notes: string[] = [];
  /** Limits that came with the question itself. */
  private readonly sent: readonly Limit[];

  constructor(
    previous: Conversation,
    private readonly read: Read,
    private readonly vocabulary: Vocabulary,
  ) {
    ({ text: this.text, words: this.words, exact: this.exact, limits: this.limits } = previous);
    this.sent = this.limits.filter(({ before }) => !before);
  }

  get result(): Narrowed {
    const { words, exact, limits, notes } = this;
    const saysSomething = tellingWords(this.text, { strictly: true }).length > 0;
    const text = saysSomething ? this.text : words.join(' ');
    return { conversation: { text, words, exact, limits }, notes };
  }

  async hear(clause: Clause): Promise<void> {
    switch (clause.does) {
      case 'start-over':
        [this.text, this.words, this.exact, this.limits] = ['', [], [], this.sent];
        return;
      case 'remove-all':
        this.keep(this.sent);
        return;
      case 'remove':
        this.remove(clause);
        return;
      case 'drop':
        await this.drop(clause.text);
        return;
      case 'exclude':
        await this.leaveOut(clause.text, clause.whole);
        return;
      case 'unclear':
        this.notes.push(`“${clause.whole}” was looked up: nothing that was said before is called so.`);
        await this.limitTo(clause.text, false);
        return;
      default:
        await this.limitTo(clause.text, clause.does === 'add');
    }
  }

  /** Whether there is something called so to let go of: limits, names or words that are looked up. */
  async holds({ fields, text }: Named): Promise<boolean> {
    if (fields.length > 0) return this.limits.some(({ field }) => fields.includes(field));
    const { filters, words } = await this.understand(text);
    const others = words.filter((word) => !CHATTER.has(word));
    const isSaid = (each: readonly string[]) => each.every((word) => this.saidOf([word]).length > 0);
    const isLimit = (filter: UnderstoodFilter) => this.limits.some((limit) => shares(limit, filter));
    if (filters.length > 0 && isSaid(others) && filters.every(isLimit)) return true;
    const telling = tellingWords(text, { strictly: true });
    return telling.length > 0 && isSaid(telling);
  }

  /** Those of the words looked up that are forms of these. */
  private saidOf(words: readonly string[]): readonly string[] {
    const stems = new Set(words.map(stem));
    return this.words.filter((word) => stems.has(stem(word)));
  }

  /** Goes on with these limits; `called`: other names of what is gone. */
  private keep(limits: readonly Limit[], ...called: readonly string[]): void {
    this.text = textFor(limits, this, called);
    this.limits = limits;
  }

  private remove({ fields, called }: Extract<Clause, { does: 'remove' }>): void {
    const left = this.limits.filter(({ field }) => !fields.includes(field));
    if (left.length === this.limits.length) this.notes.push(`There is no limit by ${called} to remove.`);
    this.keep(left);
  }

  /** Lets go of values, whatever was said about them, and of words that were looked up. */
  private async drop(text: string): Promise<void> {
    const { filters, words, exact } = await this.understand(text);
    const [limitsBefore, wordsBefore] = [this.limits, this.words];
    for (const filter of filters) {
      const rest = withoutValues(withoutValues(this.limits, filter, true), filter, false);
      this.keep(rest, filter.words);
    }
    const isKept = limitsBefore.every((limit) => this.limits.includes(limit));
    const meant = isKept ? tellingWords(text, { strictly: true }) : words;
    for (const word of this.saidOf(meant)) {
      this.words = this.words.filter((each) => each !== word);
      this.text = replacePhrase(this.text, word);
    }
    this.exact = this.exact.filter((urn) => !exact.includes(urn));
    if (isKept && this.words.length === wordsBefore.length) {
      this.notes.push(`Nothing was said about “${text}” that could be removed.`);
    }
  }

  private async leaveOut(text: string, whole: string): Promise<void> {
    // "not certified" and "without open incidents" are limits of their own.
    const states = (await this.read(whole)).filters.filter(isFlag);
    if (states.length > 0) {
      states.forEach((state) => this.put(state, false));
      return;
    }
    const { filters } = await this.understand(text);
    const others = filters.filter(({ field }) => field !== 'entityTypes');
    const meant = others.length > 0 ? others : filters;
    if (meant.length === 0) {
      this.notes.push(
        `“${whole}” leaves nothing out: say a platform, owner, tag, domain, column or the like.`,
      );
    }
    for (const filter of meant) {
      if (isFlag(filter)) this.put(opposite(filter), false);
      else this.exclude(filter);
    }
  }

  private async limitTo(text: string, widens: boolean): Promise<void> {
    if (text === '') return;
    const { filters, words, exact } = await this.understand(text);
    for (const filter of filters) {
      if (filter.excludes) this.exclude(filter);
      else this.put(filter, widens);
    }
    if (exact.length > 0) this.exact = exact;
    const more = words.filter((word) => !CHATTER.has(word) && !this.words.includes(word));
    if (more.length === 0) return;
    this.words = [...this.words, ...more].slice(0, MAX_WORDS);
    this.text = `${this.text} ${more.join(' ')}`.trim().slice(0, MAX_CHARACTERS);
  }

  private put(filter: UnderstoodFilter, widens: boolean): void {
    const same = this.limits.filter(({ field, excludes }) => field === filter.field && !excludes);
    const values = widens
      ? [...new Set([...same.flatMap((limit) => limit.values), ...filter.values])]
      : filter.values;
    const labels = widens
      ? [...new Set([...same.flatMap((limit) => limit.labels), ...filter.labels])]
      : filter.labels;
    if (!widens && same.some((limit) => limit.values.join() !== filter.values.join())) {
      const old = same.flatMap((limit) => limit.labels).join(' or ');
      this.notes.push(
        `“${filter.labels.join(' or ')}” took the place of “${old}” (${calledField(filter.field)}).`,
      );
    }
    const rest = withoutValues(this.limits, filter, true).filter((limit) => !same.includes(limit));
    const words = saidIn(
      same.filter((limit) => widens || shares(limit, filter)),
      labels,
      filter.words,
    );
    this.keep([...rest, { ...filter, words, values, labels, excludes: false, before: false }]);
  }

  private exclude(filter: UnderstoodFilter): void {
    const rest = withoutValues(this.limits, filter, false);
    const wasAsked = valueCount(rest) < valueCount(this.limits);
    if (wasAsked)
      this.notes.push(`“${filter.labels.join(' or ')}” was asked for before and is left out now.`);
    const same = rest.find(({ field, excludes }) => field === filter.field && excludes);
    const values = [...new Set([...(same?.values ?? []), ...filter.values])];
    const labels = [...new Set([...(same?.labels ?? []), ...filter.labels])];
    const others = rest.filter((limit) => limit !== same);
    this.keep([...others, { ...filter, values, labels, excludes: true, before: false }], filter.words);
  }

  /** A name alone means what is called so: after "only" or "not" nobody says that "prod" is an environment. */
  private async understand(text: string): Promise<Understood> {
    const understood = await this.read(text);
    const { filters, words } = understood;
    const bare = words.filter((word) => !CHATTER.has(word));
    const isLabel = bare.length > 0 && bare.every((word) => !this.vocabulary.isSubject(word));
    if (filters.length > 0 || !isLabel) return understood;
    const name = nameWords(bare.join(' ')).replaceAll(' ', '_');
    let likeliest: Understood | undefined;
    for (const kind of KINDS) {
      const read = await this.read(`${kind}:${name}`);
      if (read.filters.length === 0) continue;
      const meant = {
        ...read,
        words: [],
        filters: read.filters.map((filter) => ({ ...filter, words: text })),
      };
      // Of several things that are called so it is the one that was spoken of.
      if (meant.filters.every((filter) => this.limits.some((limit) => shares(limit, filter)))) return meant;
      likeliest ??= meant;
    }
    return likeliest ?? understood;
  }
}

function isFlag({ values: [value] }: UnderstoodFilter): boolean {
  return value === 'true' || value === 'false';
}

function opposite(filter: UnderstoodFilter): UnderstoodFilter {
  const value = filter.values[0] !== 'true';
  return { ...filter, values: [String(value)], labels: [`${value ? '' : 'not '}${filter.field}`] };
}

function valueCount(limits: readonly Limit[]): number {
  return limits.reduce((sum, { values }) => sum + values.length, 0);
}
