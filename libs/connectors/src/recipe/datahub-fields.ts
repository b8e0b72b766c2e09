import { type FieldError } from '../errors';
import { isDefault, Unclear } from './datahub-defaults';
import { invalidRecipe, isRecord } from './recipe-reader';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * A recipe of DataHub's with our keys, by what `ownField` makes of each of its own. Raises `ConnectorError` `recipe-invalid` for every
 * key of which it raises {@link Unclear}, by the name it has in the recipe, and for keys that are given twice.
 */
export function ownFields(recipe: Fields, ownField: (key: string, value: unknown) => Fields): Fields {
  const faults: FieldError[] = [];
  const fields = Object.entries(recipe).flatMap(([key, value]) => {
    try {
      return Object.entries(ownField(key, value));
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      const field = error.below === undefined ? key : `${key}.${error.below}`;
      faults.push({ field, message: `${field} ${error.message}.` });
      return [];
    }
  });
  const twice = fields.map(([key]) => key).filter((key, at, keys) => keys.indexOf(key) !== at);
  for (const key of twice)
    faults.push({ field: key, message: `${key} is given twice, under another name too.` });
  if (faults.length > 0) throw invalidRecipe(faults);
  return Object.fromEntries(fields);
}

/** What becomes of the keys of one of DataHub's sources. */
export interface DataHubKeys {
  /** Keys that mean what a key of ours means. */
  readonly sameMeaning: Readonly<Record<string, string>>;
  /** Patterns, by the rules of ours that they are. */
  readonly patterns: Readonly<Record<string, string>>;
  /** What DataHub takes without a key: one that only repeats it asks for nothing. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly withoutMeaning: ReadonlySet<string>;
  /** What to say of keys that would mean something else here, unless their value is one that does not. */
  readonly unread: Readonly<Record<string, string>>;
}

/**
 * What a key of one of DataHub's sources is here; one that is not known stays as it is. `special` gives what takes more than a table to
 * say, or undefined. Raises {@link Unclear}.
 */
export function fieldOf(
  { sameMeaning, patterns, defaults, withoutMeaning, unread }: DataHubKeys,
  key: string,
  value: unknown,
  special: () => Fields | undefined,
): Fields {
  if (withoutMeaning.has(key) || isDefault(defaults, key, value)) return {};
  const same = Object.hasOwn(sameMeaning, key) ? sameMeaning[key] : undefined;
  if (same !== undefined) return { [same]: value };
  const rules = Object.hasOwn(patterns, key) ? patterns[key] : undefined;
  if (rules !== undefined) return { [rules]: nameRules(value) };
  const own = special();
  if (own !== undefined) return own;
  const complaint = Object.hasOwn(unread, key) ? unread[key] : undefined;
  if (complaint !== undefined) throw new Unclear(complaint);
  return { [key]: value };
}

/** `host` and `port` of DataHub's `host_port`. Raises {@link Unclear}. */
export function hostAndPort(value: unknown): Fields {
  if (typeof value !== 'string') throw new Unclear('must be a text with a host and, behind a colon, a port');
  const [, host, port] = /^(.*?)(?::(\d+))?$/s.exec(value) ?? [];
  return { host, ...(port === undefined ? {} : { port: Number(port) }) };
}

/** Patterns that match the beginning of a name in either case, as they do in DataHub. */
function nameRules(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { ignoreCase, ...rest } = value;
  return { ...rest, match: 'start', ignoreCase: ignoreCase ?? true };
}

/** Nothing, for DataHub's `stateful_ingestion`: both of its safeguards exist here for every source. Raises {@link Unclear}. */
export function stateful(value: unknown): Fields {
  if (!isRecord(value)) throw new Unclear('must be an object such as {enabled: true}');
  const off = ['enabled', 'remove_stale_metadata'].find((key) => value[key] === false);
  if (off !== undefined)
    throw new Unclear(
      'cannot be turned off: what is gone from a scope that was listed completely is marked removed; set removalThreshold of the source to 0 to confirm each time',
      off,
    );
  if (!isDefault({ fail_safe_threshold: 75 }, 'fail_safe_threshold', value['fail_safe_threshold'] ?? null))
    throw new Unclear('is not read: it is removalThreshold of the source (20)', 'fail_safe_threshold');
  return {};
}
