import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { formatTable } from '../index';
import { LineagePool, type LineagePoolOptions, type PoolText } from './lineage-pool';

/** A statement that every part of the analysis has much to do with. */
function longSum(terms: number): string {
  return `select ${Array.from({ length: terms }, (_, at) => `a + ${at}`).join(', ')} from t`;
}

/** Where the system tells of processes in files. */
const onLinux = process.platform === 'linux' ? it : it.skip;

/** Processes that this one has started. */
function children(): readonly string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
}

/** Whether a process is at work. */
function isBusy(child: string | undefined): boolean {
  return readFileSync(`/proc/${child}/stat`, 'utf8').split(' ')[2] === 'R';
}

const POSTGRES = { dialect: 'postgresql' } as const;

describe('LineagePool', () => {
  const pools: LineagePool[] = [];
  const pool = (options: LineagePoolOptions = {}): LineagePool => {
    const made = new LineagePool({ size: 2, ...options });
    pools.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((one) => one.close()));
  });

  it('finds what lineage() finds, and which tables the schema does not have', async () => {
    const { statements, unknown } = await pool().lineage(
      'create temp table x as select * from shop.orders; insert into shop.copy select x.*, c.name from x, shop.c',
      { ...POSTGRES, schema: { 'shop.orders': ['id'] } },
    );
    expect(statements.map(({ kind }) => kind)).toEqual(['create-table', 'insert']);
    expect(statements[1]?.columns).toContainEqual({
      from: { table: { name: 'x' }, column: 'id' },
      to: { table: { schema: 'shop', name: 'copy' }, column: 'id' },
      kind: 'identity',
    });
    expect(unknown.map(formatTable).sort()).toEqual(['shop.c', 'shop.copy']);
  }, 20_000);

  it('reads many texts with a few at once, whichever schema each has', async () => {
    const schemas = Array.from({ length: 6 }, (_, at) => ({ t: [`c${at}`] }));
    let taken = 0;
    let given = 0;
    let ahead = 0;
    function* texts(): Iterable<PoolText<number>> {
      for (let id = 0; id < 300; id += 1) {
        taken += 1;
        ahead = Math.max(ahead, taken - given);
        yield { id, sql: 'select * from t', options: { ...POSTGRES, schema: schemas[id % 6] ?? {} } };
      }
    }
    const found = new Map<number, string | undefined>();
    for await (const { id, result } of pool().each(texts())) {
      given += 1;
      found.set(id, result.statements[0]?.columns[0]?.from.column);
    }
    expect(found.size).toBe(300);
    expect([...found].filter(([id, column]) => column !== `c${id % 6}`)).toEqual([]);
    expect(ahead).toBeLessThanOrEqual(5);
  }, 20_000);

  it('gives up a statement that takes too long, with a warning, and goes on with its neighbours', async () => {
    const patient = pool({ statementMs: 1_000 });
    const poison = longSum(150_000);
    expect(poison.length).toBeGreaterThan(1_500_000);
    const around = `select a from before_it; ${poison}; select b from behind_it`;
    const others = Array.from({ length: 50 }, (_, id) => ({
      id,
      sql: `select a from t${id}`,
      options: POSTGRES,
    }));
    const results = new Map<number, readonly string[]>();
    for await (const { id, result } of patient.each([
      { id: -1, sql: around, options: POSTGRES },
      ...others,
    ])) {
      results.set(
        id,
        result.statements.map(({ kind, warnings }) => [kind, ...warnings].join(': ')),
      );
    }
    expect(results.get(-1)).toEqual([
      'select',
      'unparsed: The statement took longer than 1000 ms and was given up.',
      'select',
    ]);
    results.delete(-1);
    expect([...results.values()]).toEqual(others.map(() => ['select']));
  }, 30_000);

  it('says of two million characters of nested queries that they are too much', async () => {
    const depth = 120_000;
    const nested = `${'select a from ('.repeat(depth)}select a from t${') x'.repeat(depth)}`;
    expect(nested.length).toBeGreaterThan(2_000_000);
    const [bad, good] = (await pool().lineage(`${nested}; select a from t`, POSTGRES)).statements;
    expect(bad).toMatchObject({ kind: 'unparsed', span: { start: 0, end: nested.length } });
    expect(bad?.confidence).toBeLessThan(0.5);
    expect(bad?.warnings).not.toEqual([]);
    expect(good).toMatchObject({ kind: 'select', reads: [{ name: 't' }] });
  }, 30_000);

  it('gives up a text that takes too long as a whole, or is too long', async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `select a, b from t${at}`).join(';\n');
    const slow = await pool({ textMs: 150 }).lineage(text, POSTGRES);
    expect(slow.statements).toEqual([
      expect.objectContaining({
        kind: 'unparsed',
        span: { start: 0, end: text.length },
        warnings: ['The text took longer than 150 ms and was given up.'],
      }),
    ]);
    const long = await pool({ maxLength: 100 }).lineage(text, POSTGRES);
    expect(long.statements[0]?.warnings).toEqual([
      `The text has ${text.length} characters; up to 100 are looked at.`,
    ]);
  }, 20_000);

  it('gives up a statement that takes too much memory, and goes on with its neighbours', async () => {
    const small = pool({ size: 1, heapMb: 64, statementMs: 20_000 });
    const wide = { wide: Array.from({ length: 4_000 }, (_, at) => `column_${at}`) };
    const many = Array.from({ length: 2_000 }, (_, at) => `wide w${at}`).join(', ');
    const text = `select a from t; select * from ${many}; select b from u`;
    const { statements } = await small.lineage(text, { ...POSTGRES, schema: wide });
    expect(statements.map(({ kind }) => kind)).toEqual(['select', 'unparsed', 'select']);
    expect(statements[1]?.warnings).toEqual([
      expect.stringMatching(/^The statement ended the process that read it: .*memory/),
    ]);
  }, 30_000);

  it('refuses what is too much, and lets go of what is cancelled', async () => {
    const small = pool({ size: 1, maxWaiting: 1 });
    const abort = new AbortController();
    const one = small.lineage('select 1', POSTGRES);
    const two = small.lineage('select 2', POSTGRES, abort);
    await expect(small.lineage('select 3', POSTGRES)).rejects.toMatchObject({ code: 'busy' });
    abort.abort(new Error('enough'));
    await expect(two).rejects.toThrow('enough');
    await expect(small.lineage('select 4', POSTGRES)).resolves.toMatchObject({ warnings: [] });
    expect((await one).statements).toHaveLength(1);
  }, 20_000);

  it('leaves no process when it is closed, and refuses from then on', async () => {
    const one = pool();
    const stuck = one.lineage(longSum(100_000), POSTGRES);
    const ended = expect(stuck).rejects.toMatchObject({ code: 'closed' });
    await one.lineage('select 1', POSTGRES);
    expect(process.getActiveResourcesInfo()).toContain('ProcessWrap');
    await one.close();
    await ended;
    // What is left of a process goes with the next turns of the event loop.
    while (process.getActiveResourcesInfo().includes('ProcessWrap')) await setTimeout(5);
    await expect(one.lineage('select 1', POSTGRES)).rejects.toMatchObject({ code: 'closed' });
  }, 20_000);

  onLinux(
    'survives the end of a process from outside, and says so of the statement it was at',
    async () => {
      const one = pool({ size: 1 });
      await one.lineage('select 1', POSTGRES);
      const [child] = children();
      const long = one.lineage(`select a from t; ${longSum(60_000)}`, POSTGRES);
      while (!isBusy(child)) await setTimeout(5);
      await setTimeout(300);
      process.kill(Number(child), 'SIGSEGV');
      const { statements } = await long;
      expect(statements.at(-1)?.warnings).toEqual([
        'The statement ended the process that read it: it was ended by SIGSEGV.',
      ]);
      expect(children()).not.toContain(child);
    },
    30_000,
  );

  onLinux(
    'shows processes nothing of the environment',
    async () => {
      const one = pool({ size: 1 });
      await one.lineage('select 1', POSTGRES);
      const [child] = children();
      const names = readFileSync(`/proc/${child}/environ`, 'utf8')
        .split('\0')
        .map((each) => each.split('=')[0]);
      // What the channel between the two is.
      expect(names.filter((name) => name && !/^NODE_CHANNEL_/.test(name))).toEqual([]);
    },
    20_000,
  );

  onLinux(
    'starts another process when one has ended while nothing was asked of it',
    async () => {
      const one = pool({ size: 1 });
      await one.lineage('select 1', POSTGRES);
      const [child] = children();
      process.kill(Number(child), 'SIGTERM');
      await one.lineage('select 1', POSTGRES);
      expect(children()).toEqual([child]);
      process.kill(Number(child), 'SIGKILL');
      while (children().includes(child ?? '')) await setTimeout(5);
      expect((await one.lineage('select a from t', POSTGRES)).statements).toMatchObject([{ kind: 'select' }]);
    },
    20_000,
  );
});
