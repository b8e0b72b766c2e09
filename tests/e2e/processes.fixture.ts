import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A process, told from a later one of the same id by when it began. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly began: string;
  readonly command: string;
}

/** Every process of this machine that is not only waiting to be buried. */
function processes(): SeenProcess[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc(): SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): SeenProcess[] => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // State, parent and, as field 22, the time of the start; counted behind the name, which may hold anything.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (fields[0] === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent: Number(fields[1]), began: fields[19] ?? '', command }];
      } catch {
        return []; // ended while it was looked at
      }
    });
}

function fromPs(): SeenProcess[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line): SeenProcess[] => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.{24})\s+(.*)$/.exec(line);
    if (!match || match[3]?.startsWith('Z')) return [];
    return [
      { pid: Number(match[1]), parent: Number(match[2]), began: match[4] ?? '', command: match[5] ?? '' },
    ];
  });
}

/** All processes below one, itself left out: servers, their guards and what they started in turn. */
export function descendants(root: number): SeenProcess[] {
  const all = processes();
  const found: SeenProcess[] = [];
  for (let parents = [root]; parents.length > 0;) {
    const children = all.filter((one) => parents.includes(one.parent));
    found.push(...children);
    parents = children.map((one) => one.pid);
  }
  return found;
}

/** Those of `seen` that are still there. */
export function survivors(seen: readonly SeenProcess[]): SeenProcess[] {
  const now = new Map(processes().map((one) => [one.pid, one]));
  return seen.filter((one) => now.get(one.pid)?.began === one.began);
}

/** The process that started another one; undefined when that is gone. */
export function parentOf(pid: number): number | undefined {
  return processes().find((one) => one.pid === pid)?.parent;
}
