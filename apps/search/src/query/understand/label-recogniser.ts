import { atEach, called, type FilterField, type Recogniser, type Recognition, valuesOf } from './recognition';
import { THINGS } from './type-words';
import { type Label, type LabelFacet } from './vocabulary';

/** How a question says that it is about the things with a certain label. */
export interface LabelGrammar {
  readonly facet: LabelFacet;
  readonly field: FilterField;
  /** What a value is, for a person: "the domain". */
  readonly thing: string;
  /** Before a name these leave no doubt: "owned by". */
  readonly before: readonly string[];
  /** After a name these leave no doubt: "team". */
  readonly after: readonly string[];
  /** Before a name these do when nothing else in the catalog is called like it: "in". */
  readonly softlyBefore?: readonly string[];
  /** "marketing's tables" means it. */
  readonly possessive?: boolean;
  /** A name beside what is looked for means it, when nothing else is called like it: "snowflake tables". */
  readonly beside?: boolean;
  /** Words between several names. */
  readonly links: readonly string[];
  /** Which of the labels of a name are meant; all when left out. */
  readonly accept?: (label: Label) => boolean;
}

/** A recogniser of labels by their names in the catalog; a name that the catalog does not have limits nothing. */
export function recogniseLabels(grammar: LabelGrammar): Recogniser {
  const { facet, field, thing, links, accept = () => true } = grammar;
  return (reading) => {
    const { phrase, vocabulary } = reading;
    const lookUp = (words: string) => vocabulary.labelsCalled(facet, words).filter(accept);
    const isOnlyLabel = (words: string) => words.split(' ').every((word) => !vocabulary.isSubject(word));
    const clearly = (words: string) => (isOnlyLabel(words) ? lookUp(words) : []);
    const told = (labels: readonly Label[], from: number, to: number): Recognition => ({
      field,
      ...valuesOf(labels),
      from,
      to,
      evidence: `The catalog has ${called(thing, labels)}.`,
    });

    return atEach(reading, (at) => {
      const said = phrase.said(at, grammar.before);
      if (said > 0) {
        const denied = phrase.said(at + said, ['not']);
        const named = phrase.listed(phrase.afterArticle(at + said + denied), links, lookUp);
        if (named) {
          const limit = told(named.found, at, named.to + phrase.said(named.to, grammar.after));
          return denied > 0 ? { ...limit, excludes: true } : limit;
        }
      }
      const softly = phrase.said(at, grammar.softlyBefore ?? []);
      const start = softly > 0 ? phrase.afterArticle(at + softly) : at;
      const named = phrase.listed(start, links, lookUp);
      if (!named) return undefined;
      const closing = phrase.said(named.to, grammar.after);
      if (closing > 0) return told(named.found, at, named.to + closing);
      const isBeside = phrase.said(named.to, THINGS) > 0;
      if (grammar.possessive && phrase.tokens[named.to - 1]?.possessive && isBeside) {
        return told(named.found, at, named.to);
      }
      if (softly === 0 && !(grammar.beside && isBeside)) return undefined;
      const clear = phrase.listed(start, links, clearly);
      return clear && told(clear.found, at, clear.to);
    });
  };
}
