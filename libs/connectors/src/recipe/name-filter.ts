import { runInNewContext } from 'node:vm';
import { ConnectorError } from '../errors';
import { type RecipeReader } from './recipe-reader';

/** Which names a recipe lets in. Patterns are regular expressions that must match the whole name, case sensitive. */
export interface NameRules {
  /** Empty: everything. */
  readonly allow: readonly string[];
  /** Wins over `allow`. */
  readonly deny: readonly string[];
}

export function readNameRules(reader: RecipeReader, key: string): NameRules {
  return reader.section(key, (section) => ({
    allow: section.patterns('allow'),
    deny: section.patterns('deny'),
  }));
}

/** Longest time that matching one batch of names may take; patterns come from people and can backtrack without end. */
const MATCH_TIMEOUT_MS = 1_000;

const MATCH = `names.map((name) => {
  const hit = (list) => list.findIndex((pattern) => pattern.test(name));
  return [hit(allowed), hit(denied)];
})`;

/**
 * For each name the rule that excludes it, or undefined when it is let in. Raises `recipe-invalid` when a pattern takes too long.
 */
export function excludedBy(
  field: string,
  rules: NameRules,
  names: readonly string[],
): readonly (string | undefined)[] {
  if (rules.allow.length === 0 && rules.deny.length === 0) return names.map(() => undefined);
  return match(field, rules, names).map(([allowed, denied]) => {
    if (denied >= 0) return `${field}.deny ${JSON.stringify(rules.deny[denied])}`;
    if (rules.allow.length > 0 && allowed < 0) return `${field}.allow (no pattern matches)`;
    return undefined;
  });
}

function match(field: string, rules: NameRules, names: readonly string[]): [number, number][] {
  const compile = (patterns: readonly string[]): RegExp[] =>
    patterns.map((pattern) => new RegExp(`^(?:${pattern})$`, 'u'));
  const sandbox = { names: [...names], allowed: compile(rules.allow), denied: compile(rules.deny) };
  try {
    const hits: unknown = runInNewContext(MATCH, sandbox, { timeout: MATCH_TIMEOUT_MS });
    return Array.isArray(hits) ? hits.map((pair: unknown) => indexPair(pair)) : [];
  } catch {
    throw new ConnectorError(
      'recipe-invalid',
      `A pattern of ${field} takes longer than ${MATCH_TIMEOUT_MS} ms to match.`,
      'Simplify it: avoid a repetition inside a repetition, such as (a+)+.',
      { fields: [{ field, message: `A pattern of ${field} takes too long to match.` }] },
    );
  }
}

function indexPair(pair: unknown): [number, number] {
  const [allowed, denied]: readonly unknown[] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
  return [Number(allowed ?? -1), Number(denied ?? -1)];
}
