import { WorkingFile } from '../working-file/working-file';
import { DAY_MS, UsageDays } from './usage-days';

let file: WorkingFile;
beforeEach(async () => {
  file = await WorkingFile.open();
});
afterEach(() => file.close());

it('counts all of what does not fit into memory', () => {
  const days = new UsageDays(file);
  const columns = Array.from({ length: 50 }, (_, at) => `column_${at}`);
  for (let round = 0; round < 2; round += 1) {
    for (let table = 0; table < 1_500; table += 1) {
      for (const day of [2, 0])
        days.add(`t${table}`, {
          user: `u${round}`,
          fields: columns,
          query: 'q',
          at: day * DAY_MS + round,
          count: 2,
        });
    }
  }
  expect([...days.entities()]).toHaveLength(1_500);
  for (const table of [0, 700, 1_499]) {
    expect(days.of(`t${table}`)).toEqual(
      [0, 2].map((day) => [
        day * DAY_MS,
        {
          total: 4,
          last: day * DAY_MS + 1,
          users: new Map([
            ['u0', 2],
            ['u1', 2],
          ]),
          fields: new Map(columns.map((column) => [column, 4])),
          queries: new Map([['q', 4]]),
        },
      ]),
    );
  }
  expect(days.totals()).toEqual(
    new Map([
      [0, 6_000],
      [2 * DAY_MS, 6_000],
    ]),
  );
  expect(days.on(0).size).toBe(1_500);
  expect(days.on(DAY_MS).size).toBe(0);
});

it('tells entities whose names begin alike apart', () => {
  const days = new UsageDays(file);
  for (const name of ['t', 't1', '']) days.add(name, { at: 5, count: name.length });
  expect(days.of('t').map(([, { total }]) => total)).toEqual([1]);
  expect([...days.entities()]).toEqual(['', 't', 't1']);
});
