import { guid, schemaFieldUrn, Urn } from '@dataspoke/domain';
import { type JsonObject, type JsonValue } from '../connector';
import { asText, isList, isObject, objectAt, storableText, textAt } from '../json';
import { type EventFault, type LineageEvent } from './event';
import { possibleUrn } from './possible-urn';

const PLATFORM = 'urn:li:dataPlatform:openlineage';
const MAX_TEXT = 10_000;

const NOT_NULL: JsonObject = { operator: 'NOT_NULL', aggregation: 'IDENTITY' };
const UNIQUE: JsonObject = {
  operator: 'EQUAL_TO',
  // So spelt in DataHub's model.
  aggregation: 'UNIQUE_PROPOTION',
  parameters: { value: { value: '1.0', type: 'NUMBER' } },
};

/** Assertions that DataHub has words for. */
const STANDARD: ReadonlyMap<string, JsonObject> = new Map([
  ['not_null', NOT_NULL],
  ['expect_column_values_to_not_be_null', NOT_NULL],
  ['unique', UNIQUE],
  ['expect_column_values_to_be_unique', UNIQUE],
]);

/** What an event says of one assertion about a dataset. */
export interface CheckedAssertion {
  readonly urn: string;
  /** For people. */
  readonly name: string;
  readonly info: JsonObject;
  readonly result: JsonObject;
}

/** Where assertions were found, and what their results are of. */
export interface AssertionPlace {
  readonly dataset: string;
  readonly time: number;
  /** Of the run that checked; absent outside of runs. */
  readonly runId?: string;
}

type Found = readonly CheckedAssertion[];

/** The `dataQualityAssertions` facet. What is no assertion is left out and added to `faults`. */
export function checkedAssertions(facet: JsonObject, place: AssertionPlace, faults: EventFault[]): Found {
  return entriesOf(facet['assertions'], '/assertions', faults).flatMap(({ entry, pointer }) => {
    const assertion = textAt(entry, 'assertion');
    const success = entry['success'];
    if (assertion === undefined) faults.push({ pointer: `${pointer}/assertion`, message: 'must be a text' });
    if (typeof success !== 'boolean') {
      faults.push({ pointer: `${pointer}/success`, message: 'must be true or false' });
    }
    if (assertion === undefined || typeof success !== 'boolean') return [];
    return checked(entry, assertion, success ? 'pass' : 'fail', place);
  });
}

/**
 * The `test` facet of a run, of tests about the one dataset that the run is about; those that the dataset's own facet tells of, by
 * `known` names, are left out.
 */
export function checkedTests(
  facet: JsonObject,
  place: AssertionPlace,
  known: ReadonlySet<string>,
  faults: EventFault[],
): Found {
  return entriesOf(facet['tests'], '/tests', faults).flatMap(({ entry, pointer }) => {
    const [name, status] = [textAt(entry, 'name'), textAt(entry, 'status')];
    if (name === undefined) faults.push({ pointer: `${pointer}/name`, message: 'must be a text' });
    if (status !== 'pass' && status !== 'fail' && status !== 'skip') {
      faults.push({ pointer: `${pointer}/status`, message: 'must be pass, fail or skip' });
    } else if (name !== undefined && !known.has(name)) {
      return checked(entry, textAt(entry, 'type') ?? 'test', status, place);
    }
    return [];
  });
}

/** The names of tests and assertions of a facet. */
export function namesIn(facet: JsonObject): ReadonlySet<string> {
  const list = facet['assertions'];
  return new Set((isList(list) ? list : []).filter(isObject).flatMap((entry) => textAt(entry, 'name') ?? []));
}

/** The only dataset that a run is about: its only input, or its only output where it has no input. */
export function onlyDataset(
  event: LineageEvent,
): { readonly namespace: string; readonly name: string } | undefined {
  if ('dataset' in event) return undefined;
  const of = event.inputs.length === 0 ? event.outputs : event.inputs;
  const distinct = new Map(
    of.map(({ namespace, name }) => [JSON.stringify([namespace, name]), { namespace, name }]),
  );
  return distinct.size === 1 ? [...distinct.values()][0] : undefined;
}

/** Of two results of one time the one that says worse: a failure is never hidden by a success. */
export function worse(a: JsonObject, b: JsonObject): JsonObject {
  const rank = ({ result }: JsonObject): number =>
    ['SUCCESS', 'ERROR', 'FAILURE'].indexOf(textAt(objectAt(result), 'type') ?? '');
  if (rank(a) !== rank(b)) return rank(a) > rank(b) ? a : b;
  return JSON.stringify(a) > JSON.stringify(b) ? a : b;
}

/** Aspects of an assertion beside its results. */
export function assertionAspects(info: JsonObject): Readonly<Record<string, JsonObject>> {
  return { assertionInfo: info, dataPlatformInstance: { platform: PLATFORM } };
}

function checked(
  entry: JsonObject,
  assertion: string,
  status: 'pass' | 'fail' | 'skip',
  place: AssertionPlace,
): Found {
  const { dataset } = place;
  const column = textAt(entry, 'column');
  const name = textAt(entry, 'name');
  const params = objectAt(entry, 'params');
  const content = shortened(entry, 'content');
  const field =
    column === undefined
      ? undefined
      : possibleUrn(() => schemaFieldUrn(dataset, storableText(column)).toString());
  const key = {
    platform: 'openlineage',
    dataset,
    ...(column === undefined ? {} : { column }),
    assertion,
    // Without a name only its parameters tell it from another of its kind.
    ...(name === undefined ? { params: stable(params), content: content ?? '' } : { name }),
  };
  const urn = Urn.of('assertion', guid(key)).toString();
  const description = shortened(entry, 'description');
  const texts = Object.entries(params).map(
    ([key, value]) => [storableText(key), text(asText(value))] as const,
  );
  const info: JsonObject = {
    type: 'CUSTOM',
    customProperties: name === undefined ? {} : { name: text(name) },
    source: { type: 'EXTERNAL' },
    // DataHub fills it in when it is missing, and would differ from us ever after.
    entityUrn: dataset,
    ...(description === undefined ? {} : { description }),
    customAssertion: {
      type: 'OpenLineage',
      entity: dataset,
      ...(field === undefined ? {} : { field, fields: [field] }),
      scope: field === undefined ? 'DATASET_ROWS' : 'DATASET_COLUMN',
      operator: '_NATIVE_',
      aggregation: '_NATIVE_',
      ...STANDARD.get(assertion),
      nativeType: text(assertion),
      ...(content === undefined ? {} : { logic: content }),
      nativeParameters: Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
  const result = {
    timestampMillis: place.time,
    runId: place.runId ?? `openlineage-${place.time}`,
    assertionUrn: urn,
    asserteeUrn: dataset,
    status: 'COMPLETE',
    result: verdict(entry, status),
  };
  return [{ urn, name: text(name ?? assertion), info, result }];
}

/** `result` of a run event. A warning is a failure of low severity, and what was not checked is an error: neither ever counts as passed. */
function verdict(entry: JsonObject, status: 'pass' | 'fail' | 'skip'): JsonObject {
  const severity = textAt(entry, 'severity');
  const actual = textAt(entry, 'actual');
  const native = {
    status,
    severity,
    expected: shortened(entry, 'expected'),
    actual: shortened(entry, 'actual'),
  };
  const nativeResults = Object.fromEntries(
    Object.entries(native).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, text(value)] as const],
    ),
  );
  if (status === 'skip') return { type: 'ERROR', nativeResults, error: { type: 'INSUFFICIENT_DATA' } };
  const measured = actual === undefined || actual.trim() === '' ? NaN : Number(actual);
  return {
    type: status === 'pass' ? 'SUCCESS' : 'FAILURE',
    ...(status === 'pass' ? {} : { severity: severity?.toLowerCase() === 'warn' ? 'LOW' : 'HIGH' }),
    ...(Number.isFinite(measured) ? { actualAggValue: measured } : {}),
    nativeResults,
  };
}

function entriesOf(
  value: JsonValue | undefined,
  pointer: string,
  faults: EventFault[],
): readonly { readonly entry: JsonObject; readonly pointer: string }[] {
  if (!isList(value)) {
    faults.push({ pointer, message: 'must be a list' });
    return [];
  }
  return value.flatMap((entry, index) => {
    const at = `${pointer}/${index}`;
    if (isObject(entry)) return [{ entry, pointer: at }];
    faults.push({ pointer: at, message: 'must be an object' });
    return [];
  });
}

function stable(params: JsonObject): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shortened(entry: JsonObject, key: string): string | undefined {
  const found = textAt(entry, key);
  return found === undefined ? undefined : text(found);
}

function text(value: string): string {
  return storableText(value.slice(0, MAX_TEXT));
}
