import { mcp, mcpOf, type Proposal, schemaMetadata } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';

/** The URN of a table of a small airline. */
export function airlineUrn(table: string): string {
  return DatasetUrn.of('postgres', `airline.public.${table}`, 'PROD').toString();
}

/** What an ingestion writes for a table or view. */
export function airlineTable(
  urn: string,
  subType: 'Table' | 'View',
  fields: readonly { readonly fieldPath: string; readonly description?: string }[],
): Proposal[] {
  return [
    mcp(urn, 'datasetProperties', { name: urn.split('.').at(-1)?.split(',')[0] }),
    mcp(urn, 'subTypes', { typeNames: [subType] }),
    mcp(
      urn,
      'schemaMetadata',
      schemaMetadata({
        schemaName: 'airline',
        platform: 'urn:li:dataPlatform:postgres',
        fields: fields.map((field) => ({
          ...field,
          nativeDataType: 'text',
          kind: 'string',
          nullable: true,
        })),
      }),
    ),
    mcp(urn, 'status', { removed: false }),
  ];
}

/** An assertion on a dataset, as an external tool writes it. */
export function assertionOn(assertion: string, dataset: string): Proposal {
  return mcp(assertion, 'assertionInfo', {
    type: 'CUSTOM',
    customAssertion: { type: 'not_null', entity: dataset },
    source: { type: 'EXTERNAL' },
  });
}

/** What a run of an assertion found. */
export function assertionRun(
  assertion: string,
  dataset: string,
  timestampMillis: number,
  result: object,
): Proposal {
  return mcpOf(assertion, 'assertionRunEvent', {
    timestampMillis,
    runId: String(timestampMillis),
    status: 'COMPLETE',
    assertionUrn: assertion,
    asserteeUrn: dataset,
    result: { ...result },
  });
}

/** An incident of a dataset. */
export function incidentOn(incident: string, dataset: string, state: 'ACTIVE' | 'RESOLVED'): Proposal {
  const stamp = { time: 1_388_534_400_000, actor: 'urn:li:corpuser:dataspoke' };
  return mcp(incident, 'incidentInfo', {
    type: 'CUSTOM',
    customType: 'quality',
    entities: [dataset],
    status: { state, lastUpdated: stamp },
    created: stamp,
  });
}
