import { Gate } from './gate';

describe('Gate', () => {
  const never = new AbortController().signal;

  it('lets in as many as it may, and the next one when one leaves, in the order they came', async () => {
    const gate = new Gate(2);
    const inside: number[] = [];
    const enter = (number: number) => gate.enter(never).then(() => inside.push(number));
    const all = [1, 2, 3, 4].map(enter);
    await Promise.all(all.slice(0, 2));
    expect(inside).toEqual([1, 2]);
    gate.leave();
    await all[2];
    expect(inside).toEqual([1, 2, 3]);
    gate.leave();
    await all[3];
    expect(inside).toEqual([1, 2, 3, 4]);
  });

  it('forgets who gave up waiting, and keeps their place for nobody', async () => {
    const gate = new Gate(1);
    await gate.enter(never);
    const hasty = new AbortController();
    const given = gate.enter(hasty.signal);
    const patient = gate.enter(never);
    hasty.abort(new Error('too slow'));
    await expect(given).rejects.toThrow('too slow');
    gate.leave();
    await patient;
    gate.leave();
    await expect(gate.enter(hasty.signal)).rejects.toThrow('too slow');
    await gate.enter(never);
  });
});
