import { type SearchFilters, type SearchRequest } from '@dataspoke/contracts';
import { invalidRequest } from '@dataspoke/service-kit';
import { asFilters } from '../query/retrieve/filter-condition';
import { readQuestion } from '../query/question';
import { asTyped, type Understood } from '../query/understand/understand';
import { type Vocabulary } from '../query/understand/vocabulary';
import { calledField } from './clauses';
import { type Conversation, limitsOf, readContext } from './conversation';
import { textFor } from './limits';
import { narrow, type Read } from './narrow';

/** A follow-up as a search of its own. */
export interface FollowedUp {
  readonly conversation: Conversation;
  readonly understood: Understood;
  /** What the search leaves out. */
  readonly exclude: SearchFilters;
  readonly notes: readonly string[];
}

/** What a search with `followUp` asks. Raises `invalid-request` for a context of no answer and when nothing is left to ask. */
export async function followUp(
  { q = '', filters = {}, exclude = {}, types = [], understand = true }: SearchRequest,
  context: string,
  read: Read,
  vocabulary: Vocabulary,
): Promise<FollowedUp> {
  const previous = readContext(context);
  const sent = [
    ...limitsOf({ ...filters, entityTypes: types.length > 0 ? types : filters.entityTypes }, false),
    ...limitsOf(exclude, true),
  ];
  const replaced = previous.limits.filter(
    ({ field, excludes }) => !sent.some((limit) => limit.field === field && limit.excludes === excludes),
  );
  const limits = [...replaced, ...sent];
  const base = { ...previous, limits, text: textFor(limits, previous) };
  const { conversation, notes } =
    q === ''
      ? { conversation: base, notes: [] }
      : await narrow(base, q, understand ? read : (text) => Promise.resolve(asTyped(text)), vocabulary);
  if (conversation.limits.length + conversation.words.length + conversation.exact.length === 0) {
    throw invalidRequest('Nothing is left to ask for when that is removed.', [
      { field: 'q', message: 'must leave a question or a filter' },
    ]);
  }
  const excluded = conversation.limits.filter((limit) => limit.excludes);
  return {
    conversation,
    understood: {
      ...readQuestion(conversation.text, conversation.words),
      filters: conversation.limits.filter((limit) => !limit.excludes),
      exact: conversation.exact,
      corrections: [],
    },
    exclude: excluded.reduce<SearchFilters>((all, limit) => ({ ...all, ...asFilters(limit) }), {}),
    notes,
  };
}

/** Where the limits of a conversation leave nothing, which they are and how to let go of one. */
export function contradictionNote({ limits }: Conversation): string[] {
  const newest = limits.findLast(({ before }) => before) ?? limits.at(-1);
  if (!newest) return [];
  const told = limits.map(({ labels, excludes }) => `${excludes ? 'not ' : ''}“${labels.join(' or ')}”`);
  return [
    `Nothing meets all of it: ${told.join(', ')}. To let go of one, say for example “remove the ${calledField(newest.field)} filter”.`,
  ];
}
