import { randomUUID } from 'node:crypto';
import { schemaFieldUrn } from '@dataspoke/domain';
import { Refusal } from '../../errors';
import { type JsonObject, numberAt, objectAt, textAt } from '../../json';
import { type AspectEdits } from './aspect-edits';
import { editsBy, entity, mapOf, type Mutations, textsOf } from './mutation';

// Where an assertion that is older than `entityUrn` names what it is about.
const SUBJECTS = [
  ...['customAssertion', 'freshnessAssertion', 'volumeAssertion', 'sqlAssertion', 'fieldAssertion'],
  'schemaAssertion',
];

function platformOf(input: JsonObject): string {
  const platform = objectAt(input, 'platform');
  const named = textAt(platform, 'urn') ?? textAt(platform, 'name');
  if (named === undefined) {
    throw new Refusal('bad-argument', 'Failed to upsert Custom Assertion. Platform urn or name is required.');
  }
  return named.startsWith('urn:li:') ? named : `urn:li:dataPlatform:${named}`;
}

function customAssertion(input: JsonObject): JsonObject {
  const entityUrn = textAt(input, 'entityUrn') ?? '';
  const paths = textsOf(input, 'fieldPaths');
  const single = textAt(input, 'fieldPath');
  const all = single === undefined || paths.includes(single) ? paths : [single, ...paths];
  const fields = all.map((path) => schemaFieldUrn(entityUrn, path).toString());
  return {
    type: textAt(input, 'type') ?? '',
    entity: entityUrn,
    field: fields[0],
    fields: fields.length > 0 ? fields : undefined,
    scope: textAt(input, 'scope'),
    aggregation: textAt(input, 'aggregation'),
    operator: textAt(input, 'operator'),
    parameters: parametersOf(objectAt(input, 'parameters')),
    nativeType: textAt(input, 'nativeType'),
    nativeParameters: mapOf(input, 'nativeParameters'),
    logic: textAt(input, 'logic'),
  };
}

// GraphQL sends null for a parameter that is not used; an aspect leaves it out.
function parametersOf(input: JsonObject | undefined): JsonObject | undefined {
  if (!input) return undefined;
  const parameters: JsonObject = {};
  for (const name of ['value', 'minValue', 'maxValue']) parameters[name] = objectAt(input, name);
  return parameters;
}

function subjectOf(info: JsonObject | undefined): string | undefined {
  return (
    textAt(info, 'entityUrn') ??
    textAt(objectAt(info, 'datasetAssertion'), 'dataset') ??
    SUBJECTS.map((name) => textAt(objectAt(info, name), 'entity')).find((urn) => urn !== undefined)
  );
}

function report(edit: AspectEdits, assertionUrn: string, result: JsonObject): void {
  edit.require(assertionUrn, 'assertion');
  const asserteeUrn = subjectOf(edit.read(assertionUrn, 'assertionInfo'));
  if (asserteeUrn === undefined) {
    throw new Refusal(
      'bad-argument',
      `Failed to report Assertion Run Event. Assertion with urn ${assertionUrn} does not exist or is not associated with any entity.`,
    );
  }
  const type = textAt(result, 'type');
  const timestampMillis = numberAt(result, 'timestampMillis') ?? edit.stamp.time;
  const error = objectAt(result, 'error');
  edit.write(assertionUrn, 'assertionRunEvent', {
    timestampMillis,
    runId: String(timestampMillis),
    status: 'COMPLETE',
    assertionUrn,
    asserteeUrn,
    result: {
      type,
      severity: type === 'FAILURE' ? textAt(result, 'severity') : undefined,
      nativeResults: mapOf(result, 'properties'),
      externalUrl: textAt(result, 'externalUrl'),
      error:
        error && type === 'ERROR'
          ? { type: textAt(error, 'type'), properties: { message: textAt(error, 'message') ?? '' } }
          : undefined,
    },
  });
}

/** Mutations of assertions that other tools run. */
export const ASSERTION_MUTATIONS: Mutations = {
  upsertCustomAssertion: editsBy((edit, args) => {
    const input = objectAt(args, 'input') ?? {};
    const urn = textAt(args, 'urn') ?? `urn:li:assertion:${randomUUID()}`;
    edit.context.catalog.requireUrn(textAt(input, 'entityUrn') ?? '');
    edit.write(urn, 'assertionInfo', {
      type: 'CUSTOM',
      description: textAt(input, 'description'),
      externalUrl: textAt(input, 'externalUrl'),
      source: { type: 'EXTERNAL', created: edit.jsonStamp },
      customAssertion: customAssertion(input),
    });
    edit.write(urn, 'dataPlatformInstance', { platform: platformOf(input) });
    return urn;
  }, entity),
  reportAssertionResult: editsBy((edit, args) =>
    report(edit, textAt(args, 'urn') ?? '', objectAt(args, 'result') ?? {}),
  ),
  deleteAssertion: editsBy((edit, args) => {
    const urn = textAt(args, 'urn') ?? '';
    edit.require(urn, 'assertion');
    edit.remove(urn);
  }),
};
