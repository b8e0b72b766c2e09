import { type Recogniser } from './recognition';
import { TYPE_BY_WORDS } from './type-words';

/** What may stand before the thing that a question asks for. */
const ASKING = new Set(
  `which what list show me find get give all any every the a some are there is do we have us our where how many other
  please search for of deprecated certified verified healthy unhealthy not`.split(/\s+/),
);
const COLUMNS = 'schemaField';

/** "which dashboards …", "list all columns …": the type of what is asked for, when the catalog has things of it. */
export const recogniseEntityType: Recogniser = ({ phrase, vocabulary }) => {
  for (let at = 0; at < Math.min(phrase.length, 12); at += 1) {
    const said = phrase.said(at, [...TYPE_BY_WORDS.keys()]);
    if (said > 0) {
      const words = phrase.text(at, at + said).toLowerCase();
      const type = TYPE_BY_WORDS.get(words.replace(/[_-]/g, ' '));
      const has = type === COLUMNS ? vocabulary.columns.length > 0 : isThere(type);
      const isSubject = words.split(' ').some((word) => vocabulary.isSubject(word));
      // "tables" alone is a word as good as any other.
      if (!type || !has || isSubject || phrase.length === said) return [];
      return [
        {
          field: 'entityTypes',
          values: [type],
          labels: [words],
          from: at,
          to: at + said,
          evidence: `The question asks for ${words}.`,
        },
      ];
    }
    if (!ASKING.has(phrase.words(at)) && !isDescribing(at)) return [];
  }
  return [];

  function isThere(type: string | undefined): boolean {
    return type !== undefined && vocabulary.labelsCalled('entityType', typeWords(type)).length > 0;
  }

  /** A label in front of the thing: "postgres tables". */
  function isDescribing(at: number): boolean {
    const words = phrase.words(at);
    return (['platform', 'env', 'domain'] as const).some(
      (facet) => vocabulary.labelsCalled(facet, words).length > 0,
    );
  }
};

function typeWords(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
