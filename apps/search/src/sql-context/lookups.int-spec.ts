import { postgresConnector } from '@dataspoke/connectors';
import { type Lookup, type ReadLookupRequest, searchRpc, type SqlContext } from '@dataspoke/contracts';
import { eventually, testServer } from '@dataspoke/dev-stack/testing';
import { dependencyUnavailable } from '@dataspoke/service-kit';
import { fillWithSample, sampleUrn } from '../sample-catalog.fixture';
import { type RunningSearch, startSearch } from '../search.fixture';

const QUESTION = 'departure delay of flights by carrier';

describe('what codes stand for', () => {
  let search: RunningSearch;
  let asked: ReadLookupRequest[] = [];
  let answer: (request: ReadLookupRequest) => Promise<Lookup> = fromSample;
  const build = (question: string, tokenBudget?: number) =>
    search.ask(searchRpc.buildSqlContext, { question, tokenBudget });
  const codesOf = ({ tables }: SqlContext, table: string, path: string) =>
    tables.find(({ urn }) => urn === sampleUrn(table))?.columns.find((column) => column.path === path)?.codes;

  beforeAll(async () => {
    search = await startSearch({
      lookups: (request) => {
        asked.push(request);
        return answer(request);
      },
    });
    const after = await search.changed(await fillWithSample(search.catalog.client), {
      aspects: ['schemaMetadata'],
    });
    await eventually(
      async () =>
        expect(await search.ask(searchRpc.getIndexStatus, { after })).toMatchObject({ reached: true }),
      60_000,
    );
  }, 180_000);
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => search?.close());

  it('is said to be unknown for now while the source is away, and nothing else is missing', async () => {
    answer = () => Promise.reject(dependencyUnavailable('service-unavailable', 'away'));
    const { notes, tables } = await build(QUESTION);
    expect(notes).toContain('What the codes of airlines stand for could not be read from its source now.');
    expect(tables.map(({ urn }) => urn)).toContain(sampleUrn('raw.flights'));
    answer = fromSample;
    await search.restart();
  });

  it('is said to be unknown for now where reading it fails, and what others stand for is told', async () => {
    const failing = sampleUrn('raw.airlines');
    answer = (request) =>
      request.urn === failing ? Promise.reject(new Error('a bug of the other side')) : fromSample(request);
    const { notes, tables } = await build('flights by carrier and origin airport');
    expect(notes).toContain('What the codes of airlines stand for could not be read from its source now.');
    expect(asked.map(({ urn }) => urn)).toContain(failing);
    expect(tables.map(({ urn }) => urn)).toContain(sampleUrn('raw.flights'));
    answer = fromSample;
    await search.restart();
  });

  it('comes from the small table that a column refers to, read once', async () => {
    const context = await build(QUESTION);
    if (process.env['DATASPOKE_TEST_PRINT'])
      process.stderr.write(`${(await build('which airline was most often late', 500)).text}\n\n`);
    expect(codesOf(context, 'raw.flights', 'carrier')).toHaveLength(16);
    expect(codesOf(context, 'raw.flights', 'carrier')).toContainEqual({
      code: 'UA',
      meaning: 'United Air Lines Inc.',
    });
    expect(context.text).toContain('UA = United Air Lines Inc.');
    expect(context.notes.join()).not.toContain('codes');
    await build(QUESTION);
    expect(asked).toEqual([
      { urn: sampleUrn('raw.airlines'), code: 'carrier', meaning: 'name', most: 1_000 },
    ]);
  });

  it('puts first what the question speaks of', async () => {
    const { tables } = await build('late flights of Hawaiian and Delta', 600);
    const codes = tables.flatMap(({ columns }) => columns).find((column) => column.codes)?.codes;
    expect(codes?.slice(0, 2).map(({ code }) => code)).toEqual(['DL', 'HA']);
  });
});

/** As ingestion reads it. */
async function fromSample({ urn, code, meaning, most }: ReadLookupRequest): Promise<Lookup> {
  const url = new URL('/warehouse', testServer('DATASPOKE_TEST_POSTGRES_URL')).href;
  const reader = postgresConnector.createValueReader?.(url, {
    addresses: { allowLoopback: true },
    applicationName: 'search-test',
  });
  if (!reader) throw new Error('PostgreSQL reads no values');
  try {
    const { rows, complete } = await reader.read(urn, [code, meaning], most, new AbortController().signal);
    return { pairs: rows.map(([from, to]) => ({ code: from ?? '', meaning: to ?? '' })), complete };
  } finally {
    await reader.close();
  }
}
