import { searchRpc, type SqlAnswerRequest } from '@dataspoke/contracts';
import { mcp, requireAccepted } from '@dataspoke/datahub-client';
import { eventually } from '@dataspoke/dev-stack/testing';
import { startChat } from '../language-model/chat-stand-in.fixture';
import { fillWithSample, sampleUrn } from '../sample-catalog.fixture';
import { type RunningSearch, startSearch } from '../search.fixture';

const QUESTION = 'flights of each airline, by the name of the airline';
const SQL =
  'SELECT a.name, count(*) FROM raw.flights f JOIN raw.airlines a ON a.carrier = f.carrier GROUP BY a.name';
const SECRET = 'urn:li:tag:secret';
const draft = (sql: string, explanation = 'It counts.') => JSON.stringify({ sql, explanation });

describe('SQL for a question', () => {
  let search: RunningSearch;
  let chat: Awaited<ReturnType<typeof startChat>>;
  const write = (more: Partial<SqlAnswerRequest> = {}, caller?: Parameters<RunningSearch['ask']>[2]) =>
    search.ask(searchRpc.writeSql, { question: QUESTION, ...more }, caller);

  beforeAll(async () => {
    [chat, search] = await Promise.all([startChat(), startSearch()]);
    const urns = await fillWithSample(search.catalog.client);
    requireAccepted(
      await search.catalog.client.writes.emitMcps([
        mcp(sampleUrn('raw.airlines'), 'globalTags', { tags: [{ tag: SECRET }] }),
      ]),
    );
    const after = await search.changed(urns, { aspects: ['schemaMetadata', 'globalTags'] });
    await eventually(
      async () =>
        expect(await search.ask(searchRpc.getIndexStatus, { after })).toMatchObject({ reached: true }),
      60_000,
    );
  }, 180_000);
  afterEach(() => {
    chat.turns.length = 0;
    chat.asked.length = 0;
  });
  afterAll(async () => {
    await search?.close();
    await chat?.close();
  });

  it('is not there without a language model, which is said with the settings that are missing', async () => {
    await expect(write()).rejects.toMatchObject({
      code: 'not-configured',
      message: expect.stringMatching(/DATASPOKE_LLM_URL, DATASPOKE_LLM_MODEL/),
    });
  });

  it('is written by the language model and told with what a parser finds in it', async () => {
    await search.restart({
      DATASPOKE_LLM_URL: chat.url,
      DATASPOKE_LLM_MODEL: 'writer-1',
      DATASPOKE_LLM_API_KEY: 'secret-key',
      DATASPOKE_ALLOW_LOOPBACK_MODELS: 'true',
    });
    // By words alone other tables would come first.
    await eventually(
      async () =>
        expect(await search.ask(searchRpc.search, { q: QUESTION, understand: false })).not.toHaveProperty(
          'degraded',
        ),
      40_000,
    );
    chat.turns.push(`Here you are:\n\`\`\`json\n${draft(SQL)}\n\`\`\``);
    const answer = await write();
    expect(answer).toMatchObject({
      sql: SQL,
      explanation: 'It counts.',
      platform: 'postgres',
      tables: expect.arrayContaining([sampleUrn('raw.flights'), sampleUrn('raw.airlines')]),
      columns: expect.arrayContaining([{ urn: sampleUrn('raw.airlines'), path: 'name' }]),
      joins: [{ columns: ['carrier'], toColumns: ['carrier'], known: true }],
      model: 'writer-1',
      repaired: false,
    });
    const [system, user] = chat.asked[0]?.messages ?? [];
    const mark = /<(data-[0-9a-f-]{36})>/.exec(system?.content ?? '')?.[1];
    expect(user?.content).toContain(`<${mark}>\n${answer.context.text}\n</${mark}>`);
    expect(user?.content).toContain(`<${mark}>\n${QUESTION}\n</${mark}>`);
  }, 90_000);

  it('comes with limits of a search that the model suggests and that can be taken back', async () => {
    await eventually(async () => {
      const { understood } = await search.ask(searchRpc.search, { q: 'tables owned by airport services' });
      expect(understood?.filters.map(({ field }) => field)).toContain('owners');
    }, 20_000);
    const q = 'what the people at the gates look at';
    const suggestion = { field: 'owners', value: 'airport-services', words: 'people at the gates' };
    chat.turns.push(JSON.stringify([suggestion]));
    const { understood, hits } = await search.ask(searchRpc.search, { q });
    expect(understood?.filters).toMatchObject([
      { field: 'owners', words: 'people at the gates', evidence: 'Suggested by the language model.' },
    ]);
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.every(({ owners }) => owners.includes('urn:li:corpGroup:airport-services'))).toBe(true);
    const asked = chat.asked.length;
    expect((await search.ask(searchRpc.search, { q, understand: false })).understood?.filters).toEqual([]);
    await search.ask(searchRpc.buildSqlContext, { question: q });
    expect(chat.asked).toHaveLength(asked);
    // Nothing meets what grammar found together with the suggestion: that is given up, and nothing else.
    chat.turns.push(JSON.stringify([{ ...suggestion, words: 'folks at the gates' }]));
    const both = await search.ask(searchRpc.search, {
      q: 'tables owned by meteorology for the folks at the gates',
    });
    expect(
      both.understood?.filters.map(({ field, dropped }) => [field, dropped === undefined]),
    ).toContainEqual(['owners', true]);
  });

  it('is corrected once, by what was wrong with it', async () => {
    chat.turns.push(draft('SELECT f.colour FROM raw.flights f'), draft(SQL));
    expect(await write()).toMatchObject({ sql: SQL, repaired: true });
    expect(chat.asked[1]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(chat.asked[1]?.messages.at(-1)?.content).toMatch(/- .*"f\.colour"/);
  });

  it.each([
    ['changes data', [draft('DELETE FROM raw.flights'), draft('DROP TABLE raw.flights')], /only reads/],
    ['is none', ['I would rather not.', 'Still not.'], /no JSON object/],
    ['the model declines', [draft('', 'No table holds ticket prices.')], /No table holds ticket prices/],
  ])('is refused when it %s', async (_what, turns, message) => {
    chat.turns.push(...turns);
    await expect(write()).rejects.toMatchObject({
      code: 'unusable-sql',
      message: expect.stringMatching(message),
    });
    expect(chat.asked).toHaveLength(turns.length);
  });

  it('is an outage while the language model is away', async () => {
    const broken = (response: { writeHead(status: number): { end(): unknown } }) =>
      void response.writeHead(500).end();
    chat.turns.push(broken, broken);
    await expect(write()).rejects.toMatchObject({
      code: 'service-unavailable',
      message: expect.stringMatching(/endpoint answered 500/),
    });
  });

  it('tells the model nothing that the asker may not see, and takes no SQL on it', async () => {
    const admin = { id: 'api-key:admin', role: 'admin' } as const;
    await search.ask(
      searchRpc.createVisibilityRule,
      {
        draft: {
          name: 'hidden',
          effect: 'deny',
          roles: ['reader'],
          apiKeys: [],
          entities: { tags: [SECRET] },
        },
      },
      admin,
    );
    chat.turns.push(draft(SQL), draft(SQL));
    await expect(write({}, { id: 'api-key:reader', role: 'reader' })).rejects.toMatchObject({
      code: 'unusable-sql',
      message: expect.stringMatching(/no table "raw\.airlines"/),
    });
    expect(chat.asked[0]?.messages.map(({ content }) => content).join('\n')).not.toMatch(/raw\.airlines/);
  });

  it('says when to ask again while the language model wants to be left alone', async () => {
    chat.turns.push((response) => void response.writeHead(429, { 'retry-after': '70' }).end(), draft(SQL));
    await expect(write()).rejects.toMatchObject({
      code: 'service-unavailable',
      message: expect.stringMatching(/endpoint answered 429; it may be asked again in 70 s/),
      details: { retryAfterSeconds: 70 },
    });
    await expect(write()).rejects.toMatchObject({ details: { retryAfterSeconds: expect.any(Number) } });
    expect(chat.asked).toHaveLength(1);
  });
});
