import { Progress } from '@dataspoke/dev-stack';
import { resolve } from 'node:path';
import { benchDataHub } from './datahub/datahub-bench';
import { benchFindings } from './findings/findings-bench';
import { INGESTION_PARTS, ingestionParts } from './ingestion/ingestion-arguments';
import { benchIngestion } from './ingestion/ingestion-bench';
import { lineageArguments } from './lineage/lineage-arguments';
import { benchLineage } from './lineage/lineage-bench';
import { benchLineageSpeed } from './lineage/speed-bench';
import { exportSample } from './retrieval/export-sample';
import { retrievalArguments } from './retrieval/retrieval-arguments';
import { benchRetrieval } from './retrieval/retrieval-bench';
import { benchFreshness } from './search/freshness-bench';
import { scaleArguments } from './search/scale-arguments';
import { benchScale } from './search/scale-bench';
import { benchStack } from './stack/stack-bench';

const BENCHES: Readonly<Record<string, (progress: Progress, signal: AbortSignal) => Promise<void>>> = {
  stack: benchStack,
  datahub: benchDataHub,
  findings: benchFindings,
  freshness: benchFreshness,
  ingestion: (progress, signal) => benchIngestion(INGESTION_PARTS, progress, signal),
  'lineage-speed': benchLineageSpeed,
};

// Figures of one run on one machine; compare the ratios, not the absolute times.
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
  const wanted = process.argv.slice(2);
  if (wanted[0] === 'retrieval') {
    // npm changes to the folder of the package; INIT_CWD is where it was called.
    const options = retrievalArguments(wanted.slice(1), process.env['INIT_CWD'] ?? process.cwd());
    await benchRetrieval(options, new Progress(process.stderr), stop.signal);
    return;
  }
  if (wanted[0] === 'lineage') {
    await benchLineage(
      lineageArguments(wanted.slice(1), process.env['INIT_CWD'] ?? process.cwd()),
      stop.signal,
    );
    return;
  }
  if (wanted[0] === 'sample-set') {
    const folder = wanted[1];
    if (folder === undefined) throw new Error('Where to? Use: npm run bench -- sample-set FOLDER');
    await exportSample(resolve(process.env['INIT_CWD'] ?? process.cwd(), folder), new Progress());
    return;
  }
  if (wanted[0] === 'ingestion') {
    await benchIngestion(ingestionParts(wanted.slice(1)), new Progress(), stop.signal);
    return;
  }
  if (wanted[0] === 'search') {
    await benchScale(scaleArguments(wanted.slice(1)), new Progress(process.stderr), stop.signal);
    return;
  }
  const unknown = wanted.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no bench "${unknown}"; use: npm run bench -- [${[...Object.keys(BENCHES), 'search', 'lineage'].join('|')}]`,
    );
  }
  const progress = new Progress();
  for (const name of wanted.length > 0 ? wanted : ['stack']) await BENCHES[name]?.(progress, stop.signal);
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
