import {
  type AuditStamp,
  isJsonObject,
  type JsonObject,
  mcpOf,
  type ValueProposal,
} from '@dataspoke/datahub-client';
import { MILLI } from '@dataspoke/domain';

/** What the catalog is told about a dataset; in thousandths. */
export interface PublishedScore {
  readonly score: number | null;
  readonly confidence: number;
}

const PREFIX = 'urn:li:structuredProperty:';
const SCORE = 'dataspoke.healthScore';
const CONFIDENCE = 'dataspoke.healthConfidence';

/** Definitions of the structured properties that hold scores; a stored one is left as it is. */
export const HEALTH_PROPERTY_DEFINITIONS: readonly ValueProposal[] = [
  definition(SCORE, 'Metadata health score', '0 to 100; how well the metadata is kept, by DataSpoke.'),
  definition(
    CONFIDENCE,
    'Metadata health confidence',
    'Percent of the score that could be measured, by DataSpoke.',
  ),
];

/**
 * `structuredProperties` with our two properties as `published` says and all others as they were. One decimal: smaller changes
 * are not worth a version of the aspect.
 */
export function mergeHealthProperties(
  current: JsonObject | undefined,
  { score, confidence }: PublishedScore,
  stamp: AuditStamp,
): JsonObject | undefined {
  const wanted = new Map<string, number>();
  if (score !== null) wanted.set(PREFIX + SCORE, Math.round(score / (MILLI / 10)) / 10);
  wanted.set(PREFIX + CONFIDENCE, Math.round(confidence / MILLI));
  const stored: unknown = current?.['properties'];
  const entries = Array.isArray(stored) ? stored.filter(isJsonObject) : [];
  const others = entries.filter(({ propertyUrn }) => !isOurs(propertyUrn));
  const ours = [...wanted].map(([propertyUrn, value]) => {
    const known = entries.find((entry) => entry['propertyUrn'] === propertyUrn);
    return known && valueOf(known) === value
      ? known
      : {
          propertyUrn,
          values: [{ double: value }],
          created: known?.['created'] ?? { ...stamp },
          lastModified: { ...stamp },
        };
  });
  const isSame = entries.length === others.length + ours.length && ours.every((one) => entries.includes(one));
  return isSame ? current : { ...current, properties: [...others, ...ours] };
}

function isOurs(propertyUrn: unknown): boolean {
  return propertyUrn === PREFIX + SCORE || propertyUrn === PREFIX + CONFIDENCE;
}

function valueOf({ values }: JsonObject): unknown {
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  return isJsonObject(first) ? first['double'] : undefined;
}

function definition(qualifiedName: string, displayName: string, description: string): ValueProposal {
  return mcpOf(PREFIX + qualifiedName, 'propertyDefinition', {
    qualifiedName,
    displayName,
    description,
    valueType: 'urn:li:dataType:datahub.number',
    cardinality: 'SINGLE',
    entityTypes: ['urn:li:entityType:datahub.dataset'],
  });
}
