import { searchRpc } from '@dataspoke/contracts';
import { eventually } from '@dataspoke/dev-stack/testing';
import { SAMPLE_QUESTIONS } from '@dataspoke/sample-warehouse';
import { nameWords } from '../documents/name-words';
import { fillWithSample, sampleUrn } from '../sample-catalog.fixture';
import { type RunningSearch, startSearch } from '../search.fixture';
import { readQuestion, stemsOf } from './question';

/** Parts of names that are no words of the subject. */
const GRAMMAR = new Set(['is', 'of', 'in', 'on', 'per', 'by', 'and', 'to']);

describe('the ten questions about the sample', () => {
  let search: RunningSearch;

  beforeAll(async () => {
    search = await startSearch();
    const urns = await fillWithSample(search.catalog.client);
    const after = await search.changed(urns, { aspects: ['schemaMetadata', 'datasetProfile'] });
    await eventually(
      async () =>
        expect(await search.ask(searchRpc.getIndexStatus, { after })).toMatchObject({ reached: true }),
      60_000,
    );
  }, 180_000);
  afterAll(() => search?.close());

  it('are ten, and none holds the name of a table or column, nor a telling part of one', async () => {
    expect(new Set(SAMPLE_QUESTIONS.map(({ question }) => question)).size).toBe(10);
    const names = new Set<string>();
    const { items, total } = await search.ask(searchRpc.listDatasets, { limit: 200 });
    expect(total).toBe(20);
    for (const { urn, name, qualifiedName } of items) {
      const { columns } = await search.ask(searchRpc.getDataset, { urn });
      for (const text of [qualifiedName, name, ...columns.map(({ path }) => path)]) names.add(text);
    }
    const parts = new Set(
      [...names]
        .flatMap((name) => [...stemsOf(name)])
        .filter((part) => part.length > 1 && !GRAMMAR.has(part)),
    );
    for (const { question } of SAMPLE_QUESTIONS) {
      const words = nameWords(question).split(' ');
      expect(words.filter((word) => names.has(word))).toEqual([]);
      expect([...stemsOf(question)].filter((word) => parts.has(word))).toEqual([]);
      expect(readQuestion(question).words.length).toBeGreaterThan(1);
    }
  });

  it.each(SAMPLE_QUESTIONS)('$question', async ({ question, tables }) => {
    const { hits, mode } = await search.ask(searchRpc.search, { q: question, limit: 3 });
    if (process.env['DATASPOKE_TEST_PRINT']) {
      for (const hit of hits) process.stderr.write(`${hit.score} ${hit.qualifiedName} ${hit.reason}\n`);
    }
    expect(mode).toBe('hybrid');
    expect(hits.map(({ urn }) => urn)).toEqual(expect.arrayContaining(tables.map(sampleUrn)));
    for (const { reason } of hits) expect(reason).toMatch(/^[A-Z].{10,}\.$/);
  });
});
