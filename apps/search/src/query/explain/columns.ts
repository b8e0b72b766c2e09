import { type SearchFilters, type SearchHit } from '@dataspoke/contracts';
import { schemaFieldUrn } from '@dataspoke/domain';
import { type StoredDocument } from '../../documents/document-store';
import { type ColumnFacts, PERSONAL_DATA_KINDS } from '../../documents/entity-facts';
import { nameWords } from '../../documents/name-words';
import { type Question, stemsOf } from '../question';
import { type RankedCandidate } from '../rank/rank';
import { asFilters } from '../retrieve/filter-condition';
import { type Scope } from '../retrieve/scope';
import { personalDataLabels } from '../understand/personal-data';
import { type Understood } from '../understand/understand';
import { type Vocabulary } from '../understand/vocabulary';
import { toListedHit } from './hit';

/** A word in a note on a column says less than one in its name. */
const NOTE_WEIGHT = 0.5;
/** A column of a better dataset is the better one, when both fit. */
const DATASET_WEIGHT = 0.3;
/** From here on the meaning of a column is that of the question. */
const CLOSE = 0.4;

/** A dataset that was found, with what speaks for it; without a question nothing does. */
export interface FoundDataset {
  readonly document: Pick<StoredDocument, 'urn' | 'content'>;
  readonly candidate?: RankedCandidate;
}

/** Which columns the filters leave. */
type ColumnFilter = (column: ColumnFacts) => boolean;

/** A search, as far as it says which columns are meant. */
interface ColumnSearch {
  readonly question: Understood;
  readonly filters: SearchFilters;
  readonly scope: Pick<Scope, 'withoutColumns'>;
}

/** Columns of the found datasets that meet the limits of the search, those of its question included, best first. */
export function columnsThatMeet(
  { question, filters, scope }: ColumnSearch,
  found: readonly FoundDataset[],
  vocabulary: Vocabulary,
): SearchHit[] {
  const limits = [filters, ...question.filters.filter(({ excludes }) => !excludes).map(asFilters)];
  const left = withoutColumns(found, scope.withoutColumns, vocabulary);
  return rankColumns(question, left, columnFilter(limits, vocabulary));
}

/** The columns that filters which speak of columns mean; `undefined` when none does. */
function columnFilter(filters: readonly SearchFilters[], vocabulary: Vocabulary): ColumnFilter | undefined {
  // A dataset can have to have several columns, but no column has several names.
  const names = filters.flatMap(({ columns = [] }) => columns).map(calledLike);
  const called: ColumnFilter = (column) => names.some((test) => test(column));
  const tests = filters.flatMap((one) => [
    ...(one.personalData?.length ? [holdingPersonalData(one.personalData, vocabulary)] : []),
    ...(one.tags?.length ? [labelled(one.tags)] : []),
    ...(one.terms?.length ? [labelled(one.terms)] : []),
  ]);
  const all = names.length > 0 ? [called, ...tests] : tests;
  return all.length > 0 ? (column) => all.every((test) => test(column)) : undefined;
}

/** The same datasets without the columns that one of the filters means. */
function withoutColumns(
  found: readonly FoundDataset[],
  exclude: readonly SearchFilters[],
  vocabulary: Vocabulary,
): readonly FoundDataset[] {
  const meant = exclude.flatMap((filters) => columnFilter([filters], vocabulary) ?? []);
  if (meant.length === 0) return found;
  return found.map(({ document, ...rest }) => {
    const columns = document.content.columns.filter((column) => !meant.some((means) => means(column)));
    return { ...rest, document: { ...document, content: { ...document.content, columns } } };
  });
}

/**
 * Columns of the found datasets that fit the question, best first. Every one that the filters leave when they speak of columns, or
 * when the question has no words: words then only tell which come first.
 */
function rankColumns(
  question: Question | undefined,
  found: readonly FoundDataset[],
  allows: ColumnFilter | undefined,
): SearchHit[] {
  const hits = found.flatMap(({ document, candidate }) =>
    document.content.columns
      .filter((column) => allows?.(column) ?? true)
      .map((column) => ({ column, weight: weigh(question, column, candidate) }))
      .filter(({ weight }) => allows !== undefined || weight.own > 0)
      .map(({ column, weight }) => toColumnHit(document, column, weight)),
  );
  const best = hits.reduce((most, { score }) => Math.max(most, score), 1);
  return hits
    .map((hit) => ({ ...hit, score: Math.round((hit.score / best) * 10_000) / 10_000 }))
    .sort((a, b) => b.score - a.score || (a.urn < b.urn ? -1 : 1));
}

interface Weight {
  readonly own: number;
  readonly dataset: number;
  readonly words: readonly string[];
  readonly isClose: boolean;
}

function weigh(
  question: Question | undefined,
  { path, description }: ColumnFacts,
  candidate: RankedCandidate | undefined,
): Weight {
  if (!question || question.words.length === 0) return { own: 1, dataset: 0, words: [], isClose: false };
  const inName = stemsOf(path);
  const inNote = stemsOf(description);
  const size = Math.max(1, question.stems.size);
  const named = [...question.stems].filter((word) => inName.has(word));
  const noted = [...question.stems].filter((word) => inNote.has(word) && !inName.has(word));
  const similarity = candidate?.details.find((detail) => detail.path === path)?.similarity ?? 0;
  const byWords = named.length / size + (NOTE_WEIGHT * noted.length) / size;
  const isClose = similarity >= CLOSE;
  return {
    own: byWords + (isClose ? similarity : 0),
    dataset: DATASET_WEIGHT * (candidate?.score ?? 0),
    words: [...named, ...noted],
    isClose,
  };
}

function toColumnHit(
  { urn, content }: FoundDataset['document'],
  column: ColumnFacts,
  { own, dataset, words, isClose }: Weight,
): SearchHit {
  const { personalData } = column;
  const reasons = [
    ...(words.length > 0 ? ['its name or note has a word of the question'] : []),
    ...(isClose ? ['its meaning is close'] : []),
    ...(personalData ? [`it holds ${personalData.kind} personal data (${personalData.evidence})`] : []),
  ];
  const reason = reasons.length > 0 ? reasons.join(', and ') : 'it meets the filters';
  return {
    ...toListedHit({ urn, content: { ...content, columns: [column] } }),
    urn: schemaFieldUrn(urn, column.path).toString(),
    parent: urn,
    entityType: 'schemaField',
    name: column.path,
    qualifiedName: `${content.qualifiedName}.${column.path}`.slice(0, 2_000),
    description: column.description,
    subTypes: [column.nativeType].filter((type) => type !== ''),
    score: own + dataset,
    reason: `${reason[0]?.toUpperCase() ?? ''}${reason.slice(1)}.`.slice(0, 1_000),
    matchedColumns: [column.path],
    matchedTerms: [...column.tags, ...column.glossaryTerms].slice(0, 20),
  };
}

function calledLike(name: string): ColumnFilter {
  const words = nameWords(name).split(' ');
  return ({ path }) =>
    path.toLowerCase() === name.toLowerCase() ||
    words.every((word) => nameWords(path).split(' ').includes(word));
}

function holdingPersonalData(kinds: readonly string[], vocabulary: Vocabulary): ColumnFilter {
  const labels = new Set(personalDataLabels(vocabulary).map(({ value }) => value));
  const isLabelled = ({ tags, glossaryTerms }: ColumnFacts) =>
    [...tags, ...glossaryTerms].some((urn) => labels.has(urn));
  if (kinds.includes('none')) return (column) => !column.personalData && !isLabelled(column);
  const ofAnyKind = PERSONAL_DATA_KINDS.every((kind) => kinds.includes(kind));
  return (column) =>
    (column.personalData !== undefined && kinds.includes(column.personalData.kind)) ||
    (ofAnyKind && isLabelled(column));
}

function labelled(urns: readonly string[]): ColumnFilter {
  return ({ tags, glossaryTerms }) => [...tags, ...glossaryTerms].some((urn) => urns.includes(urn));
}
