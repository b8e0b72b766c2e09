import { ahead } from './ahead';

async function* numbers(end: number, taken: number[], fault?: Error): AsyncGenerator<number> {
  for (let at = 0; at < end; at += 1) {
    taken.push(at);
    yield at;
  }
  await Promise.resolve();
  if (fault) throw fault;
}

describe('taking ahead', () => {
  it('keeps the order, and is so many items in front', async () => {
    const taken: number[] = [];
    const given: number[] = [];
    for await (const item of ahead(numbers(10, taken), 3)) {
      given.push(item);
      expect(taken.length).toBe(Math.min(item + 4, 10));
    }
    expect(given).toEqual(taken);
  });

  it('gives what came before an error before the error', async () => {
    const given: number[] = [];
    const all = async (): Promise<void> => {
      for await (const item of ahead(numbers(2, [], new Error('gone')), 5)) given.push(item);
    };
    await expect(all()).rejects.toThrow('gone');
    expect(given).toEqual([0, 1]);
  });
});
