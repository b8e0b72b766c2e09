import { type JsonObject, type JsonValue } from '../connector';
import { asText, objectAt, textAt, textsAt } from '../json';
import { DBT_PLATFORM, type DbtNames, type NodeRef } from './names';
import { type FreshnessResult, type TestResult, verdict } from './results';

/** A test of a manifest. */
export interface DbtTest {
  readonly id: string;
  /** With the namespace of its package, e.g. `dbt_utils.unique_combination_of_columns`; absent for a test that is a SQL file. */
  readonly generic?: string;
  readonly name: string;
  readonly column?: string;
  readonly parameters: JsonObject;
  readonly attachedTo?: string;
  readonly dependsOn: readonly string[];
  readonly code?: string;
  readonly description?: string;
  readonly properties: Readonly<Record<string, string>>;
}

export function readTest(id: string, value: JsonValue | undefined): DbtTest {
  const entry = objectAt(value);
  const metadata = objectAt(entry, 'test_metadata');
  const parameters = objectAt(metadata, 'kwargs');
  const generic = textAt(metadata, 'name');
  const namespace = textAt(metadata, 'namespace');
  const column = textAt(parameters, 'column_name') ?? textAt(entry, 'column_name');
  const attachedTo = textAt(entry, 'attached_node');
  const code = textAt(entry, 'compiled_code') ?? textAt(entry, 'raw_code') ?? textAt(entry, 'raw_sql');
  const description = textAt(entry, 'description');
  const file = textAt(entry, 'original_file_path');
  return {
    id,
    ...(generic === undefined
      ? {}
      : { generic: namespace === undefined ? generic : `${namespace}.${generic}` }),
    name: textAt(entry, 'name') ?? id,
    ...(column === undefined ? {} : { column }),
    parameters,
    ...(attachedTo === undefined ? {} : { attachedTo }),
    dependsOn: textsAt(objectAt(entry, 'depends_on'), 'nodes'),
    ...(code === undefined ? {} : { code }),
    ...(description === undefined ? {} : { description }),
    properties: { dbt_unique_id: id, ...(file === undefined ? {} : { dbt_file_path: file }) },
  };
}

/**
 * The node that a test is about. dbt says so itself for tests of models; for those of sources, and of files, it is the one that the
 * test's `model` names, else the only one or the last it depends on (`relationships` puts the other side first).
 */
export function testedNode(test: DbtTest, refs: ReadonlyMap<string, NodeRef>): NodeRef | undefined {
  const attached = test.attachedTo === undefined ? undefined : refs.get(test.attachedTo);
  if (attached) return attached;
  const candidates = test.dependsOn.flatMap((id) => refs.get(id) ?? []);
  const model = textAt(test.parameters, 'model') ?? '';
  const named = candidates.filter(({ name }) => new RegExp(`['"]${escaped(name)}['"]\\s*\\)`).test(model));
  return (named.length === 1 ? named[0] : undefined) ?? candidates.at(-1);
}

interface StandardTest {
  readonly operator: string;
  readonly aggregation: string;
  readonly parameters?: (given: JsonObject) => JsonObject | undefined;
}

const IDENTITY = 'IDENTITY';
const setOf = (values: JsonValue | undefined): JsonObject | undefined =>
  values === undefined ? undefined : { value: { value: JSON.stringify(values), type: 'SET' } };

/** Tests that DataHub has words for. */
const STANDARD: Readonly<Record<string, StandardTest>> = {
  not_null: { operator: 'NOT_NULL', aggregation: IDENTITY },
  'dbt_expectations.expect_column_values_to_not_be_null': { operator: 'NOT_NULL', aggregation: IDENTITY },
  unique: {
    operator: 'EQUAL_TO',
    // So spelt in DataHub's model.
    aggregation: 'UNIQUE_PROPOTION',
    parameters: () => ({ value: { value: '1.0', type: 'NUMBER' } }),
  },
  accepted_values: {
    operator: 'IN',
    aggregation: IDENTITY,
    parameters: ({ values, arguments: inner }) => setOf(values ?? objectAt(inner)['values']),
  },
  'dbt_expectations.expect_column_values_to_be_in_set': {
    operator: 'IN',
    aggregation: IDENTITY,
    parameters: ({ value_set: values }) => setOf(values),
  },
  'dbt_expectations.expect_column_values_to_be_between': {
    operator: 'BETWEEN',
    aggregation: IDENTITY,
    parameters: ({ min_value: min, max_value: max }) => ({
      ...(min === undefined ? {} : { minValue: { value: asText(min), type: 'NUMBER' } }),
      ...(max === undefined ? {} : { maxValue: { value: asText(max), type: 'NUMBER' } }),
    }),
  },
  relationships: { operator: '_NATIVE_', aggregation: IDENTITY },
};

/** Aspects of the assertion that a test of `tested` is. */
export function testAspects(
  test: DbtTest,
  tested: NodeRef,
  result: TestResult | undefined,
  names: DbtNames,
): { readonly urn: string; readonly aspects: Readonly<Record<string, JsonObject>> } {
  const urn = names.assertion(test.id);
  const dataset = names.upstream(tested);
  const standard =
    test.generic !== undefined && Object.hasOwn(STANDARD, test.generic) ? STANDARD[test.generic] : undefined;
  const parameters = standard?.parameters?.(test.parameters);
  const field = test.column === undefined ? undefined : names.field(dataset, test.column);
  const logic =
    test.generic === 'relationships' ? relationshipLogic(test, tested) : standard ? undefined : test.code;
  const info: JsonObject = {
    type: 'CUSTOM',
    customProperties: test.properties,
    source: { type: 'EXTERNAL' },
    // DataHub fills it in when it is missing, and would differ from us ever after.
    entityUrn: dataset,
    ...(test.description === undefined ? {} : { description: test.description }),
    customAssertion: {
      type: 'dbt',
      entity: dataset,
      ...(field === undefined ? {} : { field, fields: [field] }),
      scope: field === undefined ? 'DATASET_ROWS' : 'DATASET_COLUMN',
      operator: standard?.operator ?? '_NATIVE_',
      aggregation: standard?.aggregation ?? '_NATIVE_',
      ...(parameters === undefined ? {} : { parameters }),
      nativeType: test.name,
      ...(logic === undefined ? {} : { logic }),
      nativeParameters: Object.fromEntries(
        Object.entries(test.parameters).map(([key, value]) => [key, asText(value)]),
      ),
    },
  };
  return { urn, aspects: assertionAspects(urn, dataset, info, result, 'test') };
}

/** Thresholds of a source's freshness, and what its last check gave. */
export interface Freshness {
  readonly thresholds: Readonly<Record<string, string>>;
  readonly result?: FreshnessResult;
}

/** `freshness` of a source; undefined when it is not to be checked. */
export function readThresholds(value: JsonValue | undefined): Readonly<Record<string, string>> | undefined {
  const entry = objectAt(value);
  const freshness = { ...objectAt(entry, 'config', 'freshness'), ...objectAt(entry, 'freshness') };
  const found = ['warn_after', 'error_after'].flatMap((name) => {
    const { count, period } = objectAt(freshness, name);
    if (count === undefined || count === null || period === undefined || period === null) return [];
    return [[`${name}_count`, asText(count)] as const, [`${name}_period`, asText(period)] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Aspects of the assertion that the freshness of a source is. */
export function freshnessAspects(
  source: NodeRef,
  { thresholds, result }: Freshness,
  names: DbtNames,
): { readonly urn: string; readonly aspects: Readonly<Record<string, JsonObject>> } {
  const urn = names.assertion(`${source.id}.freshness`);
  const dataset = names.upstream(source);
  const info: JsonObject = {
    type: 'CUSTOM',
    customProperties: { dbt_unique_id: source.id, dbt_freshness_test: 'true', ...thresholds },
    source: { type: 'EXTERNAL' },
    entityUrn: dataset,
    customAssertion: { type: 'dbt Freshness', entity: dataset },
  };
  return { urn, aspects: assertionAspects(urn, dataset, info, result, 'freshness') };
}

/** `operation`: when the newest row of a source came. */
export function loadOperation({ maxLoadedAt, invocation }: FreshnessResult): JsonObject | undefined {
  if (maxLoadedAt === undefined) return undefined;
  return {
    timestampMillis: maxLoadedAt,
    lastUpdatedTimestamp: maxLoadedAt,
    operationType: 'UNKNOWN',
    sourceType: 'DATA_PLATFORM',
    customProperties: { seen_by_dbt_invocation: invocation },
  };
}

function assertionAspects(
  assertionUrn: string,
  asserteeUrn: string,
  assertionInfo: JsonObject,
  result: TestResult | undefined,
  kind: 'test' | 'freshness',
): Readonly<Record<string, JsonObject>> {
  return {
    assertionInfo,
    dataPlatformInstance: { platform: DBT_PLATFORM },
    ...(result === undefined
      ? {}
      : {
          assertionRunEvent: {
            timestampMillis: result.at,
            runId: result.invocation,
            assertionUrn,
            asserteeUrn,
            status: 'COMPLETE',
            result: verdict(result, kind),
          },
        }),
  };
}

function relationshipLogic({ parameters, column }: DbtTest, tested: NodeRef): string | undefined {
  const given = { ...objectAt(parameters, 'arguments'), ...parameters };
  const to = textAt(given, 'to');
  const field = textAt(given, 'field');
  if (to === undefined || field === undefined || column === undefined) return undefined;
  const other =
    /^(?:ref|source)\((.*)\)$/
      .exec(to)?.[1]
      ?.replace(/['"\s]/g, '')
      .replaceAll(',', '.') ?? to;
  return `${tested.name}.${column} referential integrity to ${other}.${field}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
