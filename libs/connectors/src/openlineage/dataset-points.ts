import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, numberAt, objectAt, storableText, textAt } from '../json';
import { pointOf } from '../mapping/desired-aspect';
import { type Path } from '../records';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
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
import { InOrder } from './in-order';
import { nameIn, type SeenDataset } from './latest-facets';
import { type LineageEntity } from './lineage-entities';
import { type RunState } from './lineage-state';
import { SeriesPoints } from './series-points';

/** A part of an event that is not as specified; the rest of the event was taken. */
export interface BrokenFacet extends EventFault {
  readonly path: Path;
}

/** What is told of an assertion beside its results, as the latest event has it. */
interface AssertionFacts {
  readonly path: Path;
  readonly time: number;
  readonly info: JsonObject;
}

const RESULTS = 'assertionRunEvent';
const NAMES: Stored<LineageName> = {
  toJson: (value) => ({ ...value }),
  fromJson: (json: JsonValue) => nameIn(objectAt(json)),
};
const ASSERTIONS: Stored<AssertionFacts> = {
  toJson: ({ path, time, info }) => ({ path, time, info }),
  fromJson: (json: JsonValue) => {
    const value = objectAt(json);
    return { path: pathIn(value), time: numberAt(value, 'time') ?? 0, info: objectAt(value, 'info') };
  },
};
const BROKEN: Stored<BrokenFacet> = {
  toJson: ({ path, pointer, message }) => ({ path, pointer, message }),
  fromJson: (json: JsonValue) => {
    const value = objectAt(json);
    return {
      path: pathIn(value),
      pointer: textAt(value, 'pointer') ?? '',
      message: textAt(value, 'message') ?? '',
    };
  },
};
const EARLY: Stored<string | null> = {
  toJson: (value) => value,
  fromJson: (json: JsonValue) => (typeof json === 'string' ? json : null),
};

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
 * however often they come. Lies in a working file, as a dataset may have a million results.
 */
export class DatasetPoints {
  private readonly datasets: FileBackedMap<LineageName>;
  /** Profiles and operations. */
  private readonly points: SeriesPoints;
  private readonly assertions: FileBackedMap<AssertionFacts>;
  private readonly results: SeriesPoints;
  /**
   * By assertion and run the result that the start of the run told: it counts unless the run tells one later. Null for a run that has
   * told one after its start.
   */
  private readonly early: FileBackedMap<string | null>;
  private readonly broken: InOrder<BrokenFacet>;

  constructor(
    private readonly naming: DatasetNaming,
    file: WorkingFile,
  ) {
    this.datasets = file.map(NAMES);
    this.points = new SeriesPoints(file);
    this.assertions = file.map(ASSERTIONS);
    this.results = new SeriesPoints(file);
    this.early = file.map(EARLY);
    this.broken = new InOrder(file, BROKEN);
  }

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
  addRuns(runs: Iterable<RunState>): void {
    for (const { end, outputs, runId } of runs) {
      if (end?.type !== 'COMPLETE') continue;
      for (const { facets, ...name } of outputs) this.addOperation(name, { time: end.time, facets, runId });
    }
  }

  /** Parts of events that are not as specified. */
  *faults(): Generator<BrokenFacet> {
    for (const [, fault] of this.broken.entries()) yield fault;
  }

  /** Datasets, as those of other sources, and assertions of this one; those with very many points several times, with others each time. */
  *entities(): Generator<LineageEntity> {
    for (const { urn, series } of this.points.byEntity()) {
      const name = this.datasets.get(urn);
      if (name === undefined) continue;
      const path: Path = [name.namespace, name.name];
      yield { path, objectType: 'dataset', urn, foreign: true, aspects: {}, series };
    }
    for (const { urn, series } of this.results.byEntity()) {
      const facts = this.assertions.get(urn);
      if (facts === undefined) continue;
      const { path, info } = facts;
      yield { path, objectType: 'assertion', urn, aspects: assertionAspects(info), series };
    }
  }

  /** Forgets all of it. */
  clear(): void {
    for (const kept of [this.datasets, this.points, this.assertions, this.results, this.early, this.broken])
      kept.clear();
  }

  private addProfile(dataset: LineageDataset, urn: string, eventTime: number): void {
    const { facets, runFacets } = dataset;
    for (const metrics of [facets['dataQualityMetrics'], runFacets['dataQualityMetrics']]) {
      if (!isObject(metrics)) continue;
      const captured = Date.parse(textAt(metrics, 'captureDate') ?? '');
      const profile = profileOf(metrics, Number.isNaN(captured) ? eventTime : captured);
      if (profile === undefined) continue;
      const isPart = isObject(runFacets['subset']) && metrics === runFacets['dataQualityMetrics'];
      this.putPoint(dataset, urn, 'datasetProfile', {
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
    this.putPoint(name, urn, 'operation', {
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
      this.putPoint(name, urn, 'datasetProfile', {
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
      const counted = this.counts(urn, telling, pointOf(result));
      const isLater =
        counted &&
        known !== undefined &&
        (time > known.time || (time === known.time && text(info) > text(known.info)));
      if (known === undefined) this.assertions.set(urn, { path: [namespace, name, called], time, info });
      else if (isLater) this.assertions.set(urn, { path: known.path, time, info });
      if (counted) this.results.put(urn, RESULTS, result, worse);
    }
    for (const { pointer, message } of faults) {
      const at = `/${facet}${pointer}`;
      this.broken.set('', `${namespace} ${name} ${at}`, { path: [namespace, name], pointer: at, message });
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

  private putPoint({ namespace, name }: LineageName, urn: string, aspect: string, value: JsonObject): void {
    if (this.datasets.get(urn) === undefined) this.datasets.set(urn, { namespace, name });
    this.points.put(urn, aspect, value);
  }

  /** Whether a result counts: dbt-ol tells what came out at the start of a run already, and again at its end. */
  private counts(urn: string, { runId, isStart }: Telling, point: string): boolean {
    if (runId === undefined) return true;
    const key = `${urn} ${runId}`;
    const early = this.early.get(key);
    if (isStart) {
      if (early === null) return false;
      this.early.set(key, point);
      return true;
    }
    if (typeof early === 'string') this.results.delete(urn, RESULTS, early);
    if (early !== null) this.early.set(key, null);
    return true;
  }
}

function operationType(change: string | undefined): JsonObject {
  // Rows may have been added or replaced.
  if (change === undefined) return { operationType: 'UNKNOWN' };
  if (OPERATION_TYPES.has(change)) return { operationType: change };
  return { operationType: 'CUSTOM', customOperationType: storableText(change.slice(0, 100)) };
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

/** The path that was kept in an object. */
function pathIn(value: JsonObject): Path {
  const [first = '', ...others] = isList(value['path']) ? value['path'].map(String) : [];
  return [first, ...others];
}
