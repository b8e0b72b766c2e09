import { type JsonObject, type JsonValue } from '../connector';
import { Expression, ExpressionFault } from '../field-mapping/expression';
import { FieldMapping } from '../field-mapping/field-mapping';
import { toJson } from '../field-mapping/plain-json';
import { isObject } from '../json';
import { isReference } from '../recipe/reference-text';
import { invalidRecipe, isRecord, RecipeReader } from '../recipe/recipe-reader';

/** Who asks. */
export type RestAuth =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'header'; readonly header: string; readonly token: string }
  | { readonly type: 'basic'; readonly user: string; readonly password: string }
  | {
      readonly type: 'oauth2';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string;
    };

/** How the pages of a list follow one another. */
export type Paging =
  | { readonly style: 'none' }
  | { readonly style: 'page'; readonly parameter: string; readonly first: number; readonly size?: PageSize }
  | { readonly style: 'offset'; readonly parameter: string; readonly size: PageSize }
  | {
      readonly style: 'cursor';
      readonly parameter: string;
      /** Gives the next cursor in an answer; or it is in a header. */
      readonly next?: Expression;
      readonly header?: string;
      readonly size?: PageSize;
    }
  | { readonly style: 'link' };

export interface PageSize {
  readonly parameter: string;
  readonly value: number;
}

/** A list of the API, a scope of its own. */
export interface RestResource {
  readonly name: string;
  /** Below the address of the API. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Gives the list of records in an answer. */
  readonly records: Expression;
  readonly paging: Paging;
  readonly mapping: FieldMapping;
}

export interface RestRecipe {
  readonly url: string;
  readonly auth: RestAuth;
  readonly headers: Readonly<Record<string, string>>;
  readonly resources: readonly RestResource[];
  readonly platform: string;
  readonly maxPages: number;
  readonly maxAnswerMb: number;
  readonly timeoutMs: number;
}

/** Recipe fields that are sealed at rest and never shown. */
export const REST_SECRET_FIELDS = [
  'auth.token',
  'auth.password',
  'auth.clientSecret',
  // Many an API takes its key in a header or parameter of its own name.
  'headers.*',
  'resources.*.query.*',
] as const;

const STYLES = ['none', 'page', 'offset', 'cursor', 'link'] as const;
const AUTH_TYPES = ['none', 'bearer', 'header', 'basic', 'oauth2'] as const;

/** Reads a recipe. Raises `ConnectorError` `recipe-invalid`. */
export function parseRestRecipe(input: unknown): RestRecipe {
  return RecipeReader.read(input, (reader): RestRecipe => {
    const url = reader.text('url', { required: true, maxLength: 4_000, check: urlComplaint });
    const auth = reader.section('auth', readAuth);
    if (auth.type !== 'none' && /^http:/i.test(url) && !isLocal(url))
      reader.fault('auth', 'is sent over https only; url is an http address');
    if (auth.type === 'oauth2' && /^http:/i.test(auth.tokenUrl) && !isLocal(auth.tokenUrl))
      reader.fault('auth', 'is sent over https only; auth.tokenUrl is an http address');
    const resources = reader.entries('resources', readResource);
    if (resources.length === 0) reader.fault('resources', 'is missing: name at least one list of the API');
    return {
      url: url.replace(/\/+$/, ''),
      auth,
      headers: textsOf(reader, 'headers'),
      resources,
      platform: reader.text('platform') ?? 'rest',
      maxPages: reader.integer('maxPages', { min: 1, max: 1_000_000, default: 10_000 }),
      maxAnswerMb: reader.integer('maxAnswerMb', { min: 1, max: 256, default: 16 }),
      timeoutMs: reader.integer('timeoutMs', { min: 100, max: 600_000, default: 30_000 }),
    };
  });
}

/**
 * The recipe as plain JSON in the form it was given, its defaults left out; what {@link parseRestRecipe} has accepted. Raises
 * `ConnectorError` `recipe-invalid` for a path with a query too: it would be shown, and a query may hold a secret.
 */
export function recipeToJson(input: unknown): JsonObject {
  const { resources } = parseRestRecipe(input);
  const faults = resources
    .filter(({ path }) => path.includes('?'))
    .map(({ name }) => {
      const field = `resources.${name}.path`;
      return { field, message: `${field} must not carry a query; use query of the list.` };
    });
  if (faults.length > 0) throw invalidRecipe(faults);
  const json: JsonValue = toJson(input);
  return isObject(json) ? json : {};
}

function readAuth(reader: RecipeReader): RestAuth {
  const type = reader.choice('type', AUTH_TYPES, 'none');
  const secret = (key: string): string => reader.text(key, { required: true, maxLength: 10_000 });
  switch (type) {
    case 'none':
      return { type };
    case 'bearer':
      return { type, token: secret('token') };
    case 'header':
      return {
        type,
        header: reader.text('header', { required: true, check: headerComplaint }),
        token: secret('token'),
      };
    case 'basic':
      return { type, user: reader.text('user', { required: true }), password: secret('password') };
    case 'oauth2': {
      const scope = reader.text('scope', { maxLength: 1_000 });
      return {
        type,
        tokenUrl: reader.text('tokenUrl', { required: true, maxLength: 4_000, check: urlComplaint }),
        clientId: reader.text('clientId', { required: true }),
        clientSecret: secret('clientSecret'),
        ...(scope === undefined ? {} : { scope }),
      };
    }
  }
}

function readResource(reader: RecipeReader, name: string): RestResource {
  return {
    name,
    path: reader.text('path', { maxLength: 2_000 }) ?? '',
    query: textsOf(reader, 'query'),
    records: expressionOf(reader, 'records', '$'),
    paging: reader.section('paging', readPaging),
    mapping: reader.section('mapping', (mapping) => FieldMapping.read(mapping)),
  };
}

function readPaging(reader: RecipeReader): Paging {
  const style = reader.choice('style', STYLES, 'none');
  const size = (): PageSize | undefined =>
    reader.has('size')
      ? reader.section('size', (section) => ({
          parameter: section.text('parameter', { required: true }),
          value: section.integer('value', { min: 1, max: 100_000, default: 100 }),
        }))
      : undefined;
  switch (style) {
    case 'none':
    case 'link':
      return { style };
    case 'page': {
      const own = size();
      return {
        style,
        parameter: reader.text('parameter') ?? 'page',
        first: reader.integer('first', { min: 0, max: 1_000, default: 1 }),
        ...(own === undefined ? {} : { size: own }),
      };
    }
    case 'offset':
      return {
        style,
        parameter: reader.text('parameter') ?? 'offset',
        size:
          size() ??
          reader.fault('size', 'is missing: an offset grows by the size of a page', {
            parameter: 'limit',
            value: 100,
          }),
      };
    case 'cursor': {
      if (reader.has('next') === reader.has('header'))
        reader.fault(
          'next',
          reader.has('next')
            ? 'stands beside header: the cursor of the next page is in the one or the other'
            : 'is missing: an expression that gives the cursor of the next page, or header that names where it is',
        );
      const header = reader.text('header', { check: headerComplaint });
      const own = size();
      return {
        style,
        parameter: reader.text('parameter') ?? 'cursor',
        ...(header === undefined ? { next: expressionOf(reader, 'next', 'next') } : { header }),
        ...(own === undefined ? {} : { size: own }),
      };
    }
  }
}

function expressionOf(reader: RecipeReader, key: string, fallback: string): Expression {
  const text = reader.text(key, { maxLength: 4_000 }) ?? fallback;
  try {
    return Expression.compile(text);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return reader.fault(key, error.message, Expression.compile(fallback));
  }
}

function textsOf(reader: RecipeReader, key: string): Readonly<Record<string, string>> {
  const given = reader.value(key);
  if (given === undefined) return {};
  if (!isRecord(given)) return reader.fault(key, 'must be an object of texts', {});
  return reader.section(key, (section) =>
    Object.fromEntries(
      Object.keys(given).map((name) => [name, section.text(name, { maxLength: 4_000 }) ?? '']),
    ),
  );
}

function urlComplaint(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return 'must be an http(s) address';
  const { username, password, hash, search } = new URL(text);
  if (username || password) return 'must not carry a user or password; use auth';
  return hash || search ? 'must not carry a query; use query of a resource' : undefined;
}

// Secrets that stay on a machine cross no network.
function isLocal(url: string): boolean {
  if (isReference(url) || !URL.canParse(url)) return false;
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

function headerComplaint(text: string): string | undefined {
  return /^[A-Za-z0-9-]+$/.test(text) ? undefined : 'must be the name of a header';
}
