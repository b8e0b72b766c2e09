import { readFile } from 'node:fs/promises';

/** Resident memory of a process in MiB; undefined where the system does not tell (anything but Linux). */
export async function residentMiB(pid: number): Promise<number | undefined> {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1024);
  } catch {
    return undefined;
  }
}
