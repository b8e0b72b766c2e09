import { readFile, writeFile } from 'node:fs/promises';

/** USER_HZ, which Linux fixes for what it tells programs. */
const TICKS_PER_SECOND = 100;

/** What a process has cost while something was done; nothing on systems that do not tell (anything but Linux). */
export interface ProcessFigures {
  /** The most memory that was resident at one time. */
  readonly peakMiB: number | undefined;
  /** User and system. */
  readonly cpuSeconds: number | undefined;
}

/** Runs `work` and tells what the process of `pid` has cost meanwhile. */
export async function watching<T>(
  pid: number | undefined,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly figures: ProcessFigures }> {
  const isReset = await forgetPeak(pid);
  const before = await cpuSeconds(pid);
  const result = await work();
  const after = await cpuSeconds(pid);
  return {
    result,
    figures: {
      peakMiB: isReset ? await peakMiB(pid) : undefined,
      cpuSeconds: before === undefined || after === undefined ? undefined : after - before,
    },
  };
}

/** The kernel begins to look for the peak anew; says whether it does. */
export async function forgetPeak(pid: number | undefined): Promise<boolean> {
  if (pid === undefined) return false;
  return writeFile(`/proc/${pid}/clear_refs`, '5').then(
    () => true,
    () => false,
  );
}

/** The most memory that was resident since {@link forgetPeak}. */
export async function peakMiB(pid: number | undefined): Promise<number | undefined> {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(await readProc(pid, 'status'))?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}

/** User and system time since the process began. */
export function cpuSeconds(pid: number | undefined): Promise<number | undefined> {
  return timeIn(pid, 11);
}

/** User and system time of processes that it has started and that have ended. */
export function cpuOfEnded(pid: number): Promise<number | undefined> {
  return timeIn(pid, 13);
}

/** The sum of two neighbouring times of `/proc/<pid>/stat`, counted from behind the name. */
async function timeIn(pid: number | undefined, first: number): Promise<number | undefined> {
  // The name, in parentheses, may hold spaces; user and system time are the 12th and 13th field behind it.
  const fields = (await readProc(pid, 'stat')).split(') ').at(-1)?.split(' ') ?? [];
  const ticks = Number(fields[first]) + Number(fields[first + 1]);
  return Number.isNaN(ticks) ? undefined : ticks / TICKS_PER_SECOND;
}

async function readProc(pid: number | undefined, name: string): Promise<string> {
  return pid === undefined ? '' : readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
}
