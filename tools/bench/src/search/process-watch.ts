import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cpuOfEnded,
  cpuSeconds,
  forgetPeak,
  peakMiB,
  type ProcessFigures,
} from '../findings/process-figures';

/** What several processes, with those that they have started, cost over a time. */
export class ProcessWatch {
  private before = new Map<string, number>();

  /** By the names that the figures are told under. */
  constructor(private readonly pids: Readonly<Record<string, number>>) {}

  /** Begins to count anew. */
  async begin(): Promise<void> {
    for (const [name, pid] of Object.entries(this.pids)) {
      this.before.set(name, await cpuOf(pid));
      await forgetPeak(pid);
    }
  }

  /** Since the last {@link begin}, or since they were started. Memory is that of the process itself. */
  async figures(): Promise<Readonly<Record<string, ProcessFigures>>> {
    const figures: Record<string, ProcessFigures> = {};
    for (const [name, pid] of Object.entries(this.pids)) {
      figures[name] = {
        peakMiB: await peakMiB(pid),
        cpuSeconds: (await cpuOf(pid)) - (this.before.get(name) ?? 0),
      };
    }
    return figures;
  }
}

async function cpuOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const all = [pid, ...children.split(' ').filter(Boolean).map(Number)];
  const seconds = await Promise.all([...all.map(cpuSeconds), cpuOfEnded(pid)]);
  return seconds.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}

/** Bytes of the files in a folder and below it. */
export async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
