import { type AspectText, type ChangeLogEvent, type JsonObject } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';

/**
 * The datasets that a change of an assertion, an incident or a schema field is about, as far as the event itself says so;
 * empty for every other entity. The value before the change counts as well: a dataset that was taken off is affected too.
 */
export function affectedDatasets(urn: Urn, event: ChangeLogEvent): readonly string[] {
  switch (urn.entityType) {
    case 'schemaField':
      return datasetsAmong(urn.parts.slice(0, 1));
    case 'assertion':
    case 'incident':
      return aspectsOf(event).flatMap((aspect) => datasetsNamedIn(urn.entityType, aspect));
    default:
      return [];
  }
}

/** The datasets that the `assertionInfo`, `assertionRunEvent` or `incidentInfo` of an entity names. */
export function datasetsNamedIn(entityType: string, aspect: JsonObject): readonly string[] {
  const candidates =
    entityType === 'incident'
      ? listIn(aspect, 'entities')
      : [
          aspect['entityUrn'],
          aspect['asserteeUrn'],
          ...ASSERTION_KINDS.map((kind) => objectIn(aspect, kind)).flatMap((info) => [
            info?.['entity'],
            info?.['dataset'],
          ]),
        ];
  return datasetsAmong(candidates);
}

// Alternatives of assertionInfo and where each names the entity it is about (aspect assertionInfo of DataHub 1.7).
const ASSERTION_KINDS = [
  'datasetAssertion',
  'freshnessAssertion',
  'volumeAssertion',
  'sqlAssertion',
  'fieldAssertion',
  'schemaAssertion',
  'customAssertion',
] as const;

function aspectsOf(event: ChangeLogEvent): JsonObject[] {
  return [event.value, event.previousValue].flatMap((text) => {
    const aspect = parsed(text);
    return aspect === undefined ? [] : [aspect];
  });
}

function parsed(text: AspectText | undefined): JsonObject | undefined {
  try {
    return text?.parse();
  } catch {
    return undefined; // the change itself is still worth an event
  }
}

function datasetsAmong(values: readonly unknown[]): readonly string[] {
  const texts = values.filter((value): value is string => typeof value === 'string');
  return [...new Set(texts.filter((text) => text.startsWith('urn:li:dataset:') && Urn.isValid(text)))];
}

function listIn(aspect: JsonObject, key: string): readonly unknown[] {
  const value = aspect[key];
  return Array.isArray(value) ? value : [];
}

function objectIn(aspect: JsonObject, key: string): JsonObject | undefined {
  const value = aspect[key];
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}

function isList(value: object): value is readonly unknown[] {
  return Array.isArray(value);
}
