import { createHash } from 'node:crypto';
import { type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { ExpressionFault } from '../field-mapping/expression';
import { toJson } from '../field-mapping/plain-json';
import { asText } from '../field-mapping/value';
import { REDACTED } from '../secrets/recipe-secrets';
import { type ApiAnswer, type ApiClient } from './api-client';
import { type PageStart } from './checkpoint';
import { type RestRecipe, type RestResource } from './recipe';

/** One page of a list. */
export interface Page {
  readonly start: PageStart;
  readonly records: readonly JsonValue[];
}

/** Walks through the pages of a list. */
export class Pages {
  constructor(
    private readonly client: ApiClient,
    private readonly recipe: RestRecipe,
    private readonly resource: RestResource,
  ) {}

  /**
   * Pages from `start` on; ends where the list is known to end. Raises `ConnectorError`, also for a list that gives the same page
   * twice, or more pages than the recipe lets it.
   */
  async *from(start: PageStart, signal: AbortSignal): AsyncGenerator<Page> {
    let here = start;
    let last: string | undefined;
    let longest = 0;
    // Behind a short page of numbered ones an API may say that there is no such page.
    let mayBeOver = false;
    const seen = new Set<string>();
    for (let count = 0; ; count += 1) {
      if (count >= this.recipe.maxPages) {
        throw new ConnectorError(
          'unsupported',
          `The list "${this.resource.name}" has more than ${this.recipe.maxPages} pages.`,
          'Raise maxPages, or ask for larger pages.',
        );
      }
      let answer: ApiAnswer;
      try {
        answer = await this.client.get(this.address(here), signal);
      } catch (error) {
        if (mayBeOver && error instanceof ConnectorError && error.code === 'not-found') return;
        throw error;
      }
      const records = await this.recordsOf(answer.body);
      const print = createHash('sha256').update(JSON.stringify(records)).digest('base64');
      if (records.length > 0 && print === last) throw this.loop();
      last = print;
      yield { start: here, records };
      const next = await this.next(here, answer, records.length, longest);
      mayBeOver = this.isShort(records.length);
      longest = Math.max(longest, records.length);
      if (next === undefined) return;
      if (typeof next === 'string' && seen.has(next)) throw this.loop();
      if (typeof next === 'string') seen.add(next);
      here = next;
    }
  }

  private isShort(count: number): boolean {
    const { paging } = this.resource;
    return 'size' in paging && paging.size !== undefined && count < paging.size.value;
  }

  /**
   * Where the next page begins; undefined at the end. A page shorter than asked for ends a list only when it is shorter than one before,
   * since many an API gives fewer records than it is asked for.
   */
  private async next(
    here: PageStart,
    answer: ApiAnswer,
    count: number,
    longest: number,
  ): Promise<PageStart | undefined> {
    const { paging } = this.resource;
    const isLast = count === 0 || (this.isShort(count) && count < longest);
    switch (paging.style) {
      case 'none':
        return undefined;
      case 'page':
        return isLast ? undefined : (typeof here === 'number' ? here : paging.first) + 1;
      case 'offset':
        return isLast ? undefined : (typeof here === 'number' ? here : 0) + count;
      case 'cursor': {
        const { next, header } = paging;
        if (header !== undefined) return headerOf(answer, header);
        return this.guarded('next', async () => asText(await next?.evaluate(answer.body)));
      }
      case 'link':
        return answer.next === undefined ? undefined : this.withoutSecrets(answer.next);
    }
  }

  private address(start: PageStart): URL {
    const { paging, path, query } = this.resource;
    if (paging.style === 'link' && typeof start === 'string') return this.withSecrets(start);
    const url = new URL(`${this.recipe.url}${path === '' || path.startsWith('/') ? path : `/${path}`}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    if ('size' in paging && paging.size)
      url.searchParams.set(paging.size.parameter, String(paging.size.value));
    if (paging.style === 'page') url.searchParams.set(paging.parameter, String(start ?? paging.first));
    if (paging.style === 'offset') url.searchParams.set(paging.parameter, String(start ?? 0));
    if (paging.style === 'cursor' && start !== null) url.searchParams.set(paging.parameter, String(start));
    return url;
  }

  // Where a page begins is stored and shown; an API that repeats parameters in its links would bring them there.
  private withoutSecrets(link: string): string {
    return mapParameters(link, (name, value) => (value === this.parameter(name) ? REDACTED : value)).href;
  }

  private withSecrets(link: string): URL {
    return mapParameters(link, (name, value) => (value === REDACTED ? this.parameter(name) : value));
  }

  private parameter(name: string): string | undefined {
    return Object.hasOwn(this.resource.query, name) ? this.resource.query[name] : undefined;
  }

  private async recordsOf(body: JsonValue): Promise<readonly JsonValue[]> {
    const found = await this.guarded('records', () => this.resource.records.evaluate(body));
    // An answer without the list is no empty list: something else may have answered.
    if (found === undefined || found === null) {
      throw new ConnectorError(
        'source-error',
        `An answer of the list "${this.resource.name}" holds no records where "records" looks for them.`,
        'Look at an answer of the API, and correct the expression.',
      );
    }
    const list: readonly unknown[] = Array.isArray(found) ? found : [found];
    return list.map(toJson);
  }

  private async guarded<T>(field: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      throw new ConnectorError(
        'source-error',
        `${field} of the list "${this.resource.name}" ${error.message}.`,
        'Correct the expression.',
      );
    }
  }

  private loop(): ConnectorError {
    return new ConnectorError(
      'source-error',
      `The list "${this.resource.name}" gives the same page again and again.`,
      'Check the style and the parameter of paging: the API may not know the parameter.',
    );
  }
}

/** The address stays as it is written where nothing changes. */
function mapParameters(address: string, map: (name: string, value: string) => string | undefined): URL {
  const url = new URL(address);
  const mapped = new URLSearchParams();
  for (const [name, value] of url.searchParams) mapped.append(name, map(name, value) ?? value);
  if (String(mapped) !== String(url.searchParams)) url.search = String(mapped);
  return url;
}

function headerOf({ headers }: ApiAnswer, name: string): string | undefined {
  const found = headers[name.toLowerCase()];
  const text = typeof found === 'string' ? found : found?.[0];
  return text === '' ? undefined : text;
}
