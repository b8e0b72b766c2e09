import { eventually } from '@dataspoke/dev-stack/testing';
import { appendFile, copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEmbedder } from '../describe-embedder.fixture';
import { EmbedderUnavailable } from '../embedder';
import { embedderFiles } from '../embedder.fixture';
import { MiniLmEmbedder } from './minilm-embedder';

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describeEmbedder('MiniLM', async () => {
  const embedder = new MiniLmEmbedder(embedderFiles());
  await embedder.settled();
  return { embedder, lose: () => embedder.close(), close: () => embedder.close() };
});

describe('MiniLmEmbedder', () => {
  const files = embedderFiles();
  let embedder: MiniLmEmbedder;

  beforeAll(async () => {
    embedder = new MiniLmEmbedder(files);
    await embedder.settled();
  });
  afterAll(() => embedder.close());

  it('names its model and the length of its vectors', () => {
    expect(embedder.model).toEqual({
      name: expect.stringMatching(/^all-MiniLM-L6-v2-int8@[0-9a-f]{12}$/),
      dimensions: 384,
    });
  });

  it('puts texts of the same meaning close together', async () => {
    const [storm, snow, invoice] = await embedder.embedTexts([
      'a storm closed the runway',
      'planes stayed on the ground because of snow',
      'the customer has not paid the bill',
    ]);
    expect(dot(storm!, snow!)).toBeGreaterThan(dot(storm!, invoice!) + 0.2);
    expect(dot(storm!, storm!)).toBeCloseTo(1, 5);
  });

  it('gives the same vector alone, in a batch and as a question', async () => {
    const texts = Array.from({ length: 20 }, (_, at) => `column ${at} ${'of a wide table '.repeat(at)}`);
    const together = await embedder.embedTexts(texts);
    for (const at of [0, 7, 19]) {
      expect(dot((await embedder.embedTexts([texts[at]!]))[0]!, together[at]!)).toBeGreaterThan(0.999);
      expect(dot(await embedder.embedQuestion(texts[at]!), together[at]!)).toBeGreaterThan(0.999);
    }
  });

  it('answers a question while a long batch is going on', async () => {
    let finished = false;
    const batch = embedder
      .embedTexts(Array.from({ length: 48 }, (_, at) => `${at} ${'many words '.repeat(60)}`))
      .then(() => (finished = true));
    await embedder.embedQuestion('who waits?');
    expect(finished).toBe(false);
    await batch;
  });

  it('gives the same vectors after it has given back its memory in between', async () => {
    const eager = new MiniLmEmbedder(files, 0);
    try {
      await eager.settled();
      const texts = ['a storm closed the runway', 'unpaid invoices'];
      const first = await eager.embedTexts(texts);
      for (let round = 0; round < 5; round += 1) expect(await eager.embedTexts(texts)).toEqual(first);
    } finally {
      await eager.close();
    }
  });

  it('embeds no documents by other files than those it started with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'model-'));
    const place = { model: join(folder, 'model.onnx'), tokenizer: join(folder, 'tokenizer.json') };
    await copyFile(files.model, place.model);
    await copyFile(files.tokenizer, place.tokenizer);
    const changing = new MiniLmEmbedder(place, 1);
    try {
      await changing.settled();
      expect(await changing.embedTexts(['orders'])).toHaveLength(1);
      await appendFile(place.tokenizer, '\n');
      let failure: unknown;
      await eventually(async () => {
        failure = await changing.embedTexts(['orders']).then(
          () => undefined,
          (error: unknown) => error,
        );
        return failure !== undefined;
      });
      expect(failure).toBeInstanceOf(EmbedderUnavailable);
      expect(String(failure)).toMatch(/replaced/);
    } finally {
      await changing.close();
      await rm(folder, { recursive: true });
    }
  });

  it('is unavailable without its files, and comes by itself when they are there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'model-'));
    const changes: boolean[] = [];
    const late = new MiniLmEmbedder({
      model: join(folder, 'model.onnx'),
      tokenizer: join(folder, 'tokenizer.json'),
    });
    late.onChange(() => changes.push(late.model !== undefined));
    try {
      await late.settled();
      expect(late.model).toBeUndefined();
      expect(late.reason).toMatch(/model\.onnx/);
      await expect(late.embedQuestion('anything')).rejects.toBeInstanceOf(EmbedderUnavailable);
      await symlink(files.model, join(folder, 'model.onnx'));
      await symlink(files.tokenizer, join(folder, 'tokenizer.json'));
      await eventually(() => late.model !== undefined, 20_000);
      expect(changes.at(-1)).toBe(true);
      expect(await late.embedQuestion('anything')).toHaveLength(384);
    } finally {
      await late.close();
      await rm(folder, { recursive: true });
    }
  });
});
