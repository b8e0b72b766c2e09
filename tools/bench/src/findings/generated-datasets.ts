import { type DataHubClient, mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { datasetUrn } from '../datahub/proposals-file';

const BATCH = 500;
const OWNERS = 20;
const WRITTEN_AT = 1_790_000_000_000;
const COLUMNS = ['id', 'booked_on', 'amount', 'currency', 'note'];

/**
 * Writes so many datasets into the catalog, each with properties, five columns and, two times of three, an owner; one of ten has an
 * assertion that has run, one of a hundred an open incident.
 */
export async function writeDatasets(
  datahub: DataHubClient,
  count: number,
  report: (text: string) => void,
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const indices = Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => from + offset);
    requireAccepted(await datahub.writes.emitMcps(indices.flatMap(proposalsOf)));
    report(`${from + indices.length} of ${count} datasets written`);
  }
}

function proposalsOf(index: number): Proposal[] {
  const urn = datasetUrn(index);
  return [
    mcp(urn, 'datasetProperties', {
      name: `table_${index}`,
      customProperties: {},
      tags: [],
      ...(index % 2 === 0 ? { description: `Orders of branch ${index}` } : {}),
    }),
    mcp(urn, 'schemaMetadata', {
      schemaName: `table_${index}`,
      platform: 'urn:li:dataPlatform:postgres',
      version: 0,
      hash: '',
      platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
      fields: COLUMNS.map((fieldPath) => ({
        fieldPath,
        nullable: false,
        nativeDataType: 'text',
        recursive: false,
        isPartOfKey: false,
        type: { type: { 'com.linkedin.schema.StringType': {} } },
        ...(index % 5 === 0 ? { description: `The ${fieldPath} of an order` } : {}),
      })),
    }),
    ...(index % 3 === 0
      ? []
      : [
          mcp(urn, 'ownership', {
            owners: [{ owner: `urn:li:corpGroup:team-${index % OWNERS}`, type: 'TECHNICAL_OWNER' }],
          }),
        ]),
    ...(index % 10 === 0 ? assertionOn(urn, index) : []),
    ...(index % 100 === 0 ? [incidentOn(urn, index)] : []),
  ];
}

function assertionOn(dataset: string, index: number): Proposal[] {
  const urn = `urn:li:assertion:bench-${index}`;
  return [
    mcp(urn, 'assertionInfo', {
      type: 'CUSTOM',
      customAssertion: { type: 'not_null', entity: dataset },
      source: { type: 'EXTERNAL' },
    }),
    mcpOf(urn, 'assertionRunEvent', {
      timestampMillis: WRITTEN_AT,
      runId: 'bench',
      status: 'COMPLETE',
      assertionUrn: urn,
      asserteeUrn: dataset,
      result: { type: index % 20 === 0 ? 'FAILURE' : 'SUCCESS' },
    }),
  ];
}

function incidentOn(dataset: string, index: number): Proposal {
  const stamp = { time: WRITTEN_AT, actor: 'urn:li:corpuser:bench' };
  return mcp(`urn:li:incident:bench-${index}`, 'incidentInfo', {
    type: 'CUSTOM',
    customType: 'quality',
    entities: [dataset],
    status: { state: 'ACTIVE', lastUpdated: stamp },
    created: stamp,
  });
}
