import { type SearchHit } from '@dataspoke/contracts';
import { type StoredDocument } from '../../documents/document-store';
import { type EntityFacts } from '../../documents/entity-facts';
import { urnWords } from '../../documents/urn-words';
import { type Question, stemsOf } from '../question';
import { type RankedCandidate } from '../rank/rank';
import { explain } from './reason';

/** An answer has to fit one message. */
const CHARACTERS = 1_000;
const MOST = 20;

/** A hit with the reason why it was found and what to know before using it. */
export function toHit(
  question: Question,
  { urn, content }: Described,
  candidate: RankedCandidate,
): SearchHit {
  const { reason, matchedColumns, path } = explain(question, content, candidate);
  return {
    ...listed({ urn, content }),
    ...scored(candidate.score),
    reason: cut(reason),
    matchedColumns: [...matchedColumns],
    matchedTerms: matchedTerms(question, content),
    ...(path ? { path: [...path] } : {}),
  };
}

type Described = Pick<StoredDocument, 'urn' | 'content'>;

/** A hit of a list without a question. */
export function toListedHit(document: Described): SearchHit {
  return { ...listed(document), score: 1, reason: 'It meets the filters.', matchedColumns: [] };
}

function scored(score: number): Pick<SearchHit, 'score'> {
  return { score: Math.round(score * 10_000) / 10_000 };
}

function listed({ urn, content }: Described): Omit<SearchHit, 'score' | 'reason' | 'matchedColumns'> {
  const { env, deprecated, changedAt, healthScore, usage } = content;
  return {
    urn,
    entityType: content.entityType,
    name: content.name,
    qualifiedName: content.qualifiedName,
    platform: content.platform,
    description: content.description.slice(0, CHARACTERS),
    owners: content.owners.slice(0, MOST),
    ...(env === '' ? {} : { env }),
    subTypes: content.subTypes.slice(0, MOST),
    domains: content.domains.slice(0, MOST),
    ...(changedAt === undefined ? {} : { changedAt: new Date(changedAt).toISOString() }),
    openIncidents: content.openIncidents,
    ...(healthScore === undefined ? {} : { healthScore }),
    ...(deprecated ? { deprecated: { note: deprecated.note.slice(0, CHARACTERS) } } : {}),
    certified: content.certified,
    ...(usage ? { usage: usage.queries } : {}),
    ...personalDataIn(content),
  };
}

function personalDataIn({ columns }: EntityFacts): Pick<SearchHit, 'personalData'> {
  const found = columns
    .flatMap(({ path, personalData }) => (personalData ? [{ column: path, ...personalData }] : []))
    .slice(0, MOST);
  return found.length > 0 ? { personalData: found } : {};
}

/** Tags and terms, of the entity or of a column, of which the question has a word. */
function matchedTerms({ stems }: Question, facts: EntityFacts): string[] {
  const labels = [facts, ...facts.columns].flatMap(({ tags, glossaryTerms }) => [...tags, ...glossaryTerms]);
  return [...new Set(labels)]
    .filter((urn) => [...stemsOf(facts.names[urn] ?? urnWords(urn))].some((word) => stems.has(word)))
    .slice(0, MOST);
}

function cut(text: string): string {
  return text.length > CHARACTERS ? `${text.slice(0, CHARACTERS - 1)}…` : text;
}
