import { type FilteredRecord } from '@dataspoke/connectors';
import { type FilteredRule } from '@dataspoke/contracts';

/** Rules that are told apart in one scope; what the others left out is summed. */
const MAX_RULES = 20;
const MAX_NAMES = 10;
const OTHER_RULES = 'other rules';
/** Rules of a report all together, as JSON: beside them the rest of a run has to fit into one message. */
const MAX_BYTES = 400_000;

/** What one record that a rule left out adds to the account of its scope. */
export function filteredRule({ rule, path }: Pick<FilteredRecord, 'rule' | 'path'>): FilteredRule {
  return { rule: rule.slice(0, 500) || 'no rule was told', count: 1, names: [path.join('.').slice(0, 200)] };
}

/** The account of a scope with what was left out since: rules in the order in which they were met, each with its first names. */
export function sumFiltered(
  account: readonly FilteredRule[],
  since: readonly FilteredRule[],
): FilteredRule[] {
  const rules = new Map(account.map((known) => [known.rule, known]));
  for (const { rule, count, names } of since) {
    const told = rules.has(rule) || toldApart(rules) < MAX_RULES ? rule : OTHER_RULES;
    const known = rules.get(told);
    rules.set(told, {
      rule: told,
      count: (known?.count ?? 0) + count,
      names: [...(known?.names ?? []), ...names].slice(0, MAX_NAMES),
    });
  }
  return [...rules.values()];
}

/** The accounts of scopes as far as there is room for them in a report; undefined where there is none, or nothing was left out. */
export function shownFiltered(
  scopes: readonly (readonly FilteredRule[] | null)[],
): readonly (FilteredRule[] | undefined)[] {
  let bytes = 0;
  return scopes.map((rules) => {
    if (rules === null || rules.length === 0) return undefined;
    bytes += Buffer.byteLength(JSON.stringify(rules));
    return bytes > MAX_BYTES ? undefined : [...rules];
  });
}

function toldApart(rules: ReadonlyMap<string, FilteredRule>): number {
  return rules.has(OTHER_RULES) ? rules.size - 1 : rules.size;
}
