import { type SearchAnswer, searchRpc, type SearchRequest } from '@dataspoke/contracts';
import { type RunningSearch } from '../search.fixture';
import { DATASETS, EVERYTHING, SHOP, startShop, urnsOf } from './governed-shop.fixture';
import { RelatedEntities } from './retrieve/related-entities';

const DERIVED = [SHOP.board, SHOP.totals, SHOP.turnover];
const LEFT_OUT = 'Lineage was followed to 2 entities; what is farther away was left out.';
const TOO_MUCH =
  'Lineage was followed to 2 entities; what is farther away can be among the hits although it should be left out.';

describe('limits by lineage that is followed to a bound', () => {
  let search: RunningSearch;
  const find = (request: SearchRequest) => search.ask(searchRpc.search, { limit: 50, ...request });
  const followTo = (most: number) =>
    jest.replaceProperty(search.service.app.get(RelatedEntities), 'most', most);

  beforeAll(async () => {
    search = await startShop();
  }, 120_000);
  afterAll(() => search?.close());
  afterEach(() => jest.restoreAllMocks());

  const derived = { filters: { derivedFromPersonalData: true } };
  const notDerived = { filters: { derivedFromPersonalData: false } };
  const without = { exclude: { derivedFromPersonalData: true } };
  const notWithout = { exclude: { derivedFromPersonalData: false } };
  const notAfter = { exclude: { downstreamOf: [SHOP.orders] } };

  it.each<[string, SearchRequest, readonly string[]]>([
    ['derived', derived, [LEFT_OUT]],
    ['not derived', notDerived, [TOO_MUCH]],
    ['derived left out', without, [TOO_MUCH]],
    ['not derived left out', notWithout, [LEFT_OUT]],
    ['downstream', { filters: { downstreamOf: [SHOP.orders] } }, [LEFT_OUT]],
    ['downstream left out', notAfter, [TOO_MUCH]],
    ['upstream', { filters: { upstreamOf: [SHOP.board] } }, [LEFT_OUT]],
    ['sources of a team', { filters: { usedBy: [SHOP.marketing] } }, [LEFT_OUT]],
  ])('say so, and count nothing: %s', async (_name, request, notes) => {
    followTo(2);
    const answer = await find({ ...request, facets: ['platform'] });
    expect(answer).not.toHaveProperty('total');
    expect(answer).not.toHaveProperty('facets');
    expect(answer.notes).toEqual([...notes, 'Nothing was counted: lineage was not followed to its end.']);
    const page = await search.ask(searchRpc.exportHits, request);
    expect(page).not.toHaveProperty('total');
    expect(page.notes).toEqual(notes);
  });

  it.each<[string, SearchRequest, readonly string[]]>([
    ['derived', derived, DERIVED],
    ['not derived', notDerived, EVERYTHING.filter((urn) => !DERIVED.includes(urn))],
    ['derived left out', without, EVERYTHING.filter((urn) => !DERIVED.includes(urn))],
    ['downstream left out', notAfter, EVERYTHING.filter((urn) => !DERIVED.includes(urn))],
  ])('are exact when the bound is just reached: %s', async (_name, request, urns) => {
    followTo(3);
    const answer = await find(request);
    expect(urnsOf(answer).sort()).toEqual([...urns].sort());
    expect(answer.total).toBe(urns.length);
    expect(answer.notes).toBeUndefined();
  });

  it('say both when both are so', async () => {
    followTo(1);
    const { hits, notes } = await find({ filters: { upstreamOf: [SHOP.board] }, ...notAfter });
    expect(urnsOf({ hits })).toEqual([SHOP.turnover]);
    expect(notes).toEqual([LEFT_OUT, TOO_MUCH].map((note) => note.replace('2', '1')));
  });

  it('do not say that there is nothing when not everything was looked at', async () => {
    followTo(2);
    const { hits, notes } = await find({ ...derived, ...notAfter });
    expect(hits).toEqual([]);
    expect(notes).toContain('Nothing that was looked at meets the filters.');
  });

  it('tell it of what a question says as well', async () => {
    followTo(2);
    const answer: SearchAnswer = await find({ q: 'tables derived from personal data' });
    expect(answer).not.toHaveProperty('total');
    expect(answer.notes).toEqual([LEFT_OUT]);
  });

  it('leave nothing in doubt that does not speak of lineage', async () => {
    followTo(1);
    expect((await find({ types: ['dataset'] })).total).toBe(DATASETS.length);
  });
});
