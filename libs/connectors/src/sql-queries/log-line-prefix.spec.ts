import { foundPrefix, LogLinePrefix, prefixComplaint } from './log-line-prefix';

const READ: readonly (readonly [prefix: string, line: string, fields: object])[] = [
  [
    '%m [%p] ',
    '2026-11-01 10:00:00.123 UTC [42] LOG:  statement: SELECT 1',
    { time: '2026-11-01 10:00:00.123 UTC', session: '42' },
  ],
  [
    '%t:%r:%u@%d:[%p]:',
    '2026-11-01 10:00:00 UTC:10.0.0.1(5432):ada@shop:[42]:LOG:  statement: SELECT 1',
    { time: '2026-11-01 10:00:00 UTC', user: 'ada', database: 'shop', session: '42' },
  ],
  [
    '%m [%p] %q%u@%d/%a ',
    '2026-11-01 10:00:00.123 +05:30 [42] LOG:  statement: SELECT 1',
    { time: '2026-11-01 10:00:00.123 +05:30', session: '42' },
  ],
  [
    '%m [%p] %q%u@%d/%a ',
    '2026-11-01 10:00:00.123 CET [42] ada b@shop/psql: x LOG:  statement: SELECT 1',
    { user: 'ada b', database: 'shop', application: 'psql: x', session: '42' },
  ],
  [
    '%n %c %e %-10u|100%%|',
    '1793527200.123 6726a1b2.2a 00000 ada       |100%|LOG:  statement: SELECT 1',
    { time: '1793527200.123', session: '6726a1b2.2a', user: 'ada' },
  ],
  ['%m %u ', '2026-11-01 10:00:00.123 UTC [unknown] LOG:  statement: SELECT 1', {}],
];

it.each(READ)('reads %s', (prefix, line, fields) => {
  const read = new LogLinePrefix(prefix).read(line);
  expect(read).toMatchObject({ severity: 'LOG', message: 'statement: SELECT 1', ...fields });
  expect(read).not.toHaveProperty('user', '[unknown]');
});

it('takes other lines for what a message goes on with', () => {
  const prefix = new LogLinePrefix('%m [%p] ');
  for (const line of ['\tFROM t', '', 'LOG:  statement: SELECT 1', '2026-11-01 10:00:00.123 UTC [x] LOG:  y'])
    expect(prefix.read(line)).toBeUndefined();
});

it('gives up long lines that nearly fit without trying for ever', () => {
  const prefix = new LogLinePrefix('%a-%u@%d:%h,%r/%i|%m ');
  expect(prefix.read('a-b@c:d,e/f|'.repeat(100_000))).toBeUndefined();
});

it.each([
  ['%p %u ', 'must hold %m, %t or %n'],
  ['%m %z ', 'holds %z'],
  ['%%m ', 'must hold'],
  ['%m %u%d ', 'nobody can tell where it ends'],
])('complains about %s', (prefix, complaint) => {
  expect(prefixComplaint(prefix)).toContain(complaint);
});

it('finds the usual prefix of a log, and shows no more than it of a line', () => {
  const lines = ['2026-11-01 10:00:00.123 UTC [42] ada@shop LOG:  statement: SELECT 4711'];
  expect(foundPrefix(lines)).toEqual({
    usual: '%m [%p] %q%u@%d ',
    shown: '2026-11-01 10:00:00.123 UTC [42] ada@shop ',
  });
  expect(foundPrefix(['nothing'])).toEqual({ usual: undefined, shown: undefined });
});
