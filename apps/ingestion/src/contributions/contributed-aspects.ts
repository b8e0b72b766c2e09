import { type DesiredAspect } from '@dataspoke/connectors';
import { Urn } from '@dataspoke/domain';

/** Aspects that several producers write parts of, and what each holds for a source that says nothing any more. */
const NOTHING: Readonly<Record<string, DesiredAspect['value']>> = {
  dataJobInputOutput: { inputDatasets: [], outputDatasets: [] },
  documentation: { documentations: [] },
  editableSchemaMetadata: { editableSchemaFieldInfo: [] },
  globalTags: { tags: [] },
  glossaryTerms: { terms: [], auditStamp: { time: 0, actor: 'urn:li:corpuser:dataspoke' } },
  ownership: { owners: [] },
  structuredProperties: { properties: [] },
  upstreamLineage: { upstreams: [] },
};

/** Names of the aspects from which a source's own part can be taken out. */
export const CONTRIBUTED_ASPECTS: readonly string[] = Object.keys(NOTHING);

/** What a source that says nothing any more wants an aspect to hold of its own. */
export function nothingOf(urn: string, aspectName: string): DesiredAspect {
  const value = NOTHING[aspectName];
  if (!value) throw new Error(`no part of ${aspectName} can be taken out`);
  return { urn, entityType: Urn.parse(urn).entityType, aspectName, timeseries: false, value };
}
