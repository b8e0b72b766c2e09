import { type JsonObject } from '../connector';
import { isObject, numberAt, objectAt, storableText, textAt } from '../json';
import { pointOf } from '../mapping/desired-aspect';
import { type Path } from '../records';
import {
  assertionAspects,
  type AssertionPlace,
  type CheckedAssertion,
  checkedAssertions,
  checkedTests,
  namesIn,
  onlyDataset,
  worse,
} from './assertions';
import { type DatasetNaming, namedDataset } from './dataset-name';
import { type EventFault, type LineageDataset, type LineageEvent, type LineageName } from './event';
import { type LineageEntity } from './lineage-entities';
import { type RunState, type SeenDataset } from './lineage-state';

/** A part of an event that is not as specified; the rest of the event was taken. */
export interface BrokenFacet extends EventFault {
  readonly path: Path;
}

interface DatasetSeries {
  readonly path: Path;
  readonly profiles: Map<string, JsonObject>;
  readonly operations: Map<string, JsonObject>;
}

interface AssertionSeries {
  readonly path: Path;
  time: number;
  info: JsonObject;
  readonly results: Map<string, JsonObject>;
  /** Runs that told a result after their start. */
  readonly ended: Set<string>;
  /** Results that were told at the start of a run, by the run: they count unless it tells one later. */
  readonly early: Map<string, string>;
}

/** Which event tells results of checks. */
interface Telling {
  readonly runId?: string | undefined;
  readonly isStart: boolean;
}

/** Kinds of change that DataHub has a word for; others are told by their own. */
const OPERATION_TYPES: ReadonlySet<string> = new Set(['ALTER', 'CREATE', 'DROP']);
/** After these a dataset holds what was written and nothing else. */
const REPLACING: ReadonlySet<string> = new Set(['CREATE', 'OVERWRITE']);

/**
 * What events tell of datasets at a time: what was measured, checked and done. The same events give the same points in any order and
 * however often they come.
 */
export class DatasetPoints {
  private readonly datasets = new Map<string, DatasetSeries>();
  private readonly assertions = new Map<string, AssertionSeries>();
  private readonly broken = new Map<string, BrokenFacet>();

  constructor(private readonly naming: DatasetNaming) {}

  add(event: LineageEvent): void {
    const runId = 'dataset' in event ? undefined : event.run?.id;
    const place = { time: event.time, ...(runId === undefined ? {} : { runId }) };
    const telling = { runId, isStart: !('dataset' in event) && event.run?.eventType === 'START' };
    const known = new Set<string>();
    for (const dataset of 'dataset' in event ? [event.dataset] : [...event.inputs, ...event.outputs]) {
      const urn = namedDataset(dataset, this.naming, []);
      if (urn === undefined) continue;
      this.addProfile(dataset, urn, event.time);
      for (const facets of [dataset.facets, dataset.runFacets]) {
        const facet = facets['dataQualityAssertions'];
        if (!isObject(facet)) continue;
        for (const name of namesIn(facet)) known.add(name);
        this.addAssertions(dataset, 'dataQualityAssertions', telling, (faults) =>
          checkedAssertions(facet, { dataset: urn, ...place }, faults),
        );
      }
      // Outside of a run nobody says how it ended: what is told has happened.
      if (runId === undefined) this.addOperation(dataset, { time: event.time, facets: dataset.facets });
    }
    this.addTests(event, place, telling, known);
  }

  /** What runs did with the datasets they wrote; only a run that was completed has done it. */
  addRuns(runs: readonly RunState[]): void {
    for (const { end, outputs, runId } of runs) {
      if (end?.type !== 'COMPLETE') continue;
      for (const { facets, ...name } of outputs) this.addOperation(name, { time: end.time, facets, runId });
    }
  }

  /** Parts of events that are not as specified. */
  faults(): readonly BrokenFacet[] {
    return [...this.broken.values()];
  }

  /** Datasets, as those of other sources, and assertions of this one. */
  *entities(): Generator<LineageEntity> {
    for (const [urn, { path, profiles, operations }] of sorted(this.datasets)) {
      const series = {
        ...(profiles.size === 0 ? {} : { datasetProfile: [...profiles.values()] }),
        ...(operations.size === 0 ? {} : { operation: [...operations.values()] }),
      };
      yield { path, objectType: 'dataset', urn, foreign: true, aspects: {}, series };
    }
    for (const [urn, { path, info, results }] of sorted(this.assertions)) {
      yield {
        path,
        objectType: 'assertion',
        urn,
        aspects: assertionAspects(info),
        series: { assertionRunEvent: [...results.values()] },
      };
    }
  }

  private addProfile(dataset: LineageDataset, urn: string, eventTime: number): void {
    const { facets, runFacets } = dataset;
    for (const metrics of [facets['dataQualityMetrics'], runFacets['dataQualityMetrics']]) {
      if (!isObject(metrics)) continue;
      const captured = Date.parse(textAt(metrics, 'captureDate') ?? '');
      const profile = profileOf(metrics, Number.isNaN(captured) ? eventTime : captured);
      if (profile === undefined) continue;
      const isPart = isObject(runFacets['subset']) && metrics === runFacets['dataQualityMetrics'];
      put(this.seriesOf(dataset, urn).profiles, {
        ...profile,
        // Without a partition a reader takes the figures for those of the whole table.
        ...(isPart ? { partitionSpec: { type: 'QUERY', partition: 'SUBSET (of the run)' } } : {}),
      });
    }
  }

  private addOperation(
    name: LineageName,
    { time, facets, runId }: Pick<SeenDataset, 'time' | 'facets'> & { readonly runId?: string },
  ): void {
    const change = textAt(objectAt(facets, 'lifecycleStateChange'), 'lifecycleStateChange');
    const statistics = objectAt(facets, 'outputStatistics');
    const rows = countAt(statistics, 'rowCount');
    const bytes = countAt(statistics, 'size');
    const urn = namedDataset(name, this.naming, []);
    if (urn === undefined || (change === undefined && rows === undefined && bytes === undefined)) return;
    const series = this.seriesOf(name, urn);
    put(series.operations, {
      timestampMillis: time,
      lastUpdatedTimestamp: time,
      ...operationType(change),
      sourceType: 'DATA_PROCESS',
      ...(rows === undefined ? {} : { numAffectedRows: rows }),
      customProperties: texts({
        bytes_written: bytes?.toString(),
        files_written: countAt(statistics, 'fileCount')?.toString(),
        dataset_version: textAt(objectAt(facets, 'version'), 'datasetVersion'),
        openlineage_run_id: runId,
      }),
    });
    if (rows !== undefined && REPLACING.has(change ?? '')) {
      put(series.profiles, {
        timestampMillis: time,
        rowCount: rows,
        ...(bytes === undefined ? {} : { sizeInBytes: bytes }),
      });
    }
  }

  private addAssertions(
    dataset: LineageName,
    facet: string,
    telling: Telling,
    read: (faults: EventFault[]) => readonly CheckedAssertion[],
  ): void {
    const faults: EventFault[] = [];
    const { namespace, name } = dataset;
    for (const { urn, name: called, info, result } of read(faults)) {
      const { timestampMillis } = result;
      const time = typeof timestampMillis === 'number' ? timestampMillis : 0;
      const known = this.assertions.get(urn);
      const series: AssertionSeries = known ?? {
        path: [namespace, name, called],
        time,
        info,
        results: new Map<string, JsonObject>(),
        ended: new Set<string>(),
        early: new Map<string, string>(),
      };
      this.assertions.set(urn, series);
      const key = pointOf(result);
      if (!counts(series, telling, key)) continue;
      const isLater = time > series.time || (time === series.time && text(info) > text(series.info));
      if (isLater) Object.assign(series, { time, info });
      const earlier = series.results.get(key);
      series.results.set(key, earlier === undefined ? result : worse(earlier, result));
    }
    for (const { pointer, message } of faults) {
      const at = `/${facet}${pointer}`;
      this.broken.set(`${namespace} ${name} ${at}`, { path: [namespace, name], pointer: at, message });
    }
  }

  private addTests(
    event: LineageEvent,
    place: Omit<AssertionPlace, 'dataset'>,
    telling: Telling,
    known: ReadonlySet<string>,
  ): void {
    const facet = 'dataset' in event ? undefined : event.run?.facets['test'];
    if ('dataset' in event || !isObject(facet)) return;
    const dataset = onlyDataset(event);
    const urn = dataset && namedDataset(dataset, this.naming, []);
    const about = dataset ?? event.job;
    this.addAssertions(about, 'test', telling, (faults) => {
      const found = checkedTests(facet, { dataset: urn ?? '', ...place }, known, faults);
      if (urn !== undefined || found.length === 0) return urn === undefined ? [] : found;
      faults.push({
        pointer: '/tests',
        message: `has ${found.length} test(s) of which nobody says what dataset they are about`,
      });
      return [];
    });
  }

  private seriesOf({ namespace, name }: LineageName, urn: string): DatasetSeries {
    const known = this.datasets.get(urn);
    if (known) return known;
    const made: DatasetSeries = { path: [namespace, name], profiles: new Map(), operations: new Map() };
    this.datasets.set(urn, made);
    return made;
  }
}

function operationType(change: string | undefined): JsonObject {
  // Rows may have been added or replaced.
  if (change === undefined) return { operationType: 'UNKNOWN' };
  if (OPERATION_TYPES.has(change)) return { operationType: change };
  return { operationType: 'CUSTOM', customOperationType: storableText(change.slice(0, 100)) };
}

/** Whether a result counts: dbt-ol tells what came out at the start of a run already, and again at its end. */
function counts(
  { ended, early, results }: AssertionSeries,
  { runId, isStart }: Telling,
  key: string,
): boolean {
  if (runId === undefined) return true;
  if (isStart) {
    if (ended.has(runId)) return false;
    early.set(runId, key);
    return true;
  }
  ended.add(runId);
  const told = early.get(runId);
  if (told !== undefined) results.delete(told);
  early.delete(runId);
  return true;
}

/** `datasetProfile` by a facet of metrics; undefined when it holds none. */
function profileOf(metrics: JsonObject, timestampMillis: number): JsonObject | undefined {
  const rowCount = countAt(metrics, 'rowCount');
  const sizeInBytes = countAt(metrics, 'bytes');
  const fieldProfiles = Object.entries(objectAt(metrics, 'columnMetrics'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([column, value]) => fieldProfile(storableText(column), objectAt(value), rowCount));
  if (rowCount === undefined && sizeInBytes === undefined && fieldProfiles.length === 0) return undefined;
  return {
    timestampMillis,
    ...(rowCount === undefined ? {} : { rowCount }),
    ...(sizeInBytes === undefined ? {} : { sizeInBytes }),
    ...(fieldProfiles.length === 0 ? {} : { fieldProfiles }),
  };
}

function fieldProfile(fieldPath: string, metrics: JsonObject, rows: number | undefined): JsonObject {
  const nullCount = countAt(metrics, 'nullCount');
  const uniqueCount = countAt(metrics, 'distinctCount');
  const count = numberAt(metrics, 'count');
  const [min, max, sum] = [numberAt(metrics, 'min'), numberAt(metrics, 'max'), numberAt(metrics, 'sum')];
  const share = (value: number | undefined): number | undefined =>
    value === undefined || rows === undefined || rows === 0 ? undefined : Math.min(1, value / rows);
  const mean = sum === undefined || count === undefined || count === 0 ? undefined : sum / count;
  const quantiles = Object.entries(objectAt(metrics, 'quantiles'))
    .filter(([, value]) => typeof value === 'number')
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([quantile, value]) => ({ quantile, value: String(value) }));
  const [nullProportion, uniqueProportion] = [share(nullCount), share(uniqueCount)];
  return {
    fieldPath,
    ...(uniqueCount === undefined ? {} : { uniqueCount }),
    ...(uniqueProportion === undefined ? {} : { uniqueProportion }),
    ...(nullCount === undefined ? {} : { nullCount }),
    ...(nullProportion === undefined ? {} : { nullProportion }),
    ...(min === undefined ? {} : { min: String(min) }),
    ...(max === undefined ? {} : { max: String(max) }),
    ...(mean === undefined ? {} : { mean: String(mean) }),
    ...(quantiles.length === 0 ? {} : { quantiles }),
  };
}

/** A whole number that is no less than zero. */
function countAt(value: JsonObject, key: string): number | undefined {
  const found = numberAt(value, key);
  return found !== undefined && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

// Of two values of the same time the greater text counts, so that all orders agree.
function put(points: Map<string, JsonObject>, value: JsonObject): void {
  const known = points.get(pointOf(value));
  if (known === undefined || text(value) > text(known)) points.set(pointOf(value), value);
}

function text(value: JsonObject): string {
  return JSON.stringify(value);
}

function texts(values: Readonly<Record<string, string | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, storableText(value)] as const],
    ),
  );
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
