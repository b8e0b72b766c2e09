import { CONNECTORS, ConnectorRegistry, desiredAspects, type MappingContext } from '@dataspoke/connectors';
import { DataHubClient, mcpOf, type Proposal } from '@dataspoke/datahub-client';

const CONTEXT: MappingContext = { platform: 'postgres', env: 'PROD', profiledAt: 0 };

/** Our connector and our client in one process: `our-ingest.js DATAHUB_URL POSTGRES_URL`. Profiling is off. */
async function main(url: string, source: string): Promise<void> {
  const datahub = new DataHubClient({ url, transport: 'restli' });
  const connector = new ConnectorRegistry(CONNECTORS)
    .get('postgres')
    .create(
      { url: source, sslMode: 'disable', profile: { enabled: false } },
      { addresses: { allowLoopback: true }, applicationName: 'dataspoke-bench', env: 'PROD' },
    );
  const { signal } = new AbortController();
  async function* proposals(): AsyncGenerator<Proposal> {
    for (const scope of await connector.scopes(signal)) {
      for await (const record of connector.read(scope, { signal })) {
        if (record.kind === 'end') {
          if (!record.complete) throw new Error(record.reason);
        } else if (record.kind === 'failed') throw new Error(record.reason);
        else if (record.kind !== 'filtered') {
          for (const { urn, aspectName, value } of desiredAspects(record, CONTEXT))
            yield mcpOf(urn, aspectName, value);
        }
      }
    }
  }
  let accepted = 0;
  for await (const report of datahub.writes.emitStream(proposals())) {
    accepted += report.accepted;
    const refused = report.results.find(({ outcome }) => outcome !== 'accepted');
    if (refused) throw new Error(`not accepted: ${JSON.stringify(refused)}`);
  }
  await connector.close();
  await datahub.close();
  process.stdout.write(`${JSON.stringify({ done: accepted })}\n`);
}

main(process.argv[2] ?? '', process.argv[3] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
