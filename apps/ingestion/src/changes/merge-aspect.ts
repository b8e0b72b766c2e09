import { type DesiredAspect } from '@dataspoke/connectors';
import {
  type AspectRecord,
  type AuditStamp,
  decodeAspect,
  type FineGrainedLineage,
  type JsonObject,
  mergeDataJobInputOutput,
  mergeDocumentation,
  mergeGlobalTags,
  mergeGlossaryTerms,
  mergeOwnership,
  mergeSourceProperties,
  mergeStatus,
  mergeStructuredProperties,
  mergeUpstreamLineage,
} from '@dataspoke/datahub-client';

import { columnsMerged } from './merge-columns';

/** Key of the system metadata under which we note which custom properties of an entity come from its source. */
const OWN_KEYS = 'dataspoke.customProperties';

/** What an aspect is to become, once what others have put into it is kept. */
export interface MergedAspect {
  /** Absent when there is nothing to say and nothing is stored. */
  readonly value?: JsonObject;
  /** Several producers write parts of it, so who wrote last does not matter. */
  readonly shared: boolean;
  /** To be kept beside the aspect, for the next merge. */
  readonly systemProperties?: Readonly<Record<string, string>>;
}

/** Who merges, and when. */
export interface MergeIdentity {
  readonly sourceId: string;
  /** Enters new edges. */
  readonly stamp: AuditStamp;
}

/** Brings what the source says about an aspect into what the catalog holds. */
export function mergeAspect(
  { aspectName, value }: DesiredAspect,
  current: AspectRecord | undefined,
  { sourceId, stamp }: MergeIdentity,
): MergedAspect {
  const origin = `source:${sourceId}`;
  const attributed = { source: attributionOf(sourceId), stamp };
  switch (aspectName) {
    case 'status':
      return { value: mergeStatus(current?.value, value['removed'] === true), shared: false };
    case 'upstreamLineage': {
      const { upstreams, fineGrainedLineages } = decodeAspect(aspectName, value);
      const own = { origin, stamp, upstreams, columns: columnsOf(fineGrainedLineages) };
      return present(mergeUpstreamLineage(current?.value, own));
    }
    case 'dataJobInputOutput': {
      const edges = decodeAspect(aspectName, value);
      const inputs = (edges.inputDatasetEdges ?? []).map((edge) => edge.destinationUrn);
      const outputs = (edges.outputDatasetEdges ?? []).map((edge) => edge.destinationUrn);
      const columns = columnsOf(edges.fineGrainedLineages);
      return present(mergeDataJobInputOutput(current?.value, { origin, stamp, inputs, outputs, columns }));
    }
    case 'globalTags':
      return present(mergeGlobalTags(current?.value, { ...attributed, ...decodeAspect(aspectName, value) }));
    case 'glossaryTerms': {
      const { terms } = decodeAspect(aspectName, value);
      return present(mergeGlossaryTerms(current?.value, { ...attributed, terms }));
    }
    case 'ownership': {
      const { owners } = decodeAspect(aspectName, value);
      return present(mergeOwnership(current?.value, { ...attributed, owners }));
    }
    case 'documentation': {
      const [first] = decodeAspect(aspectName, value).documentations;
      const own = first === undefined ? {} : { documentation: first.documentation };
      return present(mergeDocumentation(current?.value, { ...attributed, ...own }));
    }
    case 'structuredProperties': {
      const properties = ownProperties(decodeAspect(aspectName, value).properties);
      return present(mergeStructuredProperties(current?.value, { ...attributed, properties }));
    }
    case 'editableSchemaMetadata':
      return columnsMerged(value, current, attributed);
    case 'datasetProperties':
    case 'containerProperties':
    case 'dataFlowInfo':
    case 'dataJobInfo': {
      const formerKeys = current?.systemMetadata?.properties?.[OWN_KEYS]?.split(',') ?? [];
      return {
        value: mergeSourceProperties(aspectName, current?.value, value, formerKeys),
        shared: false,
        systemProperties: { [OWN_KEYS]: customKeys(value).join(',') },
      };
    }
    default:
      return { value, shared: false };
  }
}

/** Marks the tags, terms and owners that a source gives, so that those of people and of others are told apart. */
function attributionOf(sourceId: string): string {
  return `urn:li:dataHubAction:dataspoke-source-${sourceId}`;
}

type PropertyValue = { readonly string: string } | { readonly double: number };

/** Values of structured properties as they are written: texts and numbers. */
function ownProperties(
  properties: readonly { readonly propertyUrn: string; readonly values: readonly unknown[] }[],
): readonly { readonly propertyUrn: string; readonly values: readonly PropertyValue[] }[] {
  return properties.map(({ propertyUrn, values }) => ({
    propertyUrn,
    values: values.flatMap((value): readonly PropertyValue[] => {
      if (typeof value !== 'object' || value === null) return [];
      if ('string' in value && typeof value.string === 'string') return [{ string: value.string }];
      return 'double' in value && typeof value.double === 'number' ? [{ double: value.double }] : [];
    }),
  }));
}

function present(value: JsonObject | undefined): MergedAspect {
  return { shared: true, ...(value === undefined ? {} : { value }) };
}

function columnsOf(entries: readonly FineGrainedLineage[] = []) {
  return entries.map(({ upstreams = [], downstreams = [], transformOperation, confidenceScore }) => ({
    upstreams,
    downstreams,
    ...(transformOperation === undefined ? {} : { operation: transformOperation }),
    ...(confidenceScore === undefined ? {} : { confidenceScore }),
  }));
}

function customKeys(value: DesiredAspect['value']): readonly string[] {
  const properties = value['customProperties'];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}
