import { aspectOf, type Aspects, type Ownership } from '@dataspoke/datahub-client';
import { type AssertionVerdict, DatasetUrn, schemaFieldUrn, type ScoreFacts } from '@dataspoke/domain';

/** The versioned aspects of a dataset that its score depends on. */
export const DATASET_ASPECTS = [
  'datasetKey',
  'status',
  'datasetProperties',
  'editableDatasetProperties',
  'documentation',
  'schemaMetadata',
  'editableSchemaMetadata',
  'subTypes',
  'ownership',
  'globalTags',
  'glossaryTerms',
  'domains',
  'upstreamLineage',
] as const;

/** A dataset as it is scored and listed. */
export interface DatasetFacts {
  readonly name: string;
  readonly platform: string;
  /** URNs. */
  readonly owners: readonly string[];
  readonly score: ScoreFacts;
}

/** What lies outside of a dataset's own aspects: time series, and entities that point at it. */
export interface Surroundings {
  readonly operatedAt?: number;
  readonly profiledAt?: number;
  readonly assertions: readonly { readonly urn: string; readonly verdict: AssertionVerdict }[];
  readonly activeIncidents: readonly string[];
}

/**
 * Reads the facts of a dataset out of its aspects; `undefined` when it is not stored or soft-deleted. Raises
 * `DataHubRejected` naming the field of an aspect that does not fit the model.
 */
export function readDatasetFacts(
  urnText: string,
  aspects: Aspects | undefined,
  around: Surroundings,
): DatasetFacts | undefined {
  if (!aspects || aspects.size === 0 || aspectOf(aspects, 'status')?.removed === true) return undefined;
  const urn = DatasetUrn.parse(urnText);
  const properties = aspectOf(aspects, 'datasetProperties');
  const owners = aspectOf(aspects, 'ownership')?.owners ?? [];
  const documents = aspectOf(aspects, 'documentation')?.documentations ?? [];
  const descriptions = [
    properties?.description,
    aspectOf(aspects, 'editableDatasetProperties')?.description,
    ...documents.map(({ documentation }) => documentation),
  ];
  const modified = [around.operatedAt, properties?.lastModified?.time].filter((at) => at !== undefined);
  return {
    name: cut(textOf(properties?.name) ?? urn.name.slice(urn.name.lastIndexOf('.') + 1), 1_000),
    platform: cut(urn.platform, 100),
    owners: [...new Set(owners.map(({ owner }) => owner))].slice(0, 1_000),
    score: {
      subTypes: aspectOf(aspects, 'subTypes')?.typeNames ?? [],
      described: descriptions.some((text) => textOf(text) !== undefined),
      fields: fieldsOf(urn, aspects),
      technicalOwners: ownersOf(owners, TECHNICAL),
      businessOwners: ownersOf(owners, BUSINESS),
      hasDomain: (aspectOf(aspects, 'domains')?.domains.length ?? 0) > 0,
      labelled: isLabelled(aspects),
      ...(modified.length > 0 ? { updatedAt: Math.max(...modified) } : {}),
      ...(around.profiledAt === undefined ? {} : { profiledAt: around.profiledAt }),
      assertions: around.assertions,
      activeIncidents: around.activeIncidents,
      upstreams: aspectOf(aspects, 'upstreamLineage')?.upstreams.length ?? 0,
    },
  };
}

const TYPE_URN = 'urn:li:ownershipType:__system__';
/** Ownership types by what the owner answers for; the outdated ones as DataHub says what replaces them. */
const TECHNICAL = new Set(['TECHNICAL_OWNER', 'DEVELOPER', 'DATAOWNER', 'DELEGATE', 'PRODUCER']);
const BUSINESS = new Set(['BUSINESS_OWNER', 'DATA_STEWARD', 'STAKEHOLDER']);

function ownersOf(owners: Ownership['owners'], types: ReadonlySet<string>): readonly string[] {
  const found = owners.filter(({ type, typeUrn }) => {
    const system = typeUrn?.startsWith(TYPE_URN) ? typeUrn.slice(TYPE_URN.length).toUpperCase() : undefined;
    return types.has(system ?? type);
  });
  return [...new Set(found.map(({ owner }) => owner))];
}

function fieldsOf(urn: DatasetUrn, aspects: Aspects): ScoreFacts['fields'] {
  const edits = new Set(
    editsOf(aspects)
      .filter(({ description }) => textOf(description) !== undefined)
      .map(({ fieldPath }) => fieldPath),
  );
  const derived = new Set(
    (aspectOf(aspects, 'upstreamLineage')?.fineGrainedLineages ?? [])
      .filter(({ upstreams }) => (upstreams?.length ?? 0) > 0)
      .flatMap(({ downstreams }) => downstreams ?? []),
  );
  return (aspectOf(aspects, 'schemaMetadata')?.fields ?? []).map(({ fieldPath, description }) => ({
    path: cut(fieldPath, 2_000),
    described: textOf(description) !== undefined || edits.has(fieldPath),
    derived: derived.has(schemaFieldUrn(urn, fieldPath).toString()),
  }));
}

function isLabelled(aspects: Aspects): boolean {
  const fields = aspectOf(aspects, 'schemaMetadata')?.fields ?? [];
  const all = [
    { globalTags: aspectOf(aspects, 'globalTags'), glossaryTerms: aspectOf(aspects, 'glossaryTerms') },
    ...fields,
    ...editsOf(aspects),
  ];
  return all.some(
    ({ globalTags, glossaryTerms }) =>
      (globalTags?.tags.length ?? 0) > 0 || (glossaryTerms?.terms.length ?? 0) > 0,
  );
}

function editsOf(aspects: Aspects) {
  return aspectOf(aspects, 'editableSchemaMetadata')?.editableSchemaFieldInfo ?? [];
}

/** Blank is nothing: a description of spaces describes nothing. */
function textOf(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** At most `length` characters, without those that Postgres and UTF-8 cannot hold. */
function cut(text: string, length: number): string {
  return text.replaceAll('\0', '').slice(0, length).toWellFormed();
}
