import { mcp, type Proposal, schemaMetadata } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';

/** The URN of a table of a small shop. */
export function shopUrn(table: string): string {
  return DatasetUrn.of('postgres', `shop.public.${table}`, 'PROD').toString();
}

/** What an ingestion writes for a table. */
export function shopTable(urn: string, description: string, columns: readonly string[]): Proposal[] {
  return [
    mcp(urn, 'datasetProperties', { description }),
    mcp(
      urn,
      'schemaMetadata',
      schemaMetadata({
        schemaName: 'shop',
        platform: 'urn:li:dataPlatform:postgres',
        fields: columns.map((fieldPath) => ({
          fieldPath,
          nativeDataType: 'text',
          kind: 'string',
          nullable: true,
        })),
      }),
    ),
    mcp(urn, 'status', { removed: false }),
  ];
}
