import { type ProcessExit, type RunningProcess } from '../servers/running-process';
import { type ChildSpec, type StateChange, Supervisor, type SupervisorTime } from './supervisor';

/** A process that ends when the test says so. */
class FakeProcess implements RunningProcess {
  static lastPid = 100;
  readonly pid = ++FakeProcess.lastPid;
  readonly logFile = '/dev/null';
  readonly exited: Promise<ProcessExit>;
  private end: (exit: ProcessExit) => void = () => undefined;
  constructor(readonly name: string) {
    this.exited = new Promise((resolve) => (this.end = resolve));
  }
  die(exit: ProcessExit = { code: 1, signal: null }): void {
    this.end(exit);
  }
  stop(): Promise<ProcessExit> {
    this.end({ code: 0, signal: null });
    return this.exited;
  }
}

/** Time that stands still except when a test or a pause moves it. */
class FakeTime implements SupervisorTime {
  elapsed = 0;
  readonly pauses: number[] = [];
  now = (): number => this.elapsed;
  wait = (ms: number): Promise<void> => {
    this.pauses.push(ms);
    this.elapsed += ms;
    return Promise.resolve();
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn++) {
    if (condition()) return;
    await new Promise(setImmediate);
  }
  throw new Error('the condition was never met');
}

describe('Supervisor', () => {
  let changes: StateChange[];
  let time: FakeTime;
  let supervisor: Supervisor;
  beforeEach(() => {
    changes = [];
    time = new FakeTime();
    supervisor = new Supervisor((change) => changes.push(change), time);
  });

  function child(name: string, stage = 1, starts: (() => Promise<RunningProcess>)[] = []) {
    const processes: FakeProcess[] = [];
    const spec: ChildSpec = {
      name,
      stage,
      start: () => {
        const scripted = starts.shift();
        if (scripted) return scripted();
        const next = new FakeProcess(name);
        processes.push(next);
        return Promise.resolve(next);
      },
    };
    return { spec, processes };
  }

  it('starts a child that died again, with pauses that double up to ten seconds', async () => {
    const { spec, processes } = child('search');
    await supervisor.start(spec);
    for (let death = 1; death <= 8; death++) {
      processes.at(-1)?.die();
      await until(() => processes.length === death + 1);
    }
    expect(time.pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(supervisor.states()).toEqual([{ name: 'search', state: 'running', pid: processes.at(-1)?.pid }]);
    expect(changes.filter((c) => c.state === 'waiting')[0]).toEqual({
      name: 'search',
      state: 'waiting',
      reason: 'exit code 1',
      retryInMs: 250,
    });
  });

  it('begins with the short pause again after a minute of life', async () => {
    const { spec, processes } = child('search');
    await supervisor.start(spec);
    processes[0]?.die();
    await until(() => processes.length === 2);
    processes[1]?.die();
    await until(() => processes.length === 3);
    // Until the supervisor holds the new process, its minute has not begun.
    await until(() => supervisor.states()[0]?.state === 'running');
    await new Promise(setImmediate);
    time.elapsed += 60_000;
    processes[2]?.die();
    await until(() => processes.length === 4);
    expect(time.pauses).toEqual([250, 500, 250]);
  });

  it('keeps trying when a restart fails, and says why', async () => {
    const first = new FakeProcess('NATS');
    const { spec, processes } = child('NATS', 0, [
      () => Promise.resolve(first),
      () => Promise.reject(new Error('its port is in use')),
    ]);
    await supervisor.start(spec);
    first.die({ code: null, signal: 'SIGKILL' });
    await until(() => processes.length === 1);
    expect(changes.filter((c) => c.state === 'waiting').map((c) => c.reason)).toEqual([
      'signal SIGKILL',
      'its port is in use',
    ]);
    expect(time.pauses).toEqual([250, 500]);
  });

  it('leaves a first start that fails to the caller', async () => {
    const { spec } = child('NATS', 0, [() => Promise.reject(new Error('no binary'))]);
    await expect(supervisor.start(spec)).rejects.toThrow('no binary');
    expect(supervisor.states()).toEqual([]);
  });

  it('stops stage by stage, the highest first, and restarts nothing', async () => {
    const [nats, search, gateway] = [child('NATS', 0), child('search', 1), child('gateway', 2)];
    for (const { spec } of [nats, search, gateway]) await supervisor.start(spec);
    changes = [];
    await supervisor.stopAll();
    expect(changes.filter((c) => c.state === 'stopped').map((c) => c.name)).toEqual([
      'gateway',
      'search',
      'NATS',
    ]);
    expect([nats, search, gateway].map((c) => c.processes.length)).toEqual([1, 1, 1]);
    expect(supervisor.states().every((c) => c.state === 'stopped')).toBe(true);
    await expect(supervisor.start(child('late').spec)).rejects.toThrow('stopping');
  });

  it('stops a child whose first start is still under way', async () => {
    const slow = new FakeProcess('Temporal');
    let ready: () => void = () => undefined;
    const { spec } = child('Temporal', 0, [() => new Promise((resolve) => (ready = () => resolve(slow)))]);
    const started = supervisor.start(spec);
    const stopped = supervisor.stopAll();
    ready();
    await Promise.all([started, stopped]);
    expect(await slow.exited).toEqual({ code: 0, signal: null });
    expect(supervisor.states()[0]?.state).toBe('stopped');
  });
});
