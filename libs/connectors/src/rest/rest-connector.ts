import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import {
  type ConnectionCheck,
  type ConnectorDescription,
  type JsonValue,
  type ReadOptions,
  type Scope,
  type TestReport,
} from '../connector';
import { ConnectorError } from '../errors';
import { type MappedEntity, MappingFailure } from '../field-mapping/field-mapping';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { ApiClient } from './api-client';
import { throwIfCancelled } from '../cancellation';
import { fromCheckpoint, type RestPosition, toCheckpoint } from './checkpoint';
import { REST_DESCRIPTION } from './description';
import { Pages } from './pages';
import { parseRestRecipe, recipeToJson, type RestRecipe, type RestResource } from './recipe';

type Finding = Omit<ConnectionCheck, 'name' | 'durationMs'>;

/** Reads lists of a JSON API: each list is a scope. */
class RestConnector extends ClosableConnector {
  private readonly client: ApiClient;

  constructor(
    private readonly recipe: RestRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
    this.client = new ApiClient(recipe, options);
  }

  override describe(): ConnectorDescription {
    return REST_DESCRIPTION;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const checks: ConnectionCheck[] = [];
    for (const resource of this.recipe.resources) {
      const started = performance.now();
      const failed = checks.some(({ verdict }) => verdict === 'fail');
      const { first, ...list } = failed
        ? { verdict: 'skipped' as const, message: 'Not tried, since another list cannot be read.' }
        : await this.tried(resource, signal);
      checks.push({
        name: `list-${resource.name}`,
        ...list,
        durationMs: failed ? 0 : Math.round(performance.now() - started),
      });
      const mapping = first === undefined ? undefined : await this.mapped(resource, first);
      checks.push({
        name: `mapping-${resource.name}`,
        ...(mapping ?? { verdict: 'skipped' as const, message: 'There is no record to try it with.' }),
        durationMs: 0,
      });
    }
    return { ok: checks.every(({ verdict }) => verdict !== 'fail'), checks };
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    throwIfCancelled(signal);
    const [first] = this.recipe.resources;
    // An API that is not there has no lists, however many the recipe names.
    if (first) await this.firstPage(first, signal);
    return this.recipe.resources.map(({ name }) => ({ id: scopeId(name), name, kind: 'part' }));
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = fromCheckpoint(checkpoint);
    const resource = this.recipe.resources.find(({ name }) => scopeId(name) === scope.id);
    if (resource) return withCompleteness(this.records(resource, position, signal));
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no list of this source.`,
      'Use a scope that the connector listed.',
    );
  }

  private async *records(
    resource: RestResource,
    after: RestPosition | undefined,
    cancel: AbortSignal,
  ): AsyncGenerator<SourceRecord> {
    const signal = this.untilClosed(cancel);
    const pages = new Pages(this.client, this.recipe, resource);
    let nameless = 0;
    for await (const { start, records } of pages.from(after?.page ?? null, signal)) {
      const isFirst = after !== undefined && start === after.page;
      for (const [at, record] of records.entries()) {
        throwIfCancelled(signal);
        if (isFirst && at < after.record) continue;
        const done = isFirst && at === after.record ? after.entity : -1;
        const place = { page: start, record: at };
        for (const [entity, found] of (await this.recordsOf(resource, record, place)).entries()) {
          if (found.kind === 'failed' && found.urn === undefined) nameless += 1;
          if (entity > done) yield { ...found, checkpoint: toCheckpoint({ ...place, entity }) };
        }
      }
    }
    if (nameless > 0) {
      throw new ConnectorError(
        'source-error',
        `${nameless} records of the list "${resource.name}" could not be named, so it is not known which entities are still there.`,
        'Correct urn, platform or name of the mapping; the failed records tell what was wrong.',
      );
    }
  }

  /** What becomes of one record of the API: entities, or why not; the checkpoints are those of the caller. */
  private async recordsOf(
    resource: RestResource,
    record: JsonValue,
    { page, record: at }: Omit<RestPosition, 'entity'>,
  ): Promise<readonly SourceRecord[]> {
    const numbered = `${page === null ? '' : `page ${shownStart(page)}, `}record ${at + 1}`;
    try {
      const entities = await resource.mapping.apply(record, this.options.env);
      if (entities.length > 0) return entities.map((entity) => entityRecord(resource.name, entity));
      return [
        {
          kind: 'filtered',
          checkpoint: '',
          path: [resource.name, numbered],
          objectType: 'record',
          rule: 'forEach gives nothing for it',
        },
      ];
    } catch (error) {
      if (!(error instanceof MappingFailure)) throw error;
      return [
        {
          kind: 'failed',
          checkpoint: '',
          path: [resource.name, error.urn ?? numbered],
          objectType: 'record',
          ...(error.urn === undefined ? { unnamed: true } : { urn: error.urn }),
          code: 'unsupported',
          reason: error.message,
          remedy: 'Try the record in the preview of mappings, and correct the field.',
        },
      ];
    }
  }

  /** Whether the list can be read, and the first record of it. */
  private async tried(
    resource: RestResource,
    signal: AbortSignal,
  ): Promise<Finding & { readonly first?: JsonValue }> {
    try {
      const records = await this.firstPage(resource, signal);
      const [first] = records;
      return {
        verdict: 'pass',
        message: `The first page of "${resource.name}" has ${records.length} records.`,
        ...(first === undefined ? {} : { first }),
      };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      return { verdict: 'fail', message: error.message, remedy: error.remedy };
    }
  }

  private async mapped(resource: RestResource, record: JsonValue): Promise<Finding> {
    try {
      const entities = await resource.mapping.apply(record, this.options.env);
      return {
        verdict: 'pass',
        message: `The first record becomes ${entities.map(({ urn }) => urn).join(', ') || 'nothing'}.`,
      };
    } catch (error) {
      if (!(error instanceof MappingFailure)) throw error;
      return {
        verdict: 'warn',
        message: `The first record becomes nothing: ${error.message}.`,
        remedy: 'Correct the mapping.',
      };
    }
  }

  private async firstPage(resource: RestResource, signal: AbortSignal): Promise<readonly JsonValue[]> {
    const until = this.untilClosed(signal);
    for await (const { records } of new Pages(this.client, this.recipe, resource).from(null, until))
      return records;
    return [];
  }
}

function entityRecord(resource: string, { urn, entityType, name, aspects }: MappedEntity): SourceRecord {
  return { kind: 'entity', checkpoint: '', path: [resource, name], objectType: entityType, urn, aspects };
}

/** Where a page begins, for people; the query of an address may hold a secret. */
function shownStart(start: string | number): string {
  const text = String(start);
  if (!/^https?:/i.test(text) || !URL.canParse(text)) return text.slice(0, 100);
  const url = new URL(text);
  for (const name of url.searchParams.keys()) if (SECRET_NAME.test(name)) url.searchParams.set(name, '***');
  return `${url.pathname}${url.search}`.slice(0, 100);
}

const SECRET_NAME = /key|token|secret|pass|sig|auth|credential/i;

function scopeId(name: string): string {
  return `list:${name}`;
}

/** The connector for JSON APIs. */
export const restConnector: ConnectorFactory = {
  description: REST_DESCRIPTION,
  parseRecipe: recipeToJson,
  create: (recipe, options) => new RestConnector(parseRestRecipe(recipe), options),
  platformOf: (recipe) => parseRestRecipe(recipe).platform,
};
