import { dialectNamed, loadParser } from '@dataspoke/sql-lineage';
import { writeFile } from 'node:fs/promises';
import { readCases } from './cases';
import { type LineageArguments } from './lineage-arguments';
import { predict } from './predict';
import { differences, report, type Result } from './report';

/** Cases that run once before times are taken. */
const WARM_UP = 200;

/** Runs a file of cases through the lineage library and prints how right and how fast it is. */
export async function benchLineage(options: LineageArguments, signal: AbortSignal): Promise<void> {
  const cases = await readCases(options.cases);
  const unknown = [...new Set(cases.map(({ dialect }) => dialect))].filter((name) => !dialectNamed(name));
  for (const name of unknown) process.stderr.write(`Dialect "${name}" is not known; read as generic.\n`);
  await loadParser();
  // What is called for the first times is compiled meanwhile.
  for (const one of cases.slice(0, WARM_UP)) await predict(one);
  const results: Result[] = [];
  for (const one of cases) {
    signal.throwIfAborted();
    results.push({ one, predicted: await predict(one) });
  }
  if (options.json !== undefined) {
    const lines = results.map(({ predicted }) => `${JSON.stringify(predicted.prediction)}\n`);
    await writeFile(options.json, lines.join(''));
  }
  const wrong = options.differences ? differences(results, 'undisputed') : [];
  process.stdout.write(`${[...wrong, report(results)].join('\n')}\n`);
}
