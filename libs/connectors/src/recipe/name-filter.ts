import { runInNewContext } from 'node:vm';
import { type JsonObject } from '../connector';
import { ConnectorError } from '../errors';
import { type RecipeReader } from './recipe-reader';

/** Which names a recipe lets in, by regular expressions. */
export interface NameRules {
  /** Empty: everything. */
  readonly allow: readonly string[];
  /** Wins over `allow`. */
  readonly deny: readonly string[];
  /** A pattern has to match the beginning of a name only, as in DataHub's recipes; the whole name when absent. */
  readonly match?: 'start';
  /** Letters count alike in both cases, as in DataHub's recipes; case counts when absent. */
  readonly ignoreCase?: true;
}

/** Rules under `key` of a recipe; absent means that everything is let in. */
export function readNameRules(reader: RecipeReader, key: string): NameRules {
  return reader.section(key, (section) => {
    const allow = section.patterns('allow');
    const deny = section.patterns('deny');
    const match = section.choice('match', ['whole', 'start'], 'whole');
    const ignoreCase = section.flag('ignoreCase', false);
    return {
      allow,
      deny,
      ...(match === 'start' ? { match } : {}),
      ...(ignoreCase ? { ignoreCase } : {}),
    };
  });
}

/** JSON Schema of such rules about `what`, e.g. `schema name`. */
export function nameRulesSchema(what: string): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    description: `Regular expressions for the ${what}; deny wins, an empty allow list lets everything in.`,
    properties: {
      allow: { type: 'array', items: { type: 'string', format: 'regex' }, default: [] },
      deny: { type: 'array', items: { type: 'string', format: 'regex' }, default: [] },
      match: {
        enum: ['whole', 'start'],
        default: 'whole',
        description: 'What of a name a pattern has to match: all of it, or its beginning.',
      },
      ignoreCase: { type: 'boolean', default: false },
    },
  };
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
  const end = rules.match === 'start' ? '' : '$';
  const compile = (patterns: readonly string[]): RegExp[] =>
    patterns.map((pattern) => new RegExp(`^(?:${pattern})${end}`, rules.ignoreCase ? 'iu' : 'u'));
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
