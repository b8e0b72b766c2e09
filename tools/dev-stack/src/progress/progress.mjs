// Plain JavaScript, because the bootstrap prints before anything is installed or compiled.

const QUIET_MS = 2_000;
const FRAME_MS = 100;
const LINE_EVERY_MS = 10_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Tells how far the step is, such as "12 of 34 tables"; replaces what it said before.
 * @typedef {(text: string) => void} Report
 */

/**
 * @typedef {object} Output
 * @property {(text: string) => unknown} write
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 */

/**
 * Prints the steps of a command: what is being done, for how long, and how far it is when that takes more than two
 * seconds. On a terminal the line is live; in a log a line is written every ten seconds.
 */
export class Progress {
  /**
   * @param {Output} output
   * @param {() => number} now milliseconds of any clock
   */
  constructor(output = process.stdout, now = () => performance.now()) {
    this.output = output;
    this.now = now;
  }

  /**
   * Does one step and returns its result; a failure is marked and passed on.
   * @template T
   * @param {string} title what is done, in the words of the reader
   * @param {(report: Report) => T | Promise<T>} work
   * @param {(result: T) => string} [outcome] what came out, for the finished line
   * @returns {Promise<T>}
   */
  async step(title, work, outcome) {
    const startedAt = this.now();
    let detail = '';
    let frame = 0;
    let lastLineAt = startedAt;
    const live = this.output.isTTY === true;
    const draw = () => {
      const elapsed = this.now() - startedAt;
      if (live) {
        const time = elapsed >= QUIET_MS ? `  ${seconds(elapsed)}` : '';
        this.redraw(`${FRAMES[frame++ % FRAMES.length]} ${title}${time}${detail ? `  ${detail}` : ''}`);
      } else if (
        elapsed >= QUIET_MS &&
        (lastLineAt === startedAt || this.now() - lastLineAt >= LINE_EVERY_MS)
      ) {
        lastLineAt = this.now();
        this.output.write(`… ${title}  ${seconds(elapsed)}${detail ? `  ${detail}` : ''}\n`);
      }
    };
    if (live) draw();
    const timer = setInterval(draw, FRAME_MS);
    timer.unref();
    try {
      const result = await work((text) => {
        detail = text;
      });
      this.finish('✓', title, startedAt, outcome?.(result));
      return result;
    } catch (error) {
      this.finish('✗', title, startedAt);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /**
   * Prints a line, also while a step is under way.
   * @param {string} text
   */
  say(text) {
    this.output.write(`${this.output.isTTY ? '\r\x1b[2K' : ''}${text}\n`);
  }

  /**
   * @param {string} mark
   * @param {string} title
   * @param {number} startedAt
   * @param {string} [outcome]
   */
  finish(mark, title, startedAt, outcome) {
    const start = this.output.isTTY ? '\r\x1b[2K' : '';
    const result = outcome ? `  ${outcome}` : '';
    this.output.write(`${start}${mark} ${title}  ${seconds(this.now() - startedAt)}${result}\n`);
  }

  /** @param {string} line */
  redraw(line) {
    const width = this.output.columns ?? 80;
    this.output.write(`\r\x1b[2K${line.length < width ? line : `${line.slice(0, width - 2)}…`}`);
  }
}

/**
 * "0.4 s", "42 s", "3 min 05 s".
 * @param {number} ms
 */
export function seconds(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
