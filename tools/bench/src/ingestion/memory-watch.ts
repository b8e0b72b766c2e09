import { readFile } from 'node:fs/promises';
import { cpuSeconds, forgetPeak, peakMiB } from '../findings/process-figures';

const LOOK_EVERY_MS = 200;

/** Looks five times a second how much memory of a process is resident, and asks the kernel for what it missed. Linux only. */
export class MemoryWatch {
  private readonly timer: NodeJS.Timeout;
  private most = 0;

  private constructor(
    private readonly pid: number,
    private readonly cpuBefore: number | undefined,
  ) {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  static async begin(pid: number): Promise<MemoryWatch> {
    await forgetPeak(pid);
    return new MemoryWatch(pid, await cpuSeconds(pid));
  }

  /** Since it began. */
  async figures(): Promise<{ readonly peakMiB: number; readonly cpuSeconds: number | undefined }> {
    await this.look();
    const cpu = await cpuSeconds(this.pid);
    return {
      peakMiB: Math.max(this.most, (await peakMiB(this.pid)) ?? 0),
      cpuSeconds: cpu === undefined || this.cpuBefore === undefined ? undefined : cpu - this.cpuBefore,
    };
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8').catch(() => '');
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kib !== undefined) this.most = Math.max(this.most, Number(kib) / 1024);
  }
}
