import { Urn } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { excludedBy, type NameRules, readNameRules } from '../recipe/name-filter';
import { isRecord, type RecipeReader } from '../recipe/recipe-reader';
import { held } from './table-urns';

/** How the users of a source are called in the catalog. */
export interface UserRules {
  /** Behind the names of users, as `ada` becomes `ada@example.com`. */
  readonly emailDomain?: string;
  /** Users of the catalog by users of the source, where they are called otherwise. */
  readonly names: Readonly<Record<string, string>>;
  /** Whose statements count, by names of the source. */
  readonly filter: NameRules;
}

/** What users a recipe means. */
export function readUserRules(reader: RecipeReader, key: string): UserRules {
  return reader.section(key, (section) => {
    const emailDomain = section.text('emailDomain', { check: domainComplaint });
    const names = section.value('names') ?? {};
    if (!isRecord(names) || Object.values(names).some((name) => typeof name !== 'string' || name === ''))
      section.fault('names', 'must be an object of texts, such as {"etl": "data.team"}');
    const pairs = Object.entries(isRecord(names) ? names : {}).flatMap(([from, to]) =>
      typeof to === 'string' ? [[from, to] as const] : [],
    );
    return {
      ...(emailDomain === undefined ? {} : { emailDomain }),
      names: Object.fromEntries(pairs),
      filter: readNameRules(section, 'filter'),
    };
  });
}

/** The rules as they are stored; {@link readUserRules} reads them again. */
export function userRulesToJson({ emailDomain, names, filter }: UserRules): JsonObject {
  return { ...(emailDomain === undefined ? {} : { emailDomain }), names, filter: { ...filter } };
}

/** JSON Schema of {@link readUserRules}. */
export function userRulesSchema(filter: JsonObject): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      emailDomain: { type: 'string', description: 'Makes e-mail addresses of names, such as example.com.' },
      names: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Users of the catalog by users of the source, where the names differ.',
      },
      filter,
    },
  };
}

/** Whoever ran a statement, as the catalog knows them. */
export interface CatalogUser {
  readonly urn: string;
  readonly email?: string;
}

/** Finds users of the catalog for users of a source. */
export class Users {
  private readonly known = new Map<string, boolean>();

  constructor(private readonly rules: UserRules) {}

  /** Whether the recipe lets statements of the user count. */
  counts(user: string | undefined): boolean {
    if (user === undefined) return true;
    const known = this.known.get(user);
    if (known !== undefined) return known;
    const counts = excludedBy('users.filter', this.rules.filter, [user])[0] === undefined;
    if (this.known.size < MAX_KNOWN) this.known.set(user, counts);
    return counts;
  }

  /** As DataHub's own sources have it: what stands before the @ of an address is the user. Undefined for what no URN can hold. */
  of(user: string): CatalogUser | undefined {
    const { names, emailDomain } = this.rules;
    const name = Object.hasOwn(names, user) ? (names[user] ?? user) : user;
    const email = name.includes('@')
      ? name
      : emailDomain === undefined
        ? undefined
        : `${name}@${emailDomain}`;
    const id = name.replace(/@.*$/s, '') || name;
    const urn = held(() => Urn.of('corpuser', id).toString());
    if (urn === undefined) return undefined;
    return email === undefined ? { urn } : { urn, email };
  }
}

/** Names whose verdict is kept. */
const MAX_KNOWN = 100_000;

function domainComplaint(text: string): string | undefined {
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text)
    ? undefined
    : 'must be a domain, such as example.com';
}
