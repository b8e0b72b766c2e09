import { atEach, type FilterField, type Recogniser, type Recognition } from './recognition';
import { type Named } from './phrase';
import { type NamedEntity } from './vocabulary';

/** How a question says that something is made from what it names next. */
export const DOWNSTREAM = [
  'downstream of',
  'downstream from',
  'derived from',
  'built from',
  'built on',
  'made from',
  'made of',
  'computed from',
  'calculated from',
  'fed by',
  'depend on',
  'depends on',
  'depending on',
  'dependent on',
  'dependants of',
  'dependents of',
  'consumers of',
];
const UPSTREAM = [
  'upstream of',
  'upstream from',
  'feed',
  'feeds',
  'feeding',
  'feed into',
  'feeds into',
  'sources of',
  'inputs of',
  'input of',
  'dependencies of',
  'go into',
  'goes into',
];
const KINDS = ['table', 'dataset', 'view', 'dashboard', 'chart', 'job', 'pipeline'];

/** "downstream of orders", "which tables feed the revenue dashboard": the entity has to be known by its name. */
export const recogniseLineage: Recogniser = (reading) => {
  const { phrase, vocabulary } = reading;
  const lookUp = (words: string) => vocabulary.entitiesCalled(words);
  return atEach(reading, (at) => told('downstreamOf', DOWNSTREAM, at) ?? told('upstreamOf', UPSTREAM, at));

  function told(field: FilterField, wordings: readonly string[], at: number): Recognition | undefined {
    const said = phrase.said(at, wordings);
    if (said === 0) return undefined;
    const article = phrase.afterArticle(at + said);
    const named = phrase.listed(article + phrase.said(article, KINDS), ['or', 'and'], lookUp);
    if (!named) return undefined;
    return {
      field,
      values: named.found.map(({ urn }) => urn),
      labels: [...new Set(named.found.map(({ name }) => name))],
      from: at,
      to: named.to + phrase.said(named.to, KINDS),
      evidence: evidenceOf(named),
    };
  }
};

function evidenceOf({ found }: Named<NamedEntity>): string {
  return `The catalog has ${[...new Set(found.map(({ qualifiedName }) => `“${qualifiedName}”`))].slice(0, 5).join(', ')}.`;
}
