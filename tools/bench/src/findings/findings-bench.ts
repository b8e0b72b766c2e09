import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Progress } from '@dataspoke/dev-stack';
import { benchData } from './data-bench';
import { findingsReport } from './findings-report';
import { benchScan } from './scan-bench';

/** What Node takes in a container of 512 MiB, which is what the Helm chart gives the services that are measured. */
const HEAP_MIB = 256;

/**
 * Measures what finding things costs: the sample's rules and a year of 100 series next to their data, scans of 10,000 datasets.
 * Two stacks, one after the other, each with nothing else to do; each figure beside that of doing it one by one.
 */
export async function benchFindings(progress: Progress, signal: AbortSignal): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
  try {
    const data = await benchData(join(home, 'data'), HEAP_MIB, progress, signal);
    const scans = await benchScan(join(home, 'scan'), HEAP_MIB, progress, signal);
    progress.say(findingsReport(data, scans));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
