import { WorkingFile } from '../working-file/working-file';
import { KeptQueries } from './kept-queries';

let file: WorkingFile;
beforeEach(async () => {
  file = await WorkingFile.open();
});
afterEach(() => file.close());

const LIMITS = { platform: 'postgres', dialect: 'postgresql', perDataset: 2, counted: true } as const;

function query(text: string, ...datasets: string[]) {
  return { text, datasets, columns: [], joins: [], origin: 'a.log' };
}

it('tells of each dataset what ran most', () => {
  const queries = new KeptQueries(file, LIMITS);
  for (const [text, runs] of [
    ['a', 1],
    ['b', 5],
    ['c', 3],
  ] as const)
    queries.add(text, query(text, 't'), { at: 1, count: runs });
  queries.add('d', query('d', 't', 'u'), { at: 1, count: 1 });
  expect([...queries.told()].map(({ urn }) => urn)).toEqual(['b', 'c', 'd']);
});

it('lets go what ran least when there are too many, and says how many', () => {
  const queries = new KeptQueries(file, LIMITS, 10);
  for (let at = 0; at < 10; at += 1) queries.add(`q${at}`, query(`q${at}`, `t${at}`), { at, count: at + 2 });
  queries.add('new', query('new', 'n'), { at: 99, count: 1 });
  expect(queries.dropped).toBe(1);
  expect(queries.textOf('q0')).toBeUndefined();
  expect(queries.textOf('new')).toBe('new');
});
