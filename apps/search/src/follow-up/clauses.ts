import { type FilterField } from '../query/understand/recognition';

/** One wish of a follow-up question. */
export type Clause =
  | { readonly does: 'limit' | 'add' | 'exclude' | 'drop'; readonly text: string; readonly whole: string }
  | { readonly does: 'remove'; readonly fields: readonly FilterField[]; readonly called: string }
  | { readonly does: 'remove-all' };

const NEGATION = ['not', 'without', 'except', 'excluding', 'exclude', 'but not', 'no'];
const ADDITION = ['also', 'plus', 'additionally', 'or'];
const REMOVAL = ['remove', 'drop', 'clear', 'ignore', 'forget', 'instead of'];

const OPERATORS = [
  ...NEGATION.filter((word) => word !== 'no'),
  ...ADDITION.filter((word) => word !== 'or'),
  ...REMOVAL,
];
const BOUNDARY = new RegExp(
  `[\\s,;]+(?:and\\s+|but\\s+)?(?=(?:${OPERATORS.join('|').replaceAll(' ', '\\s+')})\\b)`,
  'i',
);

const FIELD_WORDS: readonly (readonly [RegExp, readonly FilterField[], string])[] = [
  [/^platforms?$/, ['platforms'], 'platform'],
  [/^(env|envs|environments?)$/, ['envs'], 'environment'],
  [/^(owners?|teams?|ownership)$/, ['owners'], 'owner'],
  [/^tags?$/, ['tags'], 'tag'],
  [/^(glossary )?terms?$/, ['terms'], 'term'],
  [/^domains?$/, ['domains'], 'domain'],
  [/^(data )?products?$/, ['dataProducts'], 'data product'],
  [/^(entity )?types?$/, ['entityTypes', 'subTypes'], 'type'],
  [/^columns?$/, ['columns'], 'column'],
  [/^(pii|personal data)$/, ['personalData', 'derivedFromPersonalData'], 'personal data'],
  [/^(gaps?|missing facts?)$/, ['missing'], 'gap'],
  [/^(usage|users?|used by)$/, ['usedBy'], 'usage'],
  [/^(lineage|upstreams?|downstreams?)$/, ['downstreamOf', 'upstreamOf'], 'lineage'],
  [/^(dates?|times?|freshness|changes?)$/, ['changedSince', 'changedBefore'], 'time'],
  [/^deprecat(ed|ion)$/, ['deprecated'], 'deprecation'],
  [/^certifi(ed|cation)$/, ['certified'], 'certification'],
  [/^health(y)?$/, ['healthy'], 'health'],
];

/** What people call a limit of this field. */
export function calledField(field: FilterField): string {
  return FIELD_WORDS.find(([, fields]) => fields.includes(field))?.[2] ?? field;
}

/** Takes a follow-up question apart where it says "not", "also", "remove" and the like. */
export function clausesOf(typed: string): readonly Clause[] {
  return typed
    .normalize('NFKC')
    .split(BOUNDARY)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
    .map(clauseOf);
}

function clauseOf(whole: string): Clause {
  const said = whole.replace(/^(?:and|but|ok|okay|please|now|then)\s+/i, '').replace(/[.!?]+$/, '');
  if (/^(?:start over|reset|from the start)$/i.test(said)) return { does: 'remove-all' };
  const removed = removal(said);
  if (removed) return removed;
  const negated = after(said, NEGATION);
  if (negated !== undefined) return { does: 'exclude', text: negated, whole: said };
  const added = after(said, ADDITION);
  if (added !== undefined) return { does: 'add', text: added, whole: said };
  const text = said.replace(/^instead\s+|\s+instead$/gi, '');
  return { does: 'limit', text: /^instead$/i.test(text) ? '' : text, whole: said };
}

/** "remove the platform filter", "any platform", "regardless of the owner", "drop marketing". */
function removal(said: string): Clause | undefined {
  const rest = after(said, REMOVAL);
  const named =
    rest ??
    /^(?:(?:in|on|of|by|with)\s+)?(?:any|all)\s+(.*)$/i.exec(said)?.[1] ??
    /^(?:regardless of|whatever)\s+(.*)$/i.exec(said)?.[1] ??
    /^without\s+(.*\s(?:filters?|limits?|restrictions?))$/i.exec(said)?.[1];
  if (named === undefined) return undefined;
  const called = named
    .toLowerCase()
    .replace(/^(?:the|my|any|its|a)\s+/, '')
    .replace(/\s*\b(?:filters?|limits?|restrictions?)(?:\s+on\s+|$)/, '')
    .trim();
  if (rest !== undefined && /^(?:all|every|everything)?(?: of it)?$/.test(called))
    return { does: 'remove-all' };
  const found = FIELD_WORDS.find(([words]) => words.test(called));
  if (found) return { does: 'remove', fields: found[1], called: found[2] };
  return rest === undefined ? undefined : { does: 'drop', text: rest, whole: said };
}

/** What follows one of the words that `said` begins with. */
function after(said: string, words: readonly string[]): string | undefined {
  const longest = words
    .filter((word) => new RegExp(`^${word}\\b`, 'i').test(said))
    .sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : said.slice(longest.length).trim();
}
