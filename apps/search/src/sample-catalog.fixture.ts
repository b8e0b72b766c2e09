import { ConnectorRegistry, desiredAspects, postgresConnector } from '@dataspoke/connectors';
import { type DataHubClient, mcp, mcpOf, type Proposal, requireAccepted } from '@dataspoke/datahub-client';
import { testServer } from '@dataspoke/dev-stack/testing';
import { DatasetUrn } from '@dataspoke/domain';
import { buildWarehouse, OWNERS, provisionSample } from '@dataspoke/sample-warehouse';

const DATABASE = 'warehouse';
const PROFILED_AT = Date.UTC(2014, 0, 1);

/** The URN of a table of the sample, named `schema.table`. */
export function sampleUrn(table: string): string {
  return DatasetUrn.of('postgres', `${DATABASE}.${table}`, 'PROD').toString();
}

/** Puts the sample warehouse into a catalog, as ingestion and the catalog's users would; gives the URNs of its datasets. */
export async function fillWithSample(client: DataHubClient): Promise<readonly string[]> {
  const adminUrl = testServer('DATASPOKE_TEST_POSTGRES_URL');
  await buildWarehouse({ adminUrl, archive: await provisionSample(), database: DATABASE });
  const proposals = [...(await ingested(new URL(adminUrl))), ...owned()];
  requireAccepted(await client.writes.emitMcps(proposals));
  return [...new Set(proposals.map(({ urn }) => urn))].filter((urn) => urn.startsWith('urn:li:dataset:'));
}

async function ingested({ hostname, port, username, password }: URL): Promise<Proposal[]> {
  const recipe = {
    host: hostname,
    port: Number(port),
    database: DATABASE,
    user: username,
    password: decodeURIComponent(password),
    // No question depends on figures, and to measure them takes longer than everything else.
    profile: { enabled: false },
  };
  const connector = new ConnectorRegistry([postgresConnector])
    .get('postgres')
    .create(recipe, { addresses: { allowLoopback: true }, applicationName: 'search-test', env: 'PROD' });
  const context = { platform: 'postgres', env: 'PROD', profiledAt: PROFILED_AT } as const;
  const { signal } = new AbortController();
  const proposals: Proposal[] = [];
  try {
    for (const scope of await connector.scopes(signal)) {
      for await (const record of connector.read(scope, { signal })) {
        if (record.kind === 'failed') throw new Error(`${record.path.join('.')}: ${record.reason}`);
        if (record.kind === 'end' || record.kind === 'filtered') continue;
        for (const { urn, aspectName, value } of desiredAspects(record, context)) {
          proposals.push(mcpOf(urn, aspectName, value));
        }
      }
    }
  } finally {
    await connector.close();
  }
  return proposals;
}

function owned(): Proposal[] {
  const owners = new Map<
    string,
    { owner: string; type: 'TECHNICAL_OWNER' | 'BUSINESS_OWNER' | 'DATA_STEWARD' }[]
  >();
  for (const { name, owns } of OWNERS) {
    for (const { dataset, type } of owns) {
      const urn = sampleUrn(dataset);
      owners.set(urn, [...(owners.get(urn) ?? []), { owner: `urn:li:corpGroup:${name}`, type }]);
    }
  }
  return [...owners].map(([urn, list]) => mcp(urn, 'ownership', { owners: list }));
}
