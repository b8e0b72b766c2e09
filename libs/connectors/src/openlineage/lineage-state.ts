import { type JsonObject, type JsonValue } from '../connector';
import { numberAt, objectAt, textAt } from '../json';
import { type FileBackedMap } from '../working-file/file-backed-map';
import { type Stored, type WorkingFile } from '../working-file/working-file';
import { type EventType, type JobEvent, type LineageDataset, type LineageName } from './event';
import { Datasets, keyOf, Latest, type NamedFacets, nameIn, only, type SeenDataset } from './latest-facets';

/** What says by which name a job goes. */
export interface IdentifiedJob extends LineageName {
  readonly facets: JsonObject;
  readonly producer: string;
}

/** What events told of a job, in whatever order they came. */
export interface JobState extends IdentifiedJob {
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

/** Jobs that are held in memory, each with its datasets and their facets. */
const HELD_JOBS = 500;
/** Characters of runs that are held: most runs have a thousand, one with a trace of its failure some hundred thousand. */
const HELD_CHARACTERS = 8_000_000;

class JobEvents {
  constructor(
    readonly name: LineageName,
    readonly facets = new Latest(),
    readonly producers = new Latest(),
    readonly inputs = new Datasets(),
    readonly outputs = new Datasets(),
  ) {}

  get producer(): string {
    return textAt(this.producers.all(), 'producer') ?? '';
  }
}

const JOBS: Stored<JobEvents> = {
  toJson: ({ name, facets, producers, inputs, outputs }) => ({
    ...name,
    facets: facets.toJson(),
    producers: producers.toJson(),
    inputs: inputs.toJson(),
    outputs: outputs.toJson(),
  }),
  fromJson: (json: JsonValue) => {
    const { facets, producers, inputs, outputs, ...name } = objectAt(json);
    return new JobEvents(
      nameIn(name),
      Latest.fromJson(facets),
      Latest.fromJson(producers),
      Datasets.fromJson(inputs),
      Datasets.fromJson(outputs),
    );
  },
};

class RunEvents {
  end: RunState['end'];
  isNew = false;

  constructor(
    readonly runId: string,
    public job: LineageName,
    public startedAt: number,
    readonly facets = new Latest(),
    readonly inputs = new Datasets(),
    readonly outputs = new Datasets(),
  ) {}
}

const RUNS: Stored<RunEvents> = {
  toJson: ({ runId, job, startedAt, isNew, end, facets, inputs, outputs }) => ({
    runId,
    ...job,
    startedAt,
    isNew,
    ...(end === undefined ? {} : { end }),
    facets: facets.toJson(),
    inputs: inputs.toJson(),
    outputs: outputs.toJson(),
  }),
  fromJson: (json: JsonValue) => {
    const value = objectAt(json);
    const run = new RunEvents(
      textAt(value, 'runId') ?? '',
      nameIn(value),
      numberAt(value, 'startedAt') ?? 0,
      Latest.fromJson(value['facets']),
      Datasets.fromJson(value['inputs']),
      Datasets.fromJson(value['outputs']),
    );
    run.isNew = value['isNew'] === true;
    const end = objectAt(value, 'end');
    const type = [...ENDS].find((known) => known === end['type']);
    if (type !== undefined) run.end = { type, time: numberAt(end, 'time') ?? 0 };
    return run;
  },
};

/**
 * Puts together what events tell of jobs and runs. The same events give the same result in any order and however often they come:
 * inputs of a START and outputs of a COMPLETE belong together. Lies in a working file; memory holds no more than some hundred of them.
 */
export class LineageState {
  private readonly jobsByKey: FileBackedMap<JobEvents>;
  private readonly runsById: FileBackedMap<RunEvents>;

  constructor(file: WorkingFile) {
    this.jobsByKey = file.map(JOBS, HELD_JOBS);
    this.runsById = file.map(RUNS, {
      most: HELD_CHARACTERS,
      weigh: (run) => JSON.stringify(RUNS.toJson(run)).length,
    });
  }

  /** An event that is not new was told of before: it adds to its job, and its run is told of again only with a new one. */
  add(event: JobEvent, isNew = true): void {
    const { time, inputs, outputs, producer } = event;
    const name = { namespace: event.job.namespace, name: event.job.name };
    const key = keyOf(name);
    const job = this.jobsByKey.get(key) ?? new JobEvents(name);
    job.facets.addAll(only(event.job.facets, OF_JOBS), time);
    job.inputs.add(withFacets(inputs, []), time);
    job.outputs.add(withFacets(outputs, OF_JOB_OUTPUTS), time);
    if (producer !== '') job.producers.addAll({ producer }, time);
    this.jobsByKey.set(key, job);
    if (event.run) this.addRun({ ...event, run: event.run }, name, isNew);
  }

  private addRun(
    { run: said, time, inputs, outputs }: JobEvent & { readonly run: NonNullable<JobEvent['run']> },
    name: LineageName,
    isNew: boolean,
  ): void {
    const { id: runId, eventType, facets } = said;
    const run = this.runsById.get(runId) ?? new RunEvents(runId, name, time);
    // A producer that gives two jobs one run contradicts itself: the same job wins in any order.
    if (keyOf(name) < keyOf(run.job)) run.job = name;
    run.facets.addAll(only(facets, OF_RUNS), time);
    run.startedAt = Math.min(run.startedAt, time);
    run.isNew ||= isNew;
    run.inputs.add(withFacets(inputs, OF_RUN_INPUTS), time);
    run.outputs.add(withFacets(outputs, OF_RUN_OUTPUTS), time);
    if (ENDS.has(eventType) && isEarlier({ type: eventType, time }, run.end))
      run.end = { type: eventType, time };
    this.runsById.set(runId, run);
  }

  /** By namespace and name. */
  *jobs(): Generator<JobState> {
    for (const [, { name, facets, producer, inputs, outputs }] of this.jobsByKey.entries())
      yield { ...name, facets: facets.all(), producer, inputs: inputs.all(), outputs: outputs.all() };
  }

  /** What identifies a job that was told of. */
  job(name: LineageName): IdentifiedJob | undefined {
    const job = this.jobsByKey.get(keyOf(name));
    return job && { ...job.name, facets: job.facets.all(), producer: job.producer };
  }

  /** Those that something new is known of, by id. */
  *runs(): Generator<RunState> {
    for (const [
      ,
      { runId, job, facets, startedAt, inputs, outputs, end, isNew },
    ] of this.runsById.entries()) {
      if (!isNew) continue;
      yield {
        runId,
        job,
        facets: facets.all(),
        startedAt,
        inputs: inputs.all(),
        outputs: outputs.all(),
        ...(end === undefined ? {} : { end }),
      };
    }
  }

  /** Forgets all of it. */
  clear(): void {
    this.jobsByKey.clear();
    this.runsById.clear();
  }
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
