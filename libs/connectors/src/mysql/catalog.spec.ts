import { type Ask, seesAll } from './catalog';

/** MySQL 8 was not at hand; MariaDB, which the other tests run against, has no such variable. */
function server(rights: { everywhere: number; here: number }, variables: readonly object[]): Ask {
  return jest.fn().mockImplementation((text: string) => {
    return Promise.resolve(text.startsWith('SHOW') ? variables : [rights]);
  });
}

describe('seesAll', () => {
  const revokes = (Value: string): readonly object[] => [{ Variable_name: 'partial_revokes', Value }];

  it.each([
    ['no right', { everywhere: 0, here: 0 }, [], false],
    ['the right to the database', { everywhere: 0, here: 1 }, revokes('ON'), true],
    ['the right to all', { everywhere: 1, here: 0 }, [], true],
    ['the right to all, of which none is taken out', { everywhere: 1, here: 0 }, revokes('OFF'), true],
    ['the right to all, of which some may be taken out', { everywhere: 1, here: 0 }, revokes('ON'), false],
  ])('%s', async (_what, rights, variables, expected) => {
    expect(await seesAll(server(rights, variables), 'shop')).toBe(expected);
  });
});
