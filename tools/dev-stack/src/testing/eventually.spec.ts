import { eventually } from './eventually';

describe('eventually', () => {
  it('repeats until an expectation holds and returns the value', async () => {
    let calls = 0;
    const value = await eventually(() => {
      calls++;
      expect(calls).toBe(3);
      return 'third';
    }, 5_000);
    expect(value).toBe('third');
  });

  it('takes false for not yet', async () => {
    let calls = 0;
    expect(await eventually(() => ++calls > 2, 5_000)).toBe(true);
  });

  it('gives up with the last failure', async () => {
    const never = () => Promise.reject(new Error('still 4 pending'));
    await expect(eventually(never, 60)).rejects.toThrow('not within 60 ms: still 4 pending');
  });

  it('does not wait for an attempt that hangs', async () => {
    await expect(eventually(() => new Promise(() => undefined), 60)).rejects.toThrow(
      'one attempt did not end',
    );
  });
});
