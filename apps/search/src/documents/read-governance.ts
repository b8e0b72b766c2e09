import { aspectOf, type Aspects } from '@dataspoke/datahub-client';
import { Urn } from '@dataspoke/domain';
import { type EntityFacts, LIMITS } from './entity-facts';
import { nameWords } from './name-words';
import { cut, firstOf, unique } from './plain-text';
import { urnWords } from './urn-words';

const OWN_PREFIX = 'dataspoke.';
const HEALTH_SCORE = 'dataspoke.healthScore';
/** What a tag, term or property is called that vouches for an entity. */
const VOUCHING = new Set(['certified', 'verified', 'endorsed']);

/** The aspects that say how an entity is governed; each type has some of them. */
export const GOVERNANCE_ASPECTS = [
  'status',
  'subTypes',
  'ownership',
  'globalTags',
  'glossaryTerms',
  'domains',
  'dataProducts',
  'container',
  'deprecation',
  'incidentsSummary',
  'forms',
  'structuredProperties',
  'documentation',
] as const;

type Governance = Pick<
  EntityFacts,
  | 'subTypes'
  | 'owners'
  | 'tags'
  | 'glossaryTerms'
  | 'domains'
  | 'dataProducts'
  | 'parents'
  | 'customProperties'
  | 'healthScore'
  | 'openIncidents'
  | 'deprecated'
  | 'certified'
>;

/** Reads what is said of an entity of any type; `properties` are those of its source. */
export function readGovernance(
  aspects: Aspects,
  properties: Readonly<Record<string, string>> = {},
): Governance {
  const deprecation = aspectOf(aspects, 'deprecation');
  const container = aspectOf(aspects, 'container')?.container;
  const structured = structuredOf(aspects);
  const health = structured.numbers.get(HEALTH_SCORE);
  const tags = unique(aspectOf(aspects, 'globalTags')?.tags.map(({ tag }) => tag));
  const glossaryTerms = unique(aspectOf(aspects, 'glossaryTerms')?.terms.map(({ urn }) => urn));
  const customProperties = boundedProperties({ ...properties, ...structured.texts });
  return {
    subTypes: unique(aspectOf(aspects, 'subTypes')?.typeNames, 100),
    owners: unique(aspectOf(aspects, 'ownership')?.owners.map(({ owner }) => owner)),
    tags,
    glossaryTerms,
    domains: unique(aspectOf(aspects, 'domains')?.domains),
    dataProducts: unique(
      aspectOf(aspects, 'dataProducts')?.dataProducts.map(({ destinationUrn }) => destinationUrn),
    ),
    parents: unique(container === undefined ? [] : [container]),
    customProperties,
    ...(health === undefined ? {} : { healthScore: health }),
    openIncidents: incidentsOf(aspects),
    ...(deprecation?.deprecated
      ? { deprecated: { note: cut(deprecation.note, LIMITS.columnDescription) } }
      : {}),
    certified:
      (aspectOf(aspects, 'forms')?.verifications?.length ?? 0) > 0 ||
      [...tags, ...glossaryTerms].some((urn) => isVouching(urnWords(urn))) ||
      Object.entries(customProperties).some(([name, value]) => isVouching(nameWords(name)) && isYes(value)),
  };
}

/** A person's words before those that were attributed to the entity, and these before the source's. */
export function readDescription(
  aspects: Aspects,
  edited: string | undefined,
  source: string | undefined,
): Pick<EntityFacts, 'description' | 'sourceDescription'> {
  const attributed = aspectOf(aspects, 'documentation')?.documentations.map((text) => text.documentation);
  const description = firstOf(edited, ...(attributed ?? []), source);
  return {
    description: cut(description, LIMITS.description),
    ...(source && source !== description ? { sourceDescription: cut(source, LIMITS.description) } : {}),
  };
}

/** Structured properties by the names of their definitions; those that DataSpoke writes itself only as numbers. */
function structuredOf(aspects: Aspects): {
  readonly texts: Record<string, string>;
  readonly numbers: ReadonlyMap<string, number>;
} {
  const texts: Record<string, string> = {};
  const numbers = new Map<string, number>();
  for (const { propertyUrn, values } of aspectOf(aspects, 'structuredProperties')?.properties ?? []) {
    const name = Urn.isValid(propertyUrn) ? (Urn.parse(propertyUrn).parts[0] ?? propertyUrn) : propertyUrn;
    const plain = values.map((value) => ('string' in value ? value.string : value.double));
    const [first] = plain;
    if (typeof first === 'number') numbers.set(name, first);
    if (!name.startsWith(OWN_PREFIX)) texts[name] = plain.join(', ');
  }
  return { texts, numbers };
}

function boundedProperties(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, LIMITS.properties)
      .map(([name, value]) => [cut(name, LIMITS.property), cut(value, LIMITS.property)]),
  );
}

function incidentsOf(aspects: Aspects): number {
  const summary = aspectOf(aspects, 'incidentsSummary');
  const urns = [
    ...(summary?.activeIncidentDetails ?? []).map(({ urn }) => urn),
    ...(summary?.activeIncidents ?? []),
  ];
  return new Set(urns).size;
}

function isVouching(words: string): boolean {
  return words.split(' ').some((word) => VOUCHING.has(word));
}

function isYes(value: string): boolean {
  return ['true', 'yes', '1', ...VOUCHING].includes(value.trim().toLowerCase());
}
