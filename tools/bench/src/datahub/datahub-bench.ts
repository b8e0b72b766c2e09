import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CHECKOUT, type Progress, startEmulator } from '@dataspoke/dev-stack';
import { clientPython } from '@dataspoke/datahub-emulator';
import { figure, table } from '../table';
import { measure, type Measured } from './measured';
import { datasetUrn, writeProposalsFile } from './proposals-file';

const ASPECTS = 100_000;
const READS = 10_000;
const SCRIPTS = join(CHECKOUT, 'tools/bench/src/datahub');
const EMULATOR = join(CHECKOUT, 'tools/datahub-emulator/dist/main.js');
/** A small heap and no optimising compilers: a third of the speed for half the memory. */
const LITTLE_MEMORY = [
  '--max-semi-space-size=1',
  '--max-old-space-size=12',
  '--max-lazy',
  '--no-opt',
  '--no-maglev',
];

/** One way to do the same work. */
interface Contestant {
  readonly name: string;
  /** The figures of the others are divided by these. */
  readonly ours: boolean;
  readonly run: (url: string) => Promise<Measured>;
}

interface Row {
  readonly contestant: Contestant;
  readonly measured: Measured;
}

/**
 * Our client beside DataHub's own: writing aspects from one file, against a server that answers at once and against the
 * emulator, and reading datasets. Every contestant is a process of its own, measured from start to end by the same meter.
 * Raises Error when the official client cannot be installed.
 */
export async function benchDataHub(progress: Progress, signal: AbortSignal): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dataspoke-bench-'));
  try {
    const official = await progress.step("DataHub's own client", () => clientPython());
    if ('reason' in official) throw new Error(`There is nothing to compare with: ${official.reason}`);
    const bench = new DataHubBench(official.python, home, progress, signal);
    progress.say(await bench.run());
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

class DataHubBench {
  private readonly file: string;

  constructor(
    private readonly python: string,
    private readonly home: string,
    private readonly progress: Progress,
    private readonly signal: AbortSignal,
  ) {
    this.file = join(home, 'aspects.json');
  }

  async run(): Promise<string> {
    await this.progress.step(`A file of ${ASPECTS.toLocaleString('en')} aspects`, () =>
      writeProposalsFile(this.file, ASPECTS),
    );
    const clientBound = await this.againstStub();
    const againstEmulator = await this.againstEmulator();
    const reads = await this.reads();
    return [
      '',
      `${ASPECTS.toLocaleString('en')} small aspects to a server that answers at once (the client alone)`,
      '',
      ratesTable(clientBound, 'aspects/s'),
      '',
      `${ASPECTS.toLocaleString('en')} small aspects to the emulator`,
      '',
      ratesTable(againstEmulator, 'aspects/s'),
      '',
      `One aspect of ${READS.toLocaleString('en')} datasets from the emulator`,
      '',
      ratesTable(reads, 'datasets/s'),
      '',
    ].join('\n');
  }

  private writers(): readonly Contestant[] {
    return [
      {
        name: 'ours, from the file, in little memory',
        ours: true,
        run: (url) => this.node('our-emit.js', [url, this.file], LITTLE_MEMORY),
      },
      {
        name: 'ours, from the file, Node as it is',
        ours: true,
        run: (url) => this.node('our-emit.js', [url, this.file]),
      },
      {
        name: 'official emit_mcps, from the file',
        ours: false,
        run: (url) => this.official('official_emit.py', [url, this.file]),
      },
      {
        name: 'official emit_mcps, built in memory',
        ours: false,
        run: (url) => this.official('official_emit.py', [url, '--built', String(ASPECTS)]),
      },
      { name: 'datahub ingest, from the file', ours: false, run: (url) => this.ingest(url) },
    ];
  }

  private async againstStub(): Promise<readonly Row[]> {
    const stub = spawn(process.execPath, [join(__dirname, 'stub-server.js')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      const [port] = (await once(stub.stdout, 'data', { signal: this.signal })) as [Buffer];
      const url = `http://127.0.0.1:${port.toString().trim()}`;
      return await this.each(this.writers(), 'to a stub', () => Promise.resolve(url));
    } finally {
      stub.stdin.end();
    }
  }

  /** A fresh emulator for each, so that nobody finds the aspects stored already. */
  private async againstEmulator(): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const [index, contestant] of this.writers().entries()) {
      const emulator = await this.startEmulator(`writes-${index}`);
      try {
        rows.push(...(await this.each([contestant], 'to the emulator', () => Promise.resolve(emulator.url))));
      } finally {
        await emulator.stop();
      }
    }
    return rows;
  }

  private async reads(): Promise<readonly Row[]> {
    const urns = join(this.home, 'urns.txt');
    await writeFile(urns, Array.from({ length: READS }, (_, index) => datasetUrn(index)).join('\n'));
    const emulator = await this.startEmulator('reads');
    try {
      await this.progress.step('Fill the emulator', () =>
        this.node('our-emit.js', [emulator.url, this.file]),
      );
      const contestants = (['batched', 'single'] as const).flatMap((how): readonly Contestant[] => [
        { name: `ours, ${how}`, ours: true, run: (url) => this.node('our-read.js', [url, how, urns]) },
        {
          name: `official client, ${how}`,
          ours: false,
          run: (url) => this.official('official_read.py', [url, how, urns]),
        },
      ]);
      return await this.each(contestants, 'reads', () => Promise.resolve(emulator.url));
    } finally {
      await emulator.stop();
    }
  }

  private async each(
    contestants: readonly Contestant[],
    what: string,
    url: () => Promise<string>,
  ): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (const contestant of contestants) {
      const measured = await this.progress.step(
        `${contestant.name} ${what}`,
        async () => contestant.run(await url()),
        (result) => `${figure(result.done / result.seconds)}/s`,
      );
      rows.push({ contestant, measured });
    }
    return rows;
  }

  private startEmulator(name: string): ReturnType<typeof startEmulator> {
    return startEmulator({
      script: EMULATOR,
      dataDir: join(this.home, name),
      logFile: join(this.home, `${name}.log`),
    });
  }

  private node(script: string, args: readonly string[], flags: readonly string[] = []): Promise<Measured> {
    return this.measure([process.execPath, ...flags, join(__dirname, script), ...args]);
  }

  private official(script: string, args: readonly string[]): Promise<Measured> {
    return this.measure([this.python, join(SCRIPTS, script), ...args]);
  }

  private async ingest(url: string): Promise<Measured> {
    const recipe = join(this.home, 'recipe.json');
    await writeFile(
      recipe,
      JSON.stringify({
        source: { type: 'file', config: { path: this.file } },
        sink: { type: 'datahub-rest', config: { server: url } },
      }),
    );
    return this.measure([join(dirname(this.python), 'datahub'), 'ingest', '-c', recipe], ASPECTS);
  }

  private measure(command: readonly [string, ...string[]], done?: number): Promise<Measured> {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.home,
      DATAHUB_TELEMETRY_ENABLED: 'false',
      NO_PROXY: '127.0.0.1,localhost',
    };
    return measure(this.python, command, {
      env,
      signal: this.signal,
      ...(done === undefined ? {} : { done }),
    });
  }
}

function ratesTable(rows: readonly Row[], unit: string): string {
  const rate = ({ measured }: Row): number => measured.done / measured.seconds;
  const reference = rows.find(({ contestant }) => contestant.ours);
  return table(
    ['', unit, 'the first is', 'CPU s', 'peak MiB'],
    rows.map((row) => [
      row.contestant.name,
      figure(rate(row)),
      reference && !row.contestant.ours ? `${figure(rate(reference) / rate(row))} × as fast` : '',
      figure(row.measured.cpuSeconds),
      figure(row.measured.peakMiB),
    ]),
  );
}
