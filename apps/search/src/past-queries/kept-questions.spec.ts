import { setImmediate as breathe } from 'node:timers/promises';
import { KeptQuestions } from './kept-questions';

const SIZE = 384;

/** Reproducible numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / length);
}

function vectorOf(seed: number): Float32Array {
  const next = numbers(seed);
  return unit(Float32Array.from({ length: SIZE }, () => next() - 0.5));
}

/** `share` of the way from one direction to another. */
function between(one: Float32Array, other: Float32Array, share: number): Float32Array {
  return unit(one.map((value, at) => value * (1 - share) + (other[at] ?? 0) * share));
}

const words = (text: string) => new Set(text.split(' '));

describe('kept questions', () => {
  it('are found by the same words, in any order, and by the same meaning, the most alike first', async () => {
    const kept = new KeptQuestions(SIZE);
    const [asked, other] = [vectorOf(1), vectorOf(2)];
    kept.put('near', words('a b'), between(asked, other, 0.35));
    kept.put('nearer', words('a c'), between(asked, other, 0.1));
    kept.put('far', words('a d'), other);
    kept.put('same words', words('y x'), undefined);
    kept.put('other length', words('z'), new Float32Array([1, 0]));
    const found = await kept.alike(words('x y'), asked);
    expect(found.map(({ id }) => id)).toEqual(['nearer', 'same words', 'near']);
    expect(found[0]?.likeness).toBe(1);
    expect(found[2]?.likeness).toBeCloseTo(0.73, 1);
    expect(await kept.alike(words('x y'), undefined)).toEqual([{ id: 'same words', likeness: 1 }]);
    expect(await kept.alike(new Set(), undefined)).toEqual([]);
  });

  it('are forgotten, and leave their place to others without a trace', async () => {
    const kept = new KeptQuestions(SIZE);
    kept.put('a', words('a'), vectorOf(1));
    kept.put('b', words('b'), vectorOf(2));
    kept.retain(new Set(['b']));
    expect([kept.has('a', false), kept.has('b', true), kept.size]).toEqual([false, true, 1]);
    kept.put('c', words('c'), undefined);
    expect([kept.has('c', false), kept.has('c', true)]).toEqual([true, false]);
    expect(await kept.alike(words('a'), vectorOf(1))).toEqual([]);
    expect(await kept.alike(words('c'), vectorOf(2))).toEqual([
      { id: 'b', likeness: 1 },
      { id: 'c', likeness: 1 },
    ]);
    kept.put('b', words('b'), vectorOf(3));
    expect((await kept.alike(words('x'), vectorOf(2))).map(({ id }) => id)).toEqual([]);
  });

  it('are compared by the thousands while others get their turn', async () => {
    const kept = new KeptQuestions(SIZE);
    const some = Array.from({ length: 50 }, (_, at) => vectorOf(at));
    for (let at = 0; at < 19_999; at += 1) kept.put(`q${at}`, words(`w${at}`), some[at % some.length]);
    kept.put('q19999', words('w19999'), vectorOf(19_999));
    await kept.alike(words('x'), vectorOf(0));
    let done = false;
    let turns = 0;
    const asked = kept.alike(words('x'), vectorOf(19_999)).finally(() => (done = true));
    while (!done) {
      await breathe();
      turns += 1;
    }
    expect((await asked)[0]?.id).toBe('q19999');
    // One after the other without a turn for anything else would be a single one.
    expect(turns).toBeGreaterThan(20);
  }, 30_000);
});
