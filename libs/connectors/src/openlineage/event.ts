import { type JsonObject, type JsonValue } from '../connector';
import { isList, isObject, objectAt, storableText, textAt } from '../json';

const EVENT_TYPES = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What a part of an event is called: unique together. */
export interface LineageName {
  readonly namespace: string;
  readonly name: string;
}

interface LineagePart extends LineageName {
  readonly facets: JsonObject;
}

export interface LineageDataset extends LineagePart {
  /** Of its part in the run: `inputFacets` or `outputFacets`. */
  readonly runFacets: JsonObject;
}

interface AnyEvent {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly producer: string;
}

/** A `RunEvent` or `JobEvent`. */
export interface JobEvent extends AnyEvent {
  /** Absent where the event tells of the job itself. */
  readonly run?: { readonly id: string; readonly eventType: EventType; readonly facets: JsonObject };
  readonly job: LineagePart;
  readonly inputs: readonly LineageDataset[];
  readonly outputs: readonly LineageDataset[];
}

/** A `DatasetEvent`: tells of a dataset and of no job. */
export interface DatasetEvent extends AnyEvent {
  readonly dataset: LineageDataset;
}

/** An event of OpenLineage 2-0-2, as far as the specification demands it; facets are as they came. */
export type LineageEvent = JobEvent | DatasetEvent;

/** What is wrong with an event, and where: a JSON pointer (RFC 6901) into it. */
export interface EventFault {
  readonly pointer: string;
  readonly message: string;
}

export type ParsedEvent =
  { readonly ok: true; readonly event: LineageEvent } | { readonly ok: false; readonly fault: EventFault };

const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** RFC 3339 with an offset: without one nobody knows when it was. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** Reads an event of a run, a job or a dataset. Never raises: what the specification demands and is missing or wrong is the first fault found. */
export function parseEvent(value: JsonValue): ParsedEvent {
  if (!isObject(value)) return fault('', 'an event must be an object');
  const written = textAt(value, 'eventTime') ?? '';
  const time = TIME.test(written) ? Date.parse(written) : NaN;
  if (Number.isNaN(time)) return fault('/eventTime', 'must be a date and time with a time zone');
  const producer = textAt(value, 'producer') ?? '';
  if (value['dataset'] !== undefined && value['job'] === undefined && value['run'] === undefined) {
    const dataset = named(value['dataset'], '/dataset');
    if ('pointer' in dataset) return { ok: false, fault: dataset };
    return { ok: true, event: { time, producer, dataset } };
  }
  const isOfJob = value['run'] === undefined && value['eventType'] === undefined;
  const run = isOfJob ? undefined : runOf(value);
  if (run !== undefined && 'pointer' in run) return { ok: false, fault: run };
  const job = named(value['job'], '/job');
  if ('pointer' in job) return { ok: false, fault: job };
  const inputs = datasets(value['inputs'], '/inputs');
  if ('pointer' in inputs) return { ok: false, fault: inputs };
  const outputs = datasets(value['outputs'], '/outputs');
  if ('pointer' in outputs) return { ok: false, fault: outputs };
  const event: JobEvent = {
    time,
    producer,
    ...(run === undefined ? {} : { run }),
    job,
    inputs: inputs.list,
    outputs: outputs.list,
  };
  return { ok: true, event };
}

function runOf(value: JsonObject): NonNullable<JobEvent['run']> | EventFault {
  const type = value['eventType'] ?? 'OTHER';
  const eventType = EVENT_TYPES.find((known) => known === type);
  if (eventType === undefined) {
    return { pointer: '/eventType', message: `must be one of ${EVENT_TYPES.join(', ')}` };
  }
  if (!isObject(value['run'])) return { pointer: '/run', message: 'must be an object' };
  const id = textAt(value['run'], 'runId') ?? '';
  if (!RUN_ID.test(id)) return { pointer: '/run/runId', message: 'must be a UUID' };
  return { id: id.toLowerCase(), eventType, facets: objectAt(value, 'run', 'facets') };
}

function datasets(
  value: JsonValue | undefined,
  pointer: string,
): { readonly list: readonly LineageDataset[] } | EventFault {
  if (value === undefined || value === null) return { list: [] };
  if (!isList(value)) return { pointer, message: 'must be a list' };
  const list: LineageDataset[] = [];
  for (const [index, item] of value.entries()) {
    const found = named(item, `${pointer}/${index}`);
    if ('pointer' in found) return found;
    list.push(found);
  }
  return { list };
}

function named(value: JsonValue | undefined, pointer: string): LineageDataset | EventFault {
  if (!isObject(value)) return { pointer, message: 'must be an object' };
  const namespace = textAt(value, 'namespace');
  if (namespace === undefined) return { pointer: `${pointer}/namespace`, message: 'must be a text' };
  const name = textAt(value, 'name');
  if (name === undefined) return { pointer: `${pointer}/name`, message: 'must be a text' };
  return {
    namespace: storableText(namespace),
    name: storableText(name),
    facets: objectAt(value, 'facets'),
    runFacets: { ...objectAt(value, 'inputFacets'), ...objectAt(value, 'outputFacets') },
  };
}

function fault(pointer: string, message: string): ParsedEvent {
  return { ok: false, fault: { pointer, message } };
}
