import { createHash } from 'node:crypto';
import { type StatementCollector } from '../query-usage/statement-collector';
import { datasetUsage, queryUsage } from '../query-usage/usage-aspects';
import { type DayUsage } from '../query-usage/usage-days';
import { MAX_JOINS } from '../query-usage/kept-joins';
import { MAX_QUERIES, MAX_QUERY_CHARACTERS } from '../query-usage/kept-queries';
import { type JsonObject } from '../connector';
import { type EntityRecord, type Path } from '../records';
import { countedBefore, CoveredDays } from './covered-days';
import { recipeToJson, type SqlQueriesRecipe } from './recipe';

/** An entity with what is known of it, without its checkpoint. */
export type Collected = Omit<EntityRecord, 'kind' | 'checkpoint'>;

/** What was collected from the files of a folder, as records in the order of their URNs. */
export class CollectedRecords {
  private readonly days: CoveredDays;
  private readonly recipeKey: string;

  constructor(
    private readonly collector: StatementCollector,
    private readonly recipe: SqlQueriesRecipe,
    { oldest, cursor }: { readonly oldest: number; readonly cursor: string | undefined },
  ) {
    const since = recipe.ran?.since;
    this.recipeKey = createHash('sha256')
      .update(JSON.stringify(recipeToJson(recipe)))
      .digest('base64');
    this.days = new CoveredDays(collector.datasetDays.totals(), countedBefore(cursor, this.recipeKey), {
      oldest,
      since: since === undefined ? undefined : Date.parse(since),
    });
  }

  /** For the next read; undefined where nothing is counted. */
  get cursor(): string | undefined {
    return this.recipe.ran?.usage ? this.days.toCursor(this.recipeKey) : undefined;
  }

  /** What is left out, in words. */
  warnings(): readonly string[] {
    const { queries, joins } = this.collector;
    const warnings: string[] = [];
    if (queries.dropped > 0) {
      warnings.push(
        `${queries.dropped} statements are not kept as queries: up to ${MAX_QUERIES} of up to ${MAX_QUERY_CHARACTERS} characters are, those that ran most.`,
      );
    }
    if (joins.dropped > 0)
      warnings.push(
        `${joins.dropped} joins are not told: up to ${MAX_JOINS} are, those that were made most.`,
      );
    if (!this.recipe.ran?.usage) return warnings;
    if (this.days.before.length > 0) {
      warnings.push(
        `Usage of ${listed(this.days.before)} is left out: ${this.recipe.ran.since === undefined ? 'the files may begin in the middle of that day. Say in since from which day on they are complete.' : 'it lies before since.'}`,
      );
    }
    if (this.days.shrunk.length > 0) {
      warnings.push(
        `Usage of ${listed(this.days.shrunk)} is left as it is: the files hold less of it than the last run counted.`,
      );
    }
    return warnings;
  }

  *queries(): Generator<Collected> {
    for (const { urn, origin, aspects } of this.collector.queries.told())
      yield { urn, path: [origin], objectType: 'query', aspects, ...this.usageOf(urn) };
  }

  *joins(): Generator<Collected> {
    for (const { urn, path, aspects } of this.collector.joins.told())
      yield { urn, path, objectType: 'join', aspects, ...this.usageOf(urn) };
  }

  *datasets(): Generator<Collected> {
    const { lineage, datasetDays, operations, users, queries, urns } = this.collector;
    for (const urn of mergedOnce(lineage.datasets(), datasetDays.entities(), operations.datasets())) {
      const upstreamLineage = lineage.of(urn);
      const usage = this.told(datasetDays.of(urn)).map(([day, found]) =>
        datasetUsage(day, found, users, (query) => queries.textOf(query)),
      );
      const changes = this.recipe.ran?.operations ? operations.of(urn, users) : [];
      const series: Record<string, readonly JsonObject[]> = {
        ...(usage.length > 0 ? { datasetUsageStatistics: usage } : {}),
        ...(changes.length > 0 ? { operation: changes } : {}),
      };
      const hasSeries = Object.keys(series).length > 0;
      if (!upstreamLineage && !hasSeries) continue;
      const path: Path = urns.pathOf(urn);
      yield {
        urn,
        path,
        objectType: 'dataset',
        aspects: upstreamLineage ? { upstreamLineage } : {},
        ...(hasSeries ? { series } : {}),
        foreign: true,
        // A log is cut off one day; a script that is gone says it no longer.
        ...(this.recipe.ran === undefined ? { revocable: true } : {}),
      };
    }
  }

  private usageOf(urn: string): Pick<Collected, 'series'> {
    const { queryDays, users } = this.collector;
    const days = this.told(queryDays.of(urn)).map(([day, usage]) => queryUsage(day, usage, users));
    return days.length > 0 ? { series: { queryUsageStatistics: days } } : {};
  }

  private told(
    days: readonly (readonly [day: number, usage: DayUsage])[],
  ): readonly (readonly [day: number, usage: DayUsage])[] {
    return this.recipe.ran?.usage ? days.filter(([day]) => this.days.has(day)) : [];
  }
}

/** Each text of sorted lists once, in their order. */
function* mergedOnce(...lists: readonly Iterable<string>[]): Generator<string> {
  const heads = lists.map((list) => {
    const iterator = list[Symbol.iterator]();
    return { iterator, next: iterator.next() };
  });
  for (;;) {
    const left = heads.flatMap(({ next }) => (next.done ? [] : [next.value]));
    const [first, ...others] = left;
    if (first === undefined) return;
    const least = others.reduce((a, b) => (b < a ? b : a), first);
    yield least;
    for (const head of heads)
      if (!head.next.done && head.next.value === least) head.next = head.iterator.next();
  }
}

function listed(days: readonly number[]): string {
  const shown = days.slice(0, 10).map((day) => new Date(day).toISOString().slice(0, 10));
  return `${shown.join(', ')}${days.length > shown.length ? ` and ${days.length - shown.length} more days` : ''}`;
}
