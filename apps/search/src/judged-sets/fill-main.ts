import { startService } from '@dataspoke/service-kit';
import { writeFile } from 'node:fs/promises';
import { SEARCH_SERVICE } from '../search-service';
import { fillDocuments } from './fill-documents';
import { readFillJob } from './judged-job';

/**
 * Fills the documents of a search service with generated tables, so that a service that is started afterwards makes its index of them
 * as after the loss of one.
 */
async function main(file: string): Promise<void> {
  const job = await readFillJob(file);
  const service = await startService(SEARCH_SERVICE, job.environment);
  const filled = await fillDocuments(service, job);
  await writeFile(job.answers, JSON.stringify(filled));
  await service.close();
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
