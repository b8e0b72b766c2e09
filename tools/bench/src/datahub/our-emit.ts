import { DataHubClient, readProposalFile } from '@dataspoke/datahub-client';

/** Our side of the comparison: `our-emit.js URL FILE`, through the same calls a user makes. */
async function main(url: string, file: string): Promise<void> {
  const datahub = new DataHubClient({ url, transport: 'restli' });
  let accepted = 0;
  for await (const report of datahub.writes.emitStream(readProposalFile(file))) {
    accepted += report.accepted;
    const refused = report.results.find(({ outcome }) => outcome !== 'accepted');
    if (refused) throw new Error(`not accepted: ${JSON.stringify(refused)}`);
  }
  await datahub.close();
  process.stdout.write(`${JSON.stringify({ done: accepted })}\n`);
}

main(process.argv[2] ?? '', process.argv[3] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
