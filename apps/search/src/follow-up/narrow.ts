import { nameWords } from '../documents/name-words';
import { type Understood, type UnderstoodFilter } from '../query/understand/understand';
import { type Vocabulary } from '../query/understand/vocabulary';
import { calledField, type Clause, clausesOf } from './clauses';
import { type Conversation, type Limit } from './conversation';

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
  for (const clause of clausesOf(typed)) await dialogue.hear(clause);
  return dialogue.result;
}

class Dialogue {
  private text: string;
  private words: readonly string[];
  private exact: readonly string[];
  private limits: readonly Limit[];
  private readonly notes: string[] = [];

  constructor(
    previous: Conversation,
    private readonly read: Read,
    private readonly vocabulary: Vocabulary,
  ) {
    ({ text: this.text, words: this.words, exact: this.exact, limits: this.limits } = previous);
  }

  get result(): Narrowed {
    const { text, words, exact, limits, notes } = this;
    return { conversation: { text, words, exact, limits }, notes };
  }

  async hear(clause: Clause): Promise<void> {
    switch (clause.does) {
      case 'remove-all':
        this.limits = [];
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
      default:
        await this.limitTo(clause.text, clause.does === 'add');
    }
  }

  private remove({ fields, called }: Extract<Clause, { does: 'remove' }>): void {
    const left = this.limits.filter(({ field }) => !fields.includes(field));
    if (left.length === this.limits.length) this.notes.push(`There is no limit by ${called} to remove.`);
    this.limits = left;
  }

  /** Lets go of values, whatever was said about them, and of words that were looked up. */
  private async drop(text: string): Promise<void> {
    const { filters, words } = await this.understand(text);
    const before = this.limits.length + this.words.length + valueCount(this.limits);
    for (const filter of filters) {
      this.limits = withoutValues(withoutValues(this.limits, filter, true), filter, false);
    }
    if (filters.length === 0) this.words = this.words.filter((word) => !words.includes(word));
    const isSame = before === this.limits.length + this.words.length + valueCount(this.limits);
    if (isSame) this.notes.push(`Nothing was said about “${text}” that could be removed.`);
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
    for (const filter of filters) this.put(filter, widens);
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
    this.limits = [...rest, { ...filter, values, labels, excludes: false, before: false }];
  }

  private exclude(filter: UnderstoodFilter): void {
    const rest = withoutValues(this.limits, filter, false);
    const wasAsked = valueCount(rest) < valueCount(this.limits);
    if (wasAsked)
      this.notes.push(`“${filter.labels.join(' or ')}” was asked for before and is left out now.`);
    const same = rest.find(({ field, excludes }) => field === filter.field && excludes);
    const values = [...new Set([...(same?.values ?? []), ...filter.values])];
    const labels = [...new Set([...(same?.labels ?? []), ...filter.labels])];
    this.limits = [
      ...rest.filter((limit) => limit !== same),
      { ...filter, values, labels, excludes: true, before: false },
    ];
  }

  /** A name alone means what is called so: after "only" or "not" nobody says that "prod" is an environment. */
  private async understand(text: string): Promise<Understood> {
    const understood = await this.read(text);
    const { filters, words } = understood;
    const bare = words.filter((word) => !CHATTER.has(word));
    const isLabel = bare.length > 0 && bare.every((word) => !this.vocabulary.isSubject(word));
    if (filters.length > 0 || !isLabel) return understood;
    const name = nameWords(bare.join(' ')).replaceAll(' ', '_');
    for (const kind of KINDS) {
      const read = await this.read(`${kind}:${name}`);
      if (read.filters.length > 0) {
        return { ...read, words: [], filters: read.filters.map((filter) => ({ ...filter, words: text })) };
      }
    }
    return understood;
  }
}

function isFlag({ values: [value] }: UnderstoodFilter): boolean {
  return value === 'true' || value === 'false';
}

function opposite(filter: UnderstoodFilter): UnderstoodFilter {
  const value = filter.values[0] !== 'true';
  return { ...filter, values: [String(value)], labels: [`${value ? '' : 'not '}${filter.field}`] };
}

/** The limits without these values of this field; one that has no other is gone. */
function withoutValues(
  limits: readonly Limit[],
  { field, values, labels }: UnderstoodFilter,
  excludes: boolean,
): readonly Limit[] {
  return limits.flatMap((limit) => {
    if (limit.field !== field || limit.excludes !== excludes) return [limit];
    const left = limit.values.filter((value) => !values.includes(value));
    if (left.length === limit.values.length) return [limit];
    return left.length === 0
      ? []
      : [{ ...limit, values: left, labels: limit.labels.filter((label) => !labels.includes(label)) }];
  });
}

function valueCount(limits: readonly Limit[]): number {
  return limits.reduce((sum, { values }) => sum + values.length, 0);
}
