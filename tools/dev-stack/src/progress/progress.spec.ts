import { setTimeout as delay } from 'node:timers/promises';
import { Progress, seconds } from './progress.mjs';

class Screen {
  text = '';
  columns = 60;
  constructor(readonly isTTY: boolean) {}
  write(text: string): void {
    this.text += text;
  }
  /** What a terminal shows: a line that is drawn again replaces the one before. */
  lines(): string[] {
    return this.text.split('\n').map((line) => line.split('\r\u001b[2K').at(-1) ?? '');
  }
}

describe('Progress', () => {
  let clock = 0;
  const now = () => clock;
  beforeEach(() => (clock = 0));

  it('prints one line per step in a log, with the time and what came out', async () => {
    const screen = new Screen(false);
    const progress = new Progress(screen, now);
    const result = await progress.step(
      'building',
      () => {
        clock += 1_234;
        return 16;
      },
      (count) => `${count} projects`,
    );
    expect(result).toBe(16);
    expect(screen.text).toBe('✓ building  1.2 s  16 projects\n');
  });

  it('tells in a log how far a long step is, every ten seconds', async () => {
    const screen = new Screen(false);
    await new Progress(screen, now).step('reading', async (report) => {
      report('3 of 10 tables');
      clock = 2_500;
      await drawn(() => screen.text.includes('3 of 10'));
      report('5 of 10 tables');
      clock = 11_000;
      await delay(250);
      expect(screen.text).not.toContain('5 of 10');
      clock = 13_000;
      await drawn(() => screen.text.includes('5 of 10'));
    });
    expect(screen.text).toBe(
      '… reading  2.5 s  3 of 10 tables\n… reading  13 s  5 of 10 tables\n✓ reading  13 s\n',
    );
  });

  it('shows a live line on a terminal that fits into its width', async () => {
    const screen = new Screen(true);
    await new Progress(screen, now).step('reading', async (report) => {
      expect(screen.lines()).toEqual([expect.stringMatching(/^. reading$/)]);
      clock = 3_000;
      report('a very long text about what happens '.repeat(5));
      await drawn(() => (screen.lines()[0] ?? '').includes('very long'));
      expect(screen.lines()[0]?.length).toBeLessThan(60);
    });
    expect(screen.lines()).toEqual(['✓ reading  3.0 s', '']);
  });

  it('prints a line without leaving a half drawn one behind', async () => {
    const screen = new Screen(true);
    const progress = new Progress(screen, now);
    await progress.step('starting', () => progress.say('! search ended'));
    expect(screen.lines()).toEqual(['! search ended', '✓ starting  0.0 s', '']);
  });

  it('marks a step that failed and passes the failure on', async () => {
    const screen = new Screen(true);
    const step = new Progress(screen, now).step('reading', () => Promise.reject(new Error('no such host')));
    await expect(step).rejects.toThrow('no such host');
    expect(screen.lines()).toEqual(['✗ reading  0.0 s', '']);
  });

  it('writes durations as people do', () => {
    expect([49, 9_949, 9_960, 59_400, 60_000, 185_000].map(seconds)).toEqual([
      '0.0 s',
      '9.9 s',
      '10 s',
      '59 s',
      '1 min 00 s',
      '3 min 05 s',
    ]);
  });
});

async function drawn(condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 2_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error('the line was never drawn');
    await delay(10);
  }
}
