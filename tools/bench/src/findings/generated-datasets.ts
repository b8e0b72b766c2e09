import { DataHubClient, mcp, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { datasetUrn } from '../datahub/proposals-file';

const BATCH = 500;
const OWNERS = 20;
const COLUMNS = ['id', 'booked_on', 'amount', 'currency', 'note'];

/** Writes so many datasets into the catalog, each with properties, five columns and, two times of three, an owner. */
export async function writeDatasets(
  url: string,
  count: number,
  report: (text: string) => void,
): Promise<void> {
  await using datahub = new DataHubClient({ url });
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
  ];
}
