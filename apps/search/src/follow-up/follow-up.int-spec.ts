import { type SearchAnswer, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { LOGS, refused, SHOP, startShop, urnsOf } from '../query/governed-shop.fixture';
import { type RunningSearch } from '../search.fixture';

/** The limits of an answer: `field: labels`, with `not` for what is left out and `+` for what was said before. */
function limitsOf({ understood }: SearchAnswer): string[] {
  return (understood?.filters ?? []).map(
    ({ field, values, excludes, before }) =>
      `${before ? '+' : ''}${excludes ? 'not ' : ''}${field} ${values.map((value) => value.replace(/^urn:li:\w+:/, '')).join('|')}`,
  );
}

describe('follow-up questions', () => {
  let search: RunningSearch;
  const find = (request: SearchRequest) => search.ask(searchRpc.search, { limit: 50, ...request });
  /** The answers of a conversation, one a turn. */
  const converse = async (...turns: string[]): Promise<SearchAnswer[]> => {
    const answers: SearchAnswer[] = [];
    for (const q of turns) {
      const followUp = answers.at(-1)?.context;
      answers.push(await find({ q, ...(followUp === undefined ? {} : { followUp }) }));
    }
    return answers;
  };
  const last = async (...turns: string[]): Promise<SearchAnswer> => {
    const answer = (await converse(...turns)).at(-1);
    if (!answer) throw new Error('nothing was asked');
    return answer;
  };

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());

  it('narrow, widen, turn and let go over a whole conversation', async () => {
    const turns = await converse(
      'snowflake tables',
      'only those in prod',
      'also in dev',
      'not in dev',
      'postgres instead',
      'owned by accounting',
      'also marketing',
      'without deprecated',
      'not owned by marketing',
      'remove the owner filter',
      'what about purchases?',
    );
    expect(turns.map((turn) => limitsOf(turn).sort())).toEqual([
      ['entityTypes dataset', 'platforms snowflake'],
      ['+entityTypes dataset', '+platforms snowflake', 'envs PROD'],
      ['+entityTypes dataset', '+platforms snowflake', 'envs PROD|DEV'],
      ['+entityTypes dataset', '+platforms snowflake', 'envs PROD', 'not envs DEV'].map((each) => each === 'envs PROD' ? '+envs PROD' : each).sort(),
      ['+entityTypes dataset', '+envs PROD', '+not envs DEV', 'platforms postgres'],
      ['+entityTypes dataset', '+envs PROD', '+not envs DEV', '+platforms postgres', 'owners accounting'],
      ['+entityTypes dataset', '+envs PROD', '+not envs DEV', '+platforms postgres', 'owners accounting|marketing'],
      ['+entityTypes dataset', '+envs PROD', '+not envs DEV', '+owners accounting|marketing', '+platforms postgres', 'deprecated false'],
      ['+deprecated false', '+entityTypes dataset', '+envs PROD', '+not envs DEV', '+owners accounting', '+platforms postgres', 'not owners marketing'],
      ['+deprecated false', '+entityTypes dataset', '+envs PROD', '+not envs DEV', '+platforms postgres'],
      ['+deprecated false', '+entityTypes dataset', '+envs PROD', '+not envs DEV', '+platforms postgres'],
    ]); // prettier-ignore
    const found = turns.map((turn) => urnsOf(turn).sort());
    expect(found[0]).toEqual([SHOP.turnover, ...LOGS].sort());
    expect(found[1]).toEqual([SHOP.turnover]);
    expect(found[2]).toEqual([SHOP.turnover, ...LOGS].sort());
    expect(found[3]).toEqual([SHOP.turnover]);
    expect(found[4]).toEqual([SHOP.customers, SHOP.orders, SHOP.totals, SHOP.legacy].sort());
    expect(found[5]).toEqual([SHOP.orders, SHOP.totals].sort());
    expect(found[6]).toEqual([SHOP.customers, SHOP.orders, SHOP.totals].sort());
    expect(found[7]).toEqual([SHOP.customers, SHOP.orders, SHOP.totals].sort());
    expect(found[8]).toEqual([SHOP.orders, SHOP.totals].sort());
    expect(found[9]).toEqual([SHOP.customers, SHOP.orders, SHOP.totals].sort());
    expect(turns[10]?.understood?.words).toEqual(['purchases']);
    expect(urnsOf(turns[10] ?? { hits: [] })).not.toContain(SHOP.legacy);
    expect(turns[4]?.notes).toEqual(['“postgres” took the place of “snowflake” (platform).']);
  }, 60_000);

  it('keep what was looked up, and look up more', async () => {
    const answer = await last('purchases', 'owned by accounting', 'by day');
    expect(answer.understood?.words).toEqual(['purchases', 'day']);
    expect(urnsOf(answer)[0]).toBe(SHOP.totals);
    expect(limitsOf(answer)).toEqual(['+owners accounting']);
  });

  it('search nothing more of what was let go of, nor of anything before a new start', async () => {
    const textOf = async (...turns: string[]) => {
      const context = (await last(...turns.slice(0, -1))).context;
      const answer = await find({ q: turns.at(-1), followUp: context, explain: true });
      return [answer.explanation?.text, answer.understood?.words, limitsOf(answer)];
    };
    expect(await textOf('purchases owned by accounting', 'remove the owner filter')).toEqual(['purchases', ['purchases'], []]);
    expect(await textOf('purchases owned by accounting', 'start over: money in prod')).toEqual(['money', ['money'], ['envs PROD']]);
    const { context } = await find({ q: 'purchases owned by accounting' });
    const sent = await find({ followUp: context, filters: { owners: [SHOP.marketing] }, explain: true });
    expect(sent.explanation?.text).toBe('purchases');
    await expect(find({ q: 'start over', followUp: context })).rejects.toMatchObject(refused('q'));
    const anew = await find({ q: 'start over', followUp: context, filters: { owners: [SHOP.marketing] } });
    expect(urnsOf(anew).sort()).toEqual([SHOP.board, SHOP.customers].sort());
  }); // prettier-ignore

  it('look up what begins like a command and names nothing that was said', async () => {
    const answer = await last('tables in prod', 'clear skies');
    expect(answer.understood?.words).toEqual(['clear', 'skies']);
    expect(limitsOf(answer)).toEqual(['+entityTypes dataset', '+envs PROD']);
    expect(answer.notes).toContain('“clear skies” was looked up: nothing that was said before is called so.');
  });

  it('take filters that were sent for what was said', async () => {
    const first = await find({ filters: { owners: [SHOP.accounting] } });
    const second = await find({ q: 'without orders', followUp: first.context, exclude: { tags: [SHOP.critical] } });
    expect(limitsOf(second)).toEqual(['+owners accounting', 'not tags critical']);
    expect(urnsOf(second)).toEqual([SHOP.totals]);
    const third = await find({ followUp: second.context, filters: { owners: [SHOP.marketing] } });
    expect(urnsOf(third).sort()).toEqual([SHOP.board, SHOP.customers].sort());
  }); // prettier-ignore

  it('say which limits leave nothing, and how to let go of one', async () => {
    const answer = await last('tables owned by accounting', 'in dev');
    expect(answer.hits).toEqual([]);
    expect(answer.notes?.[0]).toMatch(/^Nothing meets all of it: .*“DEV”.*remove the .* filter”\.$/);
    expect(urnsOf(await last('tables owned by accounting', 'in dev', 'remove the environment filter'))).toHaveLength(2);
  }); // prettier-ignore

  it('say when a wish means nothing', async () => {
    expect((await last('tables in dev', 'remove the platform filter')).notes).toEqual([
      'There is no limit by platform to remove.',
    ]);
    expect((await last('tables in dev', 'not whatsoever')).notes?.[0]).toMatch(/leaves nothing out/);
  });

  it('turn pages like any search', async () => {
    const { context } = await find({ q: 'snowflake tables' });
    const request = { q: 'in dev', followUp: context, limit: 10 };
    const first = await search.ask(searchRpc.search, request);
    expect(first.total).toBe(LOGS.length);
    const second = await search.ask(searchRpc.search, { ...request, cursor: first.nextCursor });
    expect(new Set([...urnsOf(first), ...urnsOf(second)]).size).toBe(20);
    await expect(search.ask(searchRpc.search, { q: 'in dev', cursor: first.nextCursor })).rejects.toMatchObject(
      refused('cursor'),
    );
  }); // prettier-ignore

  it.each([
    'x',
    Buffer.from('[1,"a",["a"],[],[["owners",["no urn"],[],"",false]]]').toString('base64url'),
    Buffer.from('[1,"a",["a"],[],[["colour",["red"],[],"",false]]]').toString('base64url'),
    Buffer.from('[2,"a",["a"],[],[]]').toString('base64url'),
  ])('refuse a context of no answer: %s', async (followUp) => {
    await expect(find({ q: 'in dev', followUp })).rejects.toMatchObject(refused('followUp'));
  });

  it('refuse to ask for nothing', async () => {
    const { context } = await find({ q: 'tables in dev' });
    await expect(find({ q: 'remove all filters', followUp: context })).rejects.toMatchObject(refused('q'));
  });
});
