import { readFile } from 'node:fs/promises';
import { DataHubClient } from '@dataspoke/datahub-client';

/** Our side of the comparison: `our-read.js URL batched|single FILE_OF_URNS`. */
async function main(url: string, how: string, file: string): Promise<void> {
  const urns = (await readFile(file, 'utf8')).trim().split('\n');
  const datahub = new DataHubClient({ url });
  let found = 0;
  if (how === 'batched') {
    found = (await datahub.reads.readAspects(urns, ['datasetProperties'])).size;
  } else {
    for (const urn of urns) found += (await datahub.reads.readAspects([urn], ['datasetProperties'])).size;
  }
  await datahub.close();
  process.stdout.write(`${JSON.stringify({ done: found })}\n`);
}

main(process.argv[2] ?? '', process.argv[3] ?? '', process.argv[4] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
