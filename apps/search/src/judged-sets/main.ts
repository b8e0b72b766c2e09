import { startService } from '@dataspoke/service-kit';
import { createWriteStream } from 'node:fs';
import { SEARCH_SERVICE } from '../search-service';
import { ask } from './ask';
import { indexTables, linesOf } from './index-tables';
import { type AnswerLine, readJob, readQuestionLine, WAYS } from './judged-job';

/**
 * Runs a judged set through the search service as it is composed: started with its database and model, without bus and catalog.
 * Questions are asked one at a time, way by way, so that no way profits from the vector that another one had made.
 */
async function main(file: string): Promise<void> {
  const job = await readJob(file);
  const service = await startService(SEARCH_SERVICE, job.environment);
  const output = createWriteStream(job.answers);
  const write = (line: AnswerLine) => output.write(`${JSON.stringify(line)}\n`);
  const startedAt = performance.now();
  const ids = await indexTables(service, job.corpus);
  write({ indexSeconds: (performance.now() - startedAt) / 1_000, tables: ids.size });
  for (const way of WAYS) {
    for await (const line of linesOf(job.questions)) {
      const { id, text, ways } = readQuestionLine(line);
      if (!ways.includes(way)) continue;
      const askedAt = performance.now();
      const urns = await ask(service, text, way);
      const ms = performance.now() - askedAt;
      write({ question: id, way, tables: urns.map((urn) => ids.get(urn) ?? urn), ms });
    }
  }
  await new Promise<void>((resolve) => output.end(resolve));
  await service.close();
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
