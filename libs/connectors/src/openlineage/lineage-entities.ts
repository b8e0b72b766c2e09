import { Urn } from '@dataspoke/domain';
import { type JsonObject } from '../connector';
import { isList, isObject, numberAt, objectAt, storableText, textAt } from '../json';
import { type EntityRecord } from '../records';
import { columnLineage } from './column-lineage';
import { type DatasetNaming, namedDataset } from './dataset-name';
import { type LineageName } from './event';
import { keyOf, type SeenDataset } from './latest-facets';
import { type IdentifiedJob, type JobState, type LineageState, type RunState } from './lineage-state';
import { ownership, tagsByField } from './people-and-tags';
import { possibleUrn } from './possible-urn';

/** An entity that events describe; its reader adds where it stands. */
export type LineageEntity = Omit<EntityRecord, 'checkpoint' | 'kind'>;

/** Something whose name no URN can hold. */
export interface Unnamed {
  readonly unnamed: LineageName;
  readonly objectType: string;
}

/** Longest text that is kept of a facet, in characters. */
const MAX_TEXT = 100_000;

/**
 * Flows, jobs and runs that events describe, each job behind its flow and each run behind all jobs. A flow comes again where another one
 * stood between its jobs. A name that no URN can hold is left out and told in the warnings of its job; a job without a possible URN comes
 * as such, and its runs do not. Facets that are not as specified count as absent.
 */
export function* lineageEntities(
  state: LineageState,
  naming: DatasetNaming,
): Generator<LineageEntity | Unnamed> {
  let flow: string | undefined;
  for (const job of state.jobs()) {
    const place = placeOf(job);
    if (place === undefined) {
      yield { unnamed: { namespace: job.namespace, name: job.name }, objectType: 'job' };
      continue;
    }
    if (flow !== place.flow) yield flowEntity(job, place);
    flow = place.flow;
    yield jobEntity(job, place, naming);
  }
  let last: { readonly name: string; readonly urn: string | undefined } | undefined;
  for (const run of state.runs()) {
    const name = keyOf(run.job);
    // Most have the job of the one before.
    if (last?.name !== name) {
      const job = state.job(run.job);
      last = { name, urn: job && placeOf(job)?.job };
    }
    if (last.urn !== undefined) yield runEntity(run, last.urn);
  }
}

interface Place {
  readonly flow: string;
  readonly flowName: string;
  readonly job: string;
}

// Airflow and Spark name what belongs together before the first dot: the DAG, the application.
function placeOf(job: IdentifiedJob): Place | undefined {
  return possibleUrn(() => {
    const [first = ''] = job.name.split('.');
    const flowName = first === '' ? job.name : first;
    const flow = Urn.of('dataFlow', orchestratorOf(job), flowName, job.namespace).toString();
    return { flow, flowName, job: Urn.of('dataJob', flow, job.name).toString() };
  });
}

function orchestratorOf({ facets, producer }: IdentifiedJob): string {
  const integration = textAt(objectAt(facets, 'jobType'), 'integration')?.toLowerCase();
  if (integration !== undefined && /^[a-z0-9_-]+$/.test(integration)) return integration;
  return /\b(airflow|spark|flink|dbt|dagster)\b/i.exec(producer)?.[1]?.toLowerCase() ?? 'openlineage';
}

function flowEntity({ namespace }: JobState, { flow, flowName }: Place): LineageEntity {
  return {
    path: [namespace, flowName],
    objectType: 'flow',
    urn: flow,
    aspects: { dataFlowInfo: { name: flowName, customProperties: { namespace } } },
  };
}

function jobEntity(job: JobState, place: Place, naming: DatasetNaming): LineageEntity {
  const warnings: string[] = [];
  const edges = (datasets: readonly SeenDataset[]): readonly JsonObject[] => {
    const urns = datasets.map((dataset) => namedDataset(dataset, naming, warnings));
    return [...new Set(urns.filter((urn) => urn !== undefined))]
      .sort()
      .map((destinationUrn) => ({ destinationUrn }));
  };
  const inputDatasetEdges = edges(job.inputs);
  const outputDatasetEdges = edges(job.outputs);
  const columns = job.outputs.flatMap((output) => columnLineage(output, naming, warnings).fineGrained);
  const description = shortened(textAt(objectAt(job.facets, 'documentation'), 'description'));
  const { ownership: owners, tags } = job.facets;
  const properties = {
    namespace: job.namespace,
    sql: shortened(textAt(objectAt(job.facets, 'sql'), 'query')),
    source_code: shortened(textAt(objectAt(job.facets, 'sourceCode'), 'sourceCode')),
    source_code_language: shortened(textAt(objectAt(job.facets, 'sourceCode'), 'language')),
    source_code_url: shortened(textAt(objectAt(job.facets, 'sourceCodeLocation'), 'url')),
    processing_type: shortened(textAt(objectAt(job.facets, 'jobType'), 'processingType')),
    job_type: shortened(textAt(objectAt(job.facets, 'jobType'), 'jobType')),
    producer: shortened(job.producer),
  };
  return {
    path: [job.namespace, job.name],
    objectType: 'job',
    urn: place.job,
    aspects: {
      dataJobInfo: {
        name: job.name,
        ...(description === undefined ? {} : { description }),
        type: { string: 'COMMAND' },
        flowUrn: place.flow,
        customProperties: present(properties),
      },
      dataJobInputOutput: {
        // Superseded by the edges, yet required by the aspect's schema.
        inputDatasets: [],
        outputDatasets: [],
        inputDatasetEdges,
        outputDatasetEdges,
        ...(columns.length === 0 ? {} : { fineGrainedLineages: columns }),
      },
      ...(owners === undefined ? {} : { ownership: ownership(objectAt(owners)) }),
      ...(tags === undefined ? {} : { globalTags: tagsByField(objectAt(tags)).get('') ?? { tags: [] } }),
    },
    ...(warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] }),
  };
}

function runEntity(run: RunState, job: string): LineageEntity {
  const { facets, startedAt, runId } = run;
  const named = textAt(objectAt(facets, 'parent', 'run'), 'runId')?.toLowerCase();
  const parent = named === undefined || named === runId ? undefined : possibleUrn(() => instanceOf(named));
  const properties = {
    error_message: shortened(textAt(objectAt(facets, 'errorMessage'), 'message')),
    nominal_start_time: shortened(textAt(objectAt(facets, 'nominalTime'), 'nominalStartTime')),
    nominal_end_time: shortened(textAt(objectAt(facets, 'nominalTime'), 'nominalEndTime')),
    engine: shortened(textAt(objectAt(facets, 'processing_engine'), 'name')),
    external_query_id: shortened(textAt(objectAt(facets, 'externalQuery'), 'externalQueryId')),
    rows_read: totalOf(run.inputs, 'inputStatistics', 'rowCount'),
    bytes_read: totalOf(run.inputs, 'inputStatistics', 'size'),
    rows_written: totalOf(run.outputs, 'outputStatistics', 'rowCount'),
    bytes_written: totalOf(run.outputs, 'outputStatistics', 'size'),
    attempt: numberAt(objectAt(facets, 'airflow', 'taskInstance'), 'try_number')?.toString(),
  };
  return {
    path: [run.job.namespace, run.job.name, runId],
    objectType: 'run',
    urn: instanceOf(runId),
    aspects: {
      dataProcessInstanceProperties: {
        name: runId,
        created: { time: startedAt, actor: 'urn:li:corpuser:datahub' },
        customProperties: present(properties),
      },
      dataProcessInstanceRelationships: {
        parentTemplate: job,
        ...(parent === undefined ? {} : { parentInstance: parent }),
        upstreamInstances: runsBefore(facets).filter((one) => one !== instanceOf(runId)),
      },
    },
    series: { dataProcessInstanceRunEvent: stateChanges(run) },
  };
}

// A run of which only its end is known has begun at no time of its own.
function stateChanges({ startedAt, end }: RunState): readonly JsonObject[] {
  const started = { timestampMillis: startedAt, status: 'STARTED' };
  if (end === undefined) return [started];
  const ended = {
    timestampMillis: end.time,
    status: 'COMPLETE',
    result: { type: resultOf(end.type), nativeResultType: 'openlineage' },
    durationMillis: Math.max(0, end.time - startedAt),
  };
  return startedAt < end.time ? [started, ended] : [ended];
}

/** The runs that a run has waited for. */
function runsBefore(facets: JsonObject): readonly string[] {
  const upstream = objectAt(facets, 'jobDependencies')['upstream'];
  const urns = (isList(upstream) ? upstream : []).filter(isObject).flatMap((dependency) => {
    const id = textAt(objectAt(dependency, 'run'), 'runId')?.toLowerCase();
    return id === undefined ? [] : (possibleUrn(() => instanceOf(id)) ?? []);
  });
  return [...new Set(urns)].sort();
}

function totalOf(datasets: readonly SeenDataset[], facet: string, key: string): string | undefined {
  const numbers = datasets.flatMap(({ facets }) => numberAt(objectAt(facets, facet), key) ?? []);
  return numbers.length === 0 ? undefined : String(numbers.reduce((sum, value) => sum + value, 0));
}

function resultOf(type: string): string {
  if (type === 'COMPLETE') return 'SUCCESS';
  return type === 'FAIL' ? 'FAILURE' : 'SKIPPED';
}

function instanceOf(runId: string): string {
  return Urn.of('dataProcessInstance', runId).toString();
}

function shortened(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : storableText(text.slice(0, MAX_TEXT));
}

function present(values: Readonly<Record<string, string | undefined>>): JsonObject {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
