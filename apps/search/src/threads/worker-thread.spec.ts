import { ThreadOperationFailed, threadFile, ThreadUnavailable, WorkerThread } from './worker-thread';

type FaultyMethods = {
  double: { readonly params: number; readonly result: number };
  fail: { readonly params: string; readonly result: never };
  crash: { readonly params: null; readonly result: never };
  hang: { readonly params: null; readonly result: never };
};

describe('WorkerThread', () => {
  const open: WorkerThread<FaultyMethods, string>[] = [];
  const start = (file = threadFile(__dirname, 'faulty.fixture'), silenceMs?: number) => {
    const starts: string[] = [];
    const losses: string[] = [];
    const thread = new WorkerThread<FaultyMethods, string>({
      name: 'test',
      file,
      data: null,
      parseReady: String,
      onReady: (ready) => starts.push(ready),
      onDown: (reason) => losses.push(reason),
      restartMs: 10,
      silenceMs,
    });
    open.push(thread);
    return { thread, starts, losses };
  };

  const startedAgain = async (starts: readonly string[]) => {
    for (const end = Date.now() + 10_000; starts.length < 2 && Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(starts).toEqual(['here', 'here']);
  };

  afterEach(async () => {
    for (const thread of open.splice(0)) await thread.close();
  });

  it('answers in order once it is ready', async () => {
    const { thread } = start();
    await expect(thread.request('double', 1)).rejects.toThrow('the test thread is starting');
    await thread.settled();
    expect(thread.ready).toBe('here');
    expect(await Promise.all([1, 2, 3].map((value) => thread.request('double', value)))).toEqual([2, 4, 6]);
  });

  it('tells a failed operation from a lost thread', async () => {
    const { thread } = start();
    await thread.settled();
    const failure = await thread.request('fail', 'no such thing').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ThreadOperationFailed);
    expect(failure).toMatchObject({ message: 'no such thing', code: 'BROKEN' });
    expect(await thread.request('double', 4)).toBe(8);
  });

  it('fails what was in hand when it crashes, and is started again', async () => {
    const { thread, starts, losses } = start();
    await thread.settled();
    const inHand = [thread.request('crash', null), thread.request('double', 1)];
    for (const request of inHand) await expect(request).rejects.toBeInstanceOf(ThreadUnavailable);
    expect(losses).toEqual(['the test thread is down: out of order']);
    await startedAgain(starts);
    expect(await thread.request('double', 5)).toBe(10);
  });

  it('is made anew when it is stuck', async () => {
    const { thread, starts, losses } = start(undefined, 100);
    await thread.settled();
    const inHand = [thread.request('hang', null), thread.request('double', 1)];
    for (const request of inHand) await expect(request).rejects.toBeInstanceOf(ThreadUnavailable);
    expect(losses).toEqual(['the test thread is down: it gave no answer for 100 ms']);
    await startedAgain(starts);
  });

  it('says why it could not start, and fails what is in hand when it is closed', async () => {
    const missing = start(`${__dirname}/no-such-thread.mjs`);
    await missing.thread.settled();
    expect(missing.thread.ready).toBeUndefined();
    expect(missing.thread.reason).toMatch(/no-such-thread/);

    const { thread } = start();
    await thread.settled();
    const inHand = [thread.request('double', 1), thread.request('double', 2)].map((request) =>
      request.catch((error: unknown) => error),
    );
    await thread.close();
    for (const outcome of await Promise.all(inHand)) expect(outcome).toBeInstanceOf(ThreadUnavailable);
  });
});
