import { startChat, type Turn } from './chat-stand-in.fixture';
import { EndpointLanguageModel, type EndpointLanguageModelOptions } from './endpoint-language-model';
import { LanguageModelUnavailable, NoLanguageModel } from './language-model';

const HELLO = [{ role: 'user', content: 'hello' }] as const;
const HERE = { allowLoopback: true, allowPrivate: false };
const status =
  (code: number, headers: Record<string, string> = {}): Turn =>
  (response) =>
    void response.writeHead(code, headers).end('no, not with secret-key');
const body =
  (text: string): Turn =>
  (response) =>
    void response.end(text);

describe('EndpointLanguageModel', () => {
  let chat: Awaited<ReturnType<typeof startChat>>;
  beforeAll(async () => (chat = await startChat()));
  afterEach(() => {
    chat.turns.length = 0;
    chat.asked.length = 0;
  });
  afterAll(() => chat.close());

  const ask = (more: Partial<EndpointLanguageModelOptions> = {}, signal = AbortSignal.timeout(20_000)) =>
    new EndpointLanguageModel({
      url: chat.url,
      model: 'm',
      apiKey: 'secret-key',
      retryMs: 1,
      addresses: HERE,
      ...more,
    }).complete(HELLO, signal);

  it('says what the model says', async () => {
    chat.turns.push('hello yourself');
    expect(await ask({ url: `${chat.url}/` })).toBe('hello yourself');
    expect(chat.asked).toEqual([
      expect.objectContaining({ path: '/v1/chat/completions', model: 'm', messages: HELLO }),
    ]);
    expect(chat.asked[0]?.headers.authorization).toBe('Bearer secret-key');
  });

  it('sends no key when there is none', async () => {
    chat.turns.push('ok');
    await ask({ apiKey: undefined });
    expect(chat.asked[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    ['is broken', status(500)],
    ['is busy', status(429, { 'retry-after': '0' })],
    ['hangs up', (response) => void response.destroy()],
  ] satisfies [string, Turn][])('asks once more when the endpoint %s', async (_what, turn) => {
    chat.turns.push(turn, 'here I am');
    expect(await ask()).toBe('here I am');
    chat.asked.length = 0;
    chat.turns.push(turn, turn, 'too late');
    await expect(ask()).rejects.toBeInstanceOf(LanguageModelUnavailable);
    expect(chat.asked).toHaveLength(2);
  });

  it.each([
    ['refuses', status(401), /answered 401/],
    ['leads elsewhere', status(307, { location: 'http://127.0.0.1:1/' }), /answered 307/],
    ['sends no JSON', body('<html>'), /no answer of a model/],
    ['sends another shape', body('{"choices":[{"text":"x"}]}'), /no answer of a model/],
    ['says nothing', ' ', /no answer of a model/],
    ['does not end', (response) => void response.end('x'.repeat(2 * 1024 * 1024)), /said too much/],
  ] satisfies [string, Turn, RegExp][])(
    'is away when the endpoint %s, and never tells the key',
    async (_what, turn, reason) => {
      chat.turns.push(turn, 'never asked for');
      const error = await ask().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LanguageModelUnavailable);
      expect(String(error)).toMatch(reason);
      expect(String(error)).not.toContain('secret-key');
      expect(chat.asked).toHaveLength(1);
    },
  );

  describe('when the endpoint asks to be left alone', () => {
    const model = () => new EndpointLanguageModel({ url: chat.url, model: 'm', retryMs: 1, addresses: HERE });
    const busy = (wanted: string, code = 429) => status(code, { 'retry-after': wanted });
    const failure = (asked: Promise<string>) =>
      asked.then(
        () => undefined,
        (error: unknown) => error,
      );

    it.each([
      ['seconds', () => busy('60')],
      ['seconds of a 503', () => busy('60', 503)],
      ['a date', () => status(429, { 'retry-after': new Date(Date.now() + 60_500).toUTCString() })],
    ] satisfies [string, () => Turn][])(
      'gives up at once when nobody waits that long, says how long, and asks nobody before: %s',
      async (_what, turn) => {
        const one = model();
        chat.turns.push(turn(), 'asked too early');
        const begun = performance.now();
        const first = await failure(one.complete(HELLO, AbortSignal.timeout(20_000), 20_000));
        const second = await failure(one.complete(HELLO, AbortSignal.timeout(20_000), 20_000));
        expect(performance.now() - begun).toBeLessThan(2_000);
        for (const error of [first, second]) {
          expect(error).toBeInstanceOf(LanguageModelUnavailable);
          expect(String(error)).toMatch(/may be asked again in (59|60|61) s$/);
          expect(error).toMatchObject({ retryAfterMs: expect.closeTo(60_000, -4) });
        }
        expect(chat.asked).toHaveLength(1);
      },
    );

    it('waits for it when there is time, and never without patience', async () => {
      chat.turns.push(busy('1'), 'here I am');
      const begun = performance.now();
      expect(await model().complete(HELLO, AbortSignal.timeout(20_000), 20_000)).toBe('here I am');
      expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
      chat.asked.length = 0;
      chat.turns.push(busy('1'), 'asked too early');
      expect(await failure(model().complete(HELLO, AbortSignal.timeout(20_000)))).toMatchObject({
        retryAfterMs: expect.any(Number),
      });
      expect(chat.asked).toHaveLength(1);
    });
  });

  it('waits no longer than it may', async () => {
    chat.turns.push(() => undefined, 'never asked for');
    await expect(ask({ timeoutMs: 50 })).rejects.toThrow(/did not answer in time/);
    chat.turns.length = 0;
    chat.turns.push(() => undefined);
    await expect(ask({}, AbortSignal.timeout(50))).rejects.toBeInstanceOf(LanguageModelUnavailable);
    expect(chat.asked).toHaveLength(2);
  });

  it('asks nobody at an address that is not allowed', async () => {
    await expect(ask({ addresses: { allowLoopback: false, allowPrivate: true } })).rejects.toThrow(
      /may not be asked/,
    );
    expect(chat.asked).toHaveLength(0);
  });
});

describe('NoLanguageModel', () => {
  it('has no name and answers nothing', async () => {
    const none = new NoLanguageModel();
    expect(none.model).toBeUndefined();
    await expect(none.complete()).rejects.toBeInstanceOf(LanguageModelUnavailable);
  });
});
