import { type JsonObject, type JsonValue } from '../connector';
import { excludedBy } from '../recipe/name-filter';
import { type RecipeReader } from '../recipe/recipe-reader';
import { asText, isList, isObject } from '../json';

const OPERATIONS = ['add_tag', 'add_term', 'add_terms', 'add_owner'] as const;
type Operation = (typeof OPERATIONS)[number];

/** Longest value that a pattern is held against. */
const MAX_VALUE = 1_000;

/** What a key of `meta` means, in the words of DataHub's dbt source. */
export interface MetaRule {
  /** Key of `meta`; dots lead into objects. */
  readonly key: string;
  /** A regular expression that the value begins with, or the value itself when it is no text. */
  readonly match: string | number | boolean;
  readonly operation: Operation;
  readonly config: Readonly<Record<string, string>>;
}

/** What the rules of a recipe make of the `meta` of a node or column. */
export interface MetaResult {
  /** Without the prefix of the recipe. */
  readonly tags: readonly string[];
  /** Names of glossary terms, or URNs. */
  readonly terms: readonly string[];
  readonly owners: readonly { readonly name: string; readonly group: boolean; readonly category: string }[];
}

export function readMetaRule(reader: RecipeReader, key: string): MetaRule {
  const match = reader.value('match');
  const operation = reader.choice('operation', OPERATIONS, 'add_tag');
  const config = reader.section('config', (section) => readConfig(section, operation));
  const isPlain = typeof match === 'string' || typeof match === 'number' || typeof match === 'boolean';
  const complaint = isPlain ? patternComplaint(match) : 'must be a text, a number, true or false';
  if (complaint) reader.fault('match', complaint);
  return { key, match: isPlain ? match : '', operation, config };
}

/** Applies rules to `meta`. Raises `recipe-invalid` when a pattern takes too long. */
export class MetaMapping {
  private readonly judged = new Map<string, boolean>();

  constructor(private readonly rules: readonly MetaRule[]) {}

  apply(meta: JsonObject): MetaResult {
    const tags: string[] = [];
    const terms: string[] = [];
    const owners: MetaResult['owners'][number][] = [];
    for (const rule of this.rules) {
      const value = valueAt(meta, rule.key);
      for (const text of value === undefined ? [] : this.matching(rule, value)) {
        const filled = (name: string): string =>
          (rule.config[name] ?? '').replaceAll(/\{\{\s*\$match\s*\}\}/g, text);
        if (rule.operation === 'add_tag') tags.push(filled('tag'));
        if (rule.operation === 'add_term') terms.push(filled('term'));
        if (rule.operation === 'add_terms') terms.push(...split(text, rule.config['separator'] ?? ','));
        if (rule.operation === 'add_owner') {
          const group = rule.config['owner_type'] === 'group';
          const category = rule.config['owner_category'] ?? 'DATAOWNER';
          owners.push(...split(text, ',').map((name) => ({ name, group, category })));
        }
      }
    }
    return { tags: unique(tags), terms: unique(terms), owners };
  }

  // A list is held against the rule one by one.
  private matching({ match, key }: MetaRule, value: JsonValue): readonly string[] {
    const values = isList(value) ? value : [value];
    return values.flatMap((one) => {
      if (one === null || isObject(one) || isList(one)) return [];
      if (typeof match !== 'string') return one === match ? [asText(one)] : [];
      const text = asText(one);
      return text.length <= MAX_VALUE && this.fits(key, match, text) ? [text] : [];
    });
  }

  private fits(key: string, pattern: string, text: string): boolean {
    const question = JSON.stringify([pattern, text]);
    const known = this.judged.get(question);
    if (known !== undefined) return known;
    const rules = { allow: [`(?:${pattern})[^]*`], deny: [] };
    const fits = excludedBy(`metaMapping.${key}.match`, rules, [text])[0] === undefined;
    if (this.judged.size > 10_000) this.judged.clear();
    this.judged.set(question, fits);
    return fits;
  }
}

/** DataHub's types of ownership, without those of its own use. */
const CATEGORIES = [
  'DATAOWNER',
  'TECHNICAL_OWNER',
  'BUSINESS_OWNER',
  'DATA_STEWARD',
  'PRODUCER',
  'DEVELOPER',
  'DELEGATE',
  'CONSUMER',
  'STAKEHOLDER',
] as const;

function readConfig(section: RecipeReader, operation: Operation): Readonly<Record<string, string>> {
  switch (operation) {
    case 'add_tag':
      return { tag: section.text('tag', { required: true }) };
    case 'add_term':
      return { term: section.text('term', { required: true }) };
    case 'add_terms':
      return { separator: section.text('separator') ?? ',' };
    case 'add_owner':
      return {
        owner_type: section.choice('owner_type', ['user', 'group'], 'user'),
        owner_category: section.choice('owner_category', CATEGORIES, 'DATAOWNER'),
      };
  }
}

function patternComplaint(match: string | number | boolean): string | undefined {
  if (typeof match !== 'string') return undefined;
  if (match.length > 200) return 'is longer than 200 characters';
  try {
    new RegExp(`(?:${match})`, 'u');
    return undefined;
  } catch {
    return 'is not a valid regular expression';
  }
}

function valueAt(meta: JsonObject, key: string): JsonValue | undefined {
  if (Object.hasOwn(meta, key)) return meta[key];
  const [first, ...rest] = key.split('.');
  if (first === undefined || rest.length === 0 || !Object.hasOwn(meta, first)) return undefined;
  const inner = meta[first];
  return isObject(inner) ? valueAt(inner, rest.join('.')) : undefined;
}

function split(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
