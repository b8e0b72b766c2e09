import { type JsonObject } from '../connector';
import { type EventType, type JobEvent, type LineageDataset, type LineageName } from './event';

interface Timed {
  readonly time: number;
}

type NamedFacets = Pick<LineageDataset, 'namespace' | 'name' | 'facets'>;

/** What events told of one dataset on one side of a job. */
export interface SeenDataset extends LineageName, Timed {
  /** Each facet as the latest event has it that carries it. */
  readonly facets: JsonObject;
}

/** What events told of a job, in whatever order they came. */
export interface JobState extends LineageName {
  readonly facets: JsonObject;
  readonly producer: string;
  readonly inputs: readonly SeenDataset[];
  readonly outputs: readonly SeenDataset[];
}

/** What events told of a run. */
export interface RunState {
  readonly runId: string;
  readonly job: LineageName;
  readonly facets: JsonObject;
  /** Of the first event, and the first one that says how the run ended; milliseconds since 1970. */
  readonly startedAt: number;
  readonly end?: { readonly type: EventType; readonly time: number };
  /** What the run itself did with each dataset, in facets. */
  readonly inputs: readonly SeenDataset[];
  readonly outputs: readonly SeenDataset[];
}

const ENDS: ReadonlySet<EventType> = new Set(['COMPLETE', 'ABORT', 'FAIL']);
/** The facets that are used of each part; the others, such as whole query plans, would fill the memory. */
const OF_JOBS = ['documentation', 'jobType', 'ownership', 'sourceCode', 'sourceCodeLocation', 'sql', 'tags'];
const OF_RUNS = [
  'airflow',
  'errorMessage',
  'externalQuery',
  'jobDependencies',
  'nominalTime',
  'parent',
  'processing_engine',
];
const OF_JOB_OUTPUTS = ['columnLineage', 'schema'];
/** What a run did, not what a dataset is. */
const OF_RUN_INPUTS = ['inputStatistics'];
const OF_RUN_OUTPUTS = ['lifecycleStateChange', 'outputStatistics', 'version'];

/** The latest value by key, whatever order the values come in. Of the same time the greater text counts, so that all orders agree. */
export class Latest {
  private readonly values = new Map<string, Timed & { readonly value: JsonObject[string] }>();

  addAll(facets: JsonObject, time: number): void {
    for (const [key, value] of Object.entries(facets)) {
      const known = this.values.get(key);
      const isLater =
        known === undefined ||
        time > known.time ||
        (time === known.time && JSON.stringify(value) > JSON.stringify(known.value));
      if (isLater) this.values.set(key, { time, value });
    }
  }

  all(): JsonObject {
    const sorted = [...this.values].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([key, { value }]) => [key, value]));
  }
}

/** What events tell of datasets, each facet as the latest has it. */
export class Datasets {
  private readonly seen = new Map<string, { name: LineageName; facets: Latest; time: number }>();

  add(datasets: readonly NamedFacets[], time: number): void {
    for (const { namespace, name, facets } of datasets) {
      const key = keyOf({ namespace, name });
      const known = this.seen.get(key) ?? { name: { namespace, name }, facets: new Latest(), time };
      known.facets.addAll(facets, time);
      known.time = Math.max(known.time, time);
      this.seen.set(key, known);
    }
  }

  all(): readonly SeenDataset[] {
    return [...this.seen]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { name, facets, time }]) => ({ ...name, facets: facets.all(), time }));
  }
}

class JobEvents {
  readonly facets = new Latest();
  readonly inputs = new Datasets();
  readonly outputs = new Datasets();
  readonly producers = new Latest();

  constructor(readonly name: LineageName) {}
}

class RunEvents {
  readonly facets = new Latest();
  readonly inputs = new Datasets();
  readonly outputs = new Datasets();
  end: RunState['end'];
  isNew = false;

  constructor(
    readonly runId: string,
    public job: LineageName,
    public startedAt: number,
  ) {}
}

/**
 * Puts together what events tell of jobs and runs. The same events give the same result in any order and however often they come:
 * inputs of a START and outputs of a COMPLETE belong together. Grows with jobs, runs and their datasets, not with events.
 */
export class LineageState {
  private readonly jobsByKey = new Map<string, JobEvents>();
  private readonly runsById = new Map<string, RunEvents>();

  /** An event that is not new was told of before: it adds to its job, and its run is told of again only with a new one. */
  add(event: JobEvent, isNew = true): void {
    const { time, inputs, outputs, producer } = event;
    const name = { namespace: event.job.namespace, name: event.job.name };
    const key = keyOf(name);
    const job = this.jobsByKey.get(key) ?? new JobEvents(name);
    this.jobsByKey.set(key, job);
    job.facets.addAll(only(event.job.facets, OF_JOBS), time);
    job.inputs.add(withFacets(inputs, []), time);
    job.outputs.add(withFacets(outputs, OF_JOB_OUTPUTS), time);
    if (producer !== '') job.producers.addAll({ producer }, time);
    if (event.run) this.addRun({ ...event, run: event.run }, name, isNew);
  }

  private addRun(
    { run: said, time, inputs, outputs }: JobEvent & { readonly run: NonNullable<JobEvent['run']> },
    name: LineageName,
    isNew: boolean,
  ): void {
    const { id: runId, eventType, facets } = said;
    const run = this.runsById.get(runId) ?? new RunEvents(runId, name, time);
    this.runsById.set(runId, run);
    // A producer that gives two jobs one run contradicts itself: the same job wins in any order.
    if (keyOf(name) < keyOf(run.job)) run.job = name;
    run.facets.addAll(only(facets, OF_RUNS), time);
    run.startedAt = Math.min(run.startedAt, time);
    run.isNew ||= isNew;
    run.inputs.add(withFacets(inputs, OF_RUN_INPUTS), time);
    run.outputs.add(withFacets(outputs, OF_RUN_OUTPUTS), time);
    if (ENDS.has(eventType) && isEarlier({ type: eventType, time }, run.end))
      run.end = { type: eventType, time };
  }

  /** By namespace and name. */
  jobs(): readonly JobState[] {
    return sorted(this.jobsByKey).map(({ name, facets, inputs, outputs, producers }) => {
      const { producer } = producers.all();
      return {
        ...name,
        facets: facets.all(),
        producer: typeof producer === 'string' ? producer : '',
        inputs: inputs.all(),
        outputs: outputs.all(),
      };
    });
  }

  /** Those that something new is known of, by id. */
  runs(): readonly RunState[] {
    return sorted(this.runsById)
      .filter(({ isNew }) => isNew)
      .map(({ runId, job, facets, startedAt, inputs, outputs, end }) => ({
        runId,
        job,
        facets: facets.all(),
        startedAt,
        inputs: inputs.all(),
        outputs: outputs.all(),
        ...(end === undefined ? {} : { end }),
      }));
  }
}

/** Those of `facets` that are named in `wanted`. */
export function only(facets: JsonObject, wanted: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(facets).filter(([key]) => wanted.includes(key)));
}

function withFacets(datasets: readonly LineageDataset[], wanted: readonly string[]): readonly NamedFacets[] {
  return datasets.map(({ namespace, name, facets, runFacets }) => ({
    namespace,
    name,
    facets: only({ ...facets, ...runFacets }, wanted),
  }));
}

function isEarlier(end: NonNullable<RunState['end']>, known: RunState['end']): boolean {
  if (known === undefined || end.time !== known.time) return known === undefined || end.time < known.time;
  return end.type > known.type;
}

/** One text for one name. */
export function keyOf({ namespace, name }: LineageName): string {
  return JSON.stringify([namespace, name]);
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly T[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
