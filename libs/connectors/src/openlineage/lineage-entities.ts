import { InvalidUrn, schemaFieldUrn, Urn } from '@dataspoke/domain';
import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, numberAt, objectAt, storableText, textAt } from '../json';
import { type EntityRecord } from '../records';
import { datasetUrn, type DatasetNaming } from './dataset-name';
import { type LineageName } from './event';
import { type JobState, type LineageState, type RunState, type SeenDataset } from './lineage-state';

/** An entity that events describe; its reader adds where it stands. */
export type LineageEntity = Omit<EntityRecord, 'checkpoint' | 'kind'>;

/** A job whose name no URN can hold. */
export interface UnnamedJob {
  readonly unnamed: LineageName;
}

/** Longest text that is kept of a facet, in characters. */
const MAX_TEXT = 100_000;

/** What a column does with what it is made of, in words of DataHub, by subtype of a transformation. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['IDENTITY', 'IDENTITY'],
  ['TRANSFORMATION', 'TRANSFORM'],
  ['AGGREGATION', 'AGGREGATION'],
]);

/**
 * Flows, jobs and runs that events describe, each job behind its flow and each run behind all jobs. A name that no URN can hold is
 * left out and told in the warnings of its job; a job without a possible URN comes as such, and its runs do not. Facets that are not as
 * specified count as absent.
 */
export function* lineageEntities(
  state: LineageState,
  naming: DatasetNaming,
): Generator<LineageEntity | UnnamedJob> {
  const jobs = new Map<string, string>();
  const flows = new Set<string>();
  for (const job of state.jobs()) {
    const place = placeOf(job);
    if (place === undefined) {
      yield { unnamed: { namespace: job.namespace, name: job.name } };
      continue;
    }
    jobs.set(keyOf(job), place.job);
    if (!flows.has(place.flow)) yield flowEntity(job, place);
    flows.add(place.flow);
    yield jobEntity(job, place, naming);
  }
  for (const run of state.runs()) {
    const job = jobs.get(keyOf(run.job));
    if (job !== undefined) yield runEntity(run, job);
  }
}

interface Place {
  readonly flow: string;
  readonly flowName: string;
  readonly job: string;
}

// Airflow and Spark name what belongs together before the first dot: the DAG, the application.
function placeOf(job: JobState): Place | undefined {
  return attempt(() => {
    const [first = ''] = job.name.split('.');
    const flowName = first === '' ? job.name : first;
    const flow = Urn.of('dataFlow', orchestratorOf(job), flowName, job.namespace).toString();
    return { flow, flowName, job: Urn.of('dataJob', flow, job.name).toString() };
  });
}

function orchestratorOf({ facets, producer }: JobState): string {
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
    const urns = datasets.map((dataset) => named(dataset, naming, warnings));
    return [...new Set(urns.filter((urn) => urn !== undefined))]
      .sort()
      .map((destinationUrn) => ({ destinationUrn }));
  };
  const inputDatasetEdges = edges(job.inputs);
  const outputDatasetEdges = edges(job.outputs);
  const columns = job.outputs.flatMap((output) => columnLineage(output, naming, warnings));
  const description = shortened(textAt(objectAt(job.facets, 'documentation'), 'description'));
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
    },
    ...(warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] }),
  };
}

function columnLineage(
  output: SeenDataset,
  naming: DatasetNaming,
  warnings: string[],
): readonly JsonObject[] {
  const downstream = named(output, naming, warnings);
  if (downstream === undefined) return [];
  const fields = Object.entries(objectAt(output.facets, 'columnLineage', 'fields'));
  return fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([column, field]) => {
      const byOperation = Map.groupBy(origins(field, naming, warnings), ({ operation }) => operation);
      const target = attempt(() => schemaFieldUrn(downstream, column).toString());
      if (target === undefined) return [];
      return [...byOperation]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([transformOperation, found]) => ({
          upstreamType: 'FIELD_SET',
          upstreams: [...new Set(found.map(({ urn }) => urn))].sort(),
          downstreamType: 'FIELD',
          downstreams: [target],
          transformOperation,
          confidenceScore: 1,
        }));
    });
}

function origins(
  field: JsonValue,
  naming: DatasetNaming,
  warnings: string[],
): readonly { readonly urn: string; readonly operation: string }[] {
  const inputs = isObject(field) ? field['inputFields'] : undefined;
  return (isList(inputs) ? inputs : []).filter(isObject).flatMap((input) => {
    const [namespace, name, column] = [
      textAt(input, 'namespace'),
      textAt(input, 'name'),
      textAt(input, 'field'),
    ];
    if (namespace === undefined || name === undefined || column === undefined) return [];
    const dataset = named({ namespace, name }, naming, warnings);
    if (dataset === undefined) return [];
    const urn = attempt(() => schemaFieldUrn(dataset, storableText(column)).toString());
    return urn === undefined ? [] : [{ urn, operation: operationOf(input) }];
  });
}

function operationOf(input: JsonObject): string {
  const listed = input['transformations'];
  const [first] = (isList(listed) ? listed : []).filter(isObject);
  return OPERATIONS.get(first === undefined ? '' : (textAt(first, 'subtype') ?? '')) ?? 'TRANSFORM';
}

function runEntity(run: RunState, job: string): LineageEntity {
  const { end, facets, startedAt, runId } = run;
  const named = textAt(objectAt(facets, 'parent', 'run'), 'runId')?.toLowerCase();
  const parent = named === undefined || named === runId ? undefined : attempt(() => instanceOf(named));
  const properties = {
    error_message: shortened(textAt(objectAt(facets, 'errorMessage'), 'message')),
    nominal_start_time: shortened(textAt(objectAt(facets, 'nominalTime'), 'nominalStartTime')),
    nominal_end_time: shortened(textAt(objectAt(facets, 'nominalTime'), 'nominalEndTime')),
    engine: shortened(textAt(objectAt(facets, 'processing_engine'), 'name')),
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
        upstreamInstances: [],
      },
      dataProcessInstanceRunEvent:
        end === undefined
          ? { timestampMillis: startedAt, status: 'STARTED' }
          : {
              timestampMillis: end.time,
              status: 'COMPLETE',
              result: { type: resultOf(end.type), nativeResultType: 'openlineage' },
              durationMillis: Math.max(0, end.time - startedAt),
            },
    },
  };
}

function resultOf(type: string): string {
  if (type === 'COMPLETE') return 'SUCCESS';
  return type === 'FAIL' ? 'FAILURE' : 'SKIPPED';
}

function instanceOf(runId: string): string {
  return Urn.of('dataProcessInstance', runId).toString();
}

function named(name: LineageName, naming: DatasetNaming, warnings: string[]): string | undefined {
  const urn = attempt(() => datasetUrn(name, naming));
  if (urn === undefined) {
    warnings.push(
      `DataHub cannot hold the name of ${JSON.stringify(name.name)} in ${JSON.stringify(name.namespace)}.`,
    );
  }
  return urn;
}

function attempt<T>(build: () => T): T | undefined {
  try {
    return build();
  } catch (error) {
    if (error instanceof InvalidUrn) return undefined;
    throw error;
  }
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

function keyOf({ namespace, name }: LineageName): string {
  return JSON.stringify([namespace, name]);
}
