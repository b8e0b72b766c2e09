import { Urn } from '@dataspoke/domain';
import { type EntityFacts } from '../../documents/entity-facts';
import { urnWords } from '../../documents/urn-words';
import { DESCRIPTION } from '../../index/search-index';
import { type Question, stemsOf } from '../question';
import { type RankedCandidate } from '../rank/rank';
import { stem } from '../stem';

/** From here on two texts are about the same thing; the median of relevant pairs of the Spider development set is .62. */
const CLOSE = 0.4;
const SHOWN_COLUMNS = 5;
const TOLD_COLUMNS = 3;
const TOLD_WORDS = 4;

export interface Explanation {
  /** One sentence for a person. */
  readonly reason: string;
  /** Columns that match the question, the clearest first. */
  readonly matchedColumns: readonly string[];
  /** Of what the question does not name but needs: from the found table that leads to it. */
  readonly path?: readonly string[];
}

/** Says which words, columns or meaning brought a hit. */
export function explain(question: Question, facts: EntityFacts, candidate: RankedCandidate): Explanation {
  const matchedColumns = columnsOf(question, facts, candidate);
  const inName = wordsIn(question, facts.name);
  const inDescription = wordsIn(question, `${facts.description} ${facts.sourceDescription ?? ''}`);
  const inLabels = wordsIn(question, labelsOf(facts)).filter((word) => !inDescription.includes(word));
  const inNotes = wordsIn(question, facts.columns.map(({ description }) => description).join(' ')).filter(
    (word) => ![...inName, ...inDescription].includes(word),
  );
  const parts = [
    ...(inName.length > 0 ? [`its name has ${quoted(inName)}`] : []),
    ...(inDescription.length > 0 ? [`its description mentions ${quoted(inDescription)}`] : []),
    ...(inNotes.length > 0 ? [`notes on its columns mention ${quoted(inNotes)}`] : []),
    ...(inLabels.length > 0 ? [`its owners, tags or type mention ${quoted(inLabels)}`] : []),
    ...(matchedColumns.length > 0 ? [fitting(matchedColumns.slice(0, TOLD_COLUMNS))] : []),
  ];
  const isClose = [candidate, ...candidate.details.filter(({ path }) => path === DESCRIPTION)].some(
    ({ similarity = 0 }) => similarity >= CLOSE,
  );
  if (isClose) parts.push('its meaning is close');
  const [first, ...more] = parts;
  const path = pathTo(candidate, first !== undefined);
  if (first === undefined) {
    const reason = path
      ? ledReason(candidate)
      : 'It holds no word of the question, but is among the closest in meaning.';
    return { reason, matchedColumns, ...(path ? { path } : {}) };
  }
  return { reason: `${first[0]?.toUpperCase()}${joined([first.slice(1), ...more])}.`, matchedColumns };
}

/** The found table that leads to a candidate for which nothing speaks by itself, and the candidate. */
function pathTo({ urn, leads }: RankedCandidate, speaksForItself: boolean): readonly string[] | undefined {
  const [first] = leads ?? [];
  return speaksForItself || first === undefined ? undefined : [first.urn, urn];
}

function nameIn(urn: string): string {
  const { entityType, parts } = Urn.parse(urn);
  return (entityType === 'dataset' ? parts[1] : parts.at(-1)) ?? urn;
}

function ledReason({ leads = [] }: RankedCandidate): string {
  const names = listed(leads.map(({ urn }) => nameIn(urn)));
  const how = leads.some(({ by }) => by === 'lineage') ? 'belongs by lineage to' : 'joins';
  return `It ${how} ${names}, which ${leads.length > 1 ? 'fit' : 'fits'} the question.`;
}

/** Columns whose name holds a word of the question, then those whose meaning is close. */
function columnsOf({ stems }: Question, { columns }: EntityFacts, candidate: RankedCandidate): string[] {
  const byName = columns
    .map(({ path }) => ({ path, hits: [...stemsOf(path)].filter((part) => stems.has(part)).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits);
  const byMeaning = candidate.details.filter(
    ({ path, similarity }) => path !== DESCRIPTION && similarity >= CLOSE,
  );
  return [...new Set([...byName, ...byMeaning].map(({ path }) => path))].slice(0, SHOWN_COLUMNS);
}

function wordsIn({ words }: Question, text: string): string[] {
  const stems = stemsOf(text);
  return words.filter((word) => stems.has(stem(word)));
}

function labelsOf({ owners, tags, glossaryTerms, domains, subTypes, platform }: EntityFacts): string {
  return [...[...owners, ...tags, ...glossaryTerms, ...domains].map(urnWords), ...subTypes, platform].join(
    ' ',
  );
}

function fitting(columns: readonly string[]): string {
  return columns.length === 1 ? `its column ${listed(columns)} fits` : `its columns ${listed(columns)} fit`;
}

function quoted(words: readonly string[]): string {
  return listed(words.slice(0, TOLD_WORDS).map((word) => `“${word}”`));
}

function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')}, and ${last}`;
}
