import { type FilterField } from '../query/understand/recognition';

/** One wish of a follow-up question. */
export type Clause =
  | Said<'limit' | 'add' | 'exclude' | 'drop'>
  /** Begins like a command, but nothing that was said before is called so: it is a limit like another. */
  | Said<'unclear'>
  | { readonly does: 'remove'; readonly fields: readonly FilterField[]; readonly called: string }
  | { readonly does: 'remove-all' | 'start-over' };

interface Said<Does extends string> {
  readonly does: Does;
  readonly text: string;
  readonly whole: string;
}

/** What may be let go of: limits by certain fields, or whatever is called so. */
export interface Named {
  readonly fields: readonly FilterField[];
  readonly text: string;
}

/** Whether something that is named is there to be let go of. */
export type IsInForce = (named: Named) => Promise<boolean>;

const NEGATION = ['not', 'without', 'except', 'excluding', 'exclude', 'but not', 'no'];
const ADDITION = ['also', 'plus', 'additionally', 'or'];
const REMOVAL = ['remove', 'drop', 'clear', 'ignore', 'forget'];
const INSTEAD = 'instead of';

const OPERATORS = [
  ...NEGATION.filter((word) => word !== 'no'),
  ...ADDITION.filter((word) => word !== 'or'),
  ...REMOVAL,
  INSTEAD,
];
const BOUNDARY = new RegExp(
  `([\\s,;]+(?:and\\s+|but\\s+)?(?=(?:${OPERATORS.join('|').replaceAll(' ', '\\s+')})\\b))`,
  'i',
);
const LEAD = String.raw`^\s*(?:(?:and|but|ok|okay|please|now|then|no|let['’]?s)[\s,]+)*`;
/** Words that mean it whatever follows, and words that mean it alone or before a stop: there are a "reset date" and a "new search". */
const START_OVER = [
  new RegExp(
    String.raw`${LEAD}(?:start\s+(?:over|again|afresh)|begin\s+again)\b[\s,;:.!-]*(?:(?:with|and)\s+)?(.*)$`,
    'isu',
  ),
  new RegExp(String.raw`${LEAD}(?:reset|new\s+search|from\s+the\s+start)\s*(?:$|[,;:.!]+\s*(.*)$)`, 'isu'),
];
const LIMITS = /\b(?:filters?|limits?|restrictions?|conditions?)\b/i;

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

/**
 * Takes a follow-up question apart where it says "not", "also", "remove" and the like. "drop shipments" is a command only when
 * shipments are in force: else it is what somebody looks for.
 */
export async function clausesOf(typed: string, isInForce: IsInForce): Promise<readonly Clause[]> {
  const plain = typed.normalize('NFKC');
  for (const startOver of START_OVER) {
    const found = startOver.exec(plain);
    if (!found) continue;
    const rest = await clausesOf(found[1] ?? '', () => Promise.resolve(false));
    return [{ does: 'start-over' }, ...rest];
  }
  const parts = plain.split(BOUNDARY);
  const clauses: Clause[] = [];
  let last = '';
  for (let at = 0; at < parts.length; at += 2) {
    const part = parts[at] ?? '';
    if (part.trim() === '') continue;
    const clause = await clauseOf(part, isInForce, parts.length === 1);
    const before = clauses.at(-1);
    const goesOn = clause.does === 'unclear' && before !== undefined && !isRemoval(before);
    last = goesOn ? `${last}${parts[at - 1] ?? ' '}${part}` : part;
    if (goesOn) clauses.pop();
    clauses.push(goesOn ? await clauseOf(last, isInForce, false) : clause);
  }
  // "postgres instead of snowflake": what is let go of first has its place taken by nothing.
  return [...clauses.filter(isRemoval), ...clauses.filter((clause) => !isRemoval(clause))];
}

function isRemoval({ does }: Clause): boolean {
  return does === 'drop' || does === 'remove' || does === 'remove-all' || does === 'start-over';
}

async function clauseOf(part: string, isInForce: IsInForce, isAlone: boolean): Promise<Clause> {
  const whole = part
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:(?:and|but|ok|okay|please|now|then)\s+)+/i, '')
    .replace(/[.!?]+$/, '');
  const insteadOf = after(whole, [INSTEAD]);
  if (insteadOf !== undefined) return { does: 'drop', text: insteadOf, whole };
  const freed = /^(?:(?:in|on|of|by|with)\s+)?(?:any|all|regardless of|whatever)\s+(.*)$/i.exec(whole)?.[1];
  const field = freed === undefined ? undefined : fieldCalled(nameOf(freed));
  if (field) return { does: 'remove', ...field };
  const removed =
    after(whole, REMOVAL) ?? /^without\s+(.*\s(?:filters?|limits?|restrictions?))$/i.exec(whole)?.[1];
  if (removed !== undefined) return removal(removed, whole, isInForce, isAlone);
  const negated = after(whole, NEGATION);
  if (negated !== undefined) return { does: 'exclude', text: negated, whole };
  const added = after(whole, ADDITION);
  if (added !== undefined) return { does: 'add', text: added, whole };
  const text = whole.replace(/^instead\s+|\s+instead$/gi, '');
  return { does: 'limit', text: /^instead$/i.test(text) ? '' : text, whole };
}

/** What "remove …" lets go of: everything, what it calls a filter, or else what is in force. */
async function removal(
  named: string,
  whole: string,
  isInForce: IsInForce,
  isAlone: boolean,
): Promise<Clause> {
  const called = nameOf(named);
  const saysLimit = LIMITS.test(named);
  if (/^(?:all|every)?(?: of (?:it|them|the|my))?$/.test(called)) {
    if (called !== '' || saysLimit || isAlone) return { does: 'remove-all' };
    return { does: 'unclear', text: whole, whole };
  }
  if (/^(?:everything|it all|(?:all )?that|them all)$/.test(called))
    return { does: saysLimit ? 'remove-all' : 'start-over' };
  const field = fieldCalled(called);
  if (field && (saysLimit || (await isInForce({ fields: field.fields, text: '' }))))
    return { does: 'remove', ...field };
  if (await isInForce({ fields: [], text: saysLimit ? called : named }))
    return { does: 'drop', text: saysLimit ? called : named, whole };
  return { does: 'unclear', text: whole, whole };
}

function fieldCalled(
  called: string,
): { readonly fields: readonly FilterField[]; readonly called: string } | undefined {
  const found = FIELD_WORDS.find(([words]) => words.test(called));
  return found && { fields: found[1], called: found[2] };
}

/** A name without articles and without "filter" around it. */
function nameOf(named: string): string {
  return named
    .toLowerCase()
    .replace(/^(?:the|my|any|its|a)\s+/, '')
    .replace(/\s*\b(?:filters?|limits?|restrictions?|conditions?)(?:\s+(?:on|by)\s+|$)/, '')
    .replace(/^(?:the|my|any|its|a)\s+/, '')
    .trim();
}

/** What follows one of the words that `said` begins with. */
function after(said: string, words: readonly string[]): string | undefined {
  const longest = words
    .filter((word) => new RegExp(`^${word}\\b`, 'i').test(said))
    .sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : said.slice(longest.length).trim();
}
