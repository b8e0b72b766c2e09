import { setImmediate as turn } from 'node:timers/promises';
import { inOrderOfCompletion } from './in-order-of-completion';

/** Work that ends when the test says so. */
class Desk {
  readonly begun: string[] = [];
  readonly stopped: string[] = [];
  private readonly ends = new Map<string, (result: string) => void>();

  readonly work = (item: string, signal: AbortSignal): Promise<string> => {
    this.begun.push(item);
    signal.addEventListener('abort', () => this.stopped.push(item));
    return new Promise((resolve, reject) => {
      this.ends.set(item, (result) => (result === 'fail' ? reject(new Error(item)) : resolve(item)));
    });
  };

  end(item: string, result = 'well'): void {
    this.ends.get(item)?.(result);
  }
}

async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await turn();
}

describe('inOrderOfCompletion', () => {
  it('gives results as they are done and takes items only when there is room', async () => {
    const desk = new Desk();
    const results = inOrderOfCompletion(['a', 'b', 'c', 'd'], 2, desk.work);
    const first = results.next();
    await settled();
    expect(desk.begun).toEqual(['a', 'b']);
    desk.end('b');
    expect(await first).toEqual({ value: 'b', done: false });
    await settled();
    expect(desk.begun).toEqual(['a', 'b']);
    const second = results.next();
    await settled();
    expect(desk.begun).toEqual(['a', 'b', 'c']);
    desk.end('a');
    desk.end('c');
    expect((await second).value).toBe('a');
    expect((await results.next()).value).toBe('c');
    const last = results.next();
    await settled();
    desk.end('d');
    expect((await last).value).toBe('d');
    expect(await results.next()).toEqual({ value: undefined, done: true });
  });

  it('gives results while its source lets it wait', async () => {
    const desk = new Desk();
    const more = Promise.withResolvers<void>();
    async function* source() {
      yield 'a';
      await more.promise;
      yield 'b';
    }
    const results = inOrderOfCompletion(source(), 4, desk.work);
    const first = results.next();
    await settled();
    desk.end('a');
    expect((await first).value).toBe('a');
    more.resolve();
    const second = results.next();
    await settled();
    desk.end('b');
    expect((await second).value).toBe('b');
  });

  it('ends with the first error and tells its source and the others', async () => {
    const desk = new Desk();
    let isClosed = false;
    function* source() {
      try {
        yield 'a';
        yield 'b';
        yield 'c';
      } finally {
        isClosed = true;
      }
    }
    const results = inOrderOfCompletion(source(), 2, desk.work);
    const first = results.next();
    await settled();
    desk.end('a', 'fail');
    await expect(first).rejects.toThrow('a');
    expect(desk.stopped).toContain('b');
    expect(isClosed).toBe(true);
  });

  it('ends when it is left or aborted', async () => {
    const desk = new Desk();
    const abort = new AbortController();
    const results = inOrderOfCompletion(['a', 'b'], 1, desk.work, abort.signal);
    const first = results.next();
    await settled();
    abort.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(desk.stopped).toEqual(['a']);
    await expect(inOrderOfCompletion(['a'], 1, desk.work, abort.signal).next()).rejects.toThrow('enough');
  });
});
