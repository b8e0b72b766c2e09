/** All that a score depends on, of one dataset. */
const DATASET = `query benchDataset($urn: String!) {
  dataset(urn: $urn) {
    properties { name description }
    editableProperties { description }
    schemaMetadata { fields { fieldPath description } }
    editableSchemaMetadata { editableSchemaFieldInfo { fieldPath description } }
    subTypes { typeNames }
    ownership { owners { type owner { ... on CorpGroup { urn } ... on CorpUser { urn } } } }
    tags { tags { tag { urn } } }
    glossaryTerms { terms { term { urn } } }
    domain { domain { urn } }
    upstream: lineage(input: { direction: UPSTREAM, start: 0, count: 100 }) { relationships { entity { urn } } }
    operations(limit: 1) { lastUpdatedTimestamp }
    datasetProfiles(limit: 1) { timestampMillis }
    assertions(start: 0, count: 100) {
      assertions { urn runEvents(status: COMPLETE, limit: 1) { runEvents { result { type severity } } } }
    }
    incidents(state: ACTIVE, start: 0, count: 100) { incidents { urn } }
  }
}`;

/**
 * Asks the catalog for one dataset after the other over a kept connection, as a script does; everything in one query each. Raises
 * Error for an answer with errors.
 */
export async function readOneByOne(url: string, urns: readonly string[]): Promise<void> {
  for (const urn of urns) {
    const response = await fetch(`${url}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: DATASET, variables: { urn } }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const answer: unknown = JSON.parse(text);
    const isWhole =
      response.ok &&
      typeof answer === 'object' &&
      answer !== null &&
      !Object.hasOwn(answer, 'errors') &&
      text.includes('"fieldPath"');
    if (!isWhole) throw new Error(`The catalog does not answer for ${urn}: ${text.slice(0, 500)}`);
  }
}
