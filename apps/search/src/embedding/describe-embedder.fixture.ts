import { eventually } from '@dataspoke/dev-stack/testing';
import { type Embedder, EmbedderUnavailable } from './embedder';

/** What a test gives to the suite: a model that is there, and how it is taken away for good. */
export interface EmbedderUnderTest {
  readonly embedder: Embedder;
  /** Takes the model away; what is asked then fails. */
  lose(): Promise<void>;
  close(): Promise<void>;
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
const lengthOf = (vector: Float32Array) => Math.sqrt(dot(vector, vector));

/** What every model promises; each adapter passes it. */
export function describeEmbedder(name: string, open: () => Promise<EmbedderUnderTest>): void {
  describe(`embedder: ${name}`, () => {
    let tested: EmbedderUnderTest;
    let embedder: Embedder;

    beforeAll(async () => {
      tested = await open();
      embedder = tested.embedder;
      await embedder.settled();
    }, 60_000);
    afterAll(() => tested?.close());

    const one = async (text: string) => (await embedder.embedTexts([text]))[0] ?? new Float32Array();

    it('names its model, and gives vectors of its length and of length 1', async () => {
      const { model } = embedder;
      expect(model?.name).toMatch(/./);
      const vectors = [
        ...(await embedder.embedTexts(['a storm', 'x', ''])),
        await embedder.embedQuestion('why?'),
      ];
      expect(vectors).toHaveLength(4);
      for (const vector of vectors) {
        expect(vector).toHaveLength(model?.dimensions ?? 0);
        expect(lengthOf(vector)).toBeCloseTo(1, 4);
      }
    });

    it('gives nothing for nothing', async () => {
      expect(await embedder.embedTexts([])).toEqual([]);
    });

    it('gives the vectors in the order of the texts, over more than one request', async () => {
      const texts = Array.from({ length: 70 }, (_, at) => `${'word '.repeat(at % 7)}number ${at}`);
      const vectors = await embedder.embedTexts(texts);
      expect(vectors).toHaveLength(70);
      for (const at of [0, 13, 63, 64, 69]) {
        expect(dot(await one(texts[at] ?? ''), vectors[at] ?? new Float32Array())).toBeGreaterThan(0.999);
      }
      expect(dot(vectors[3] ?? new Float32Array(), vectors[64] ?? new Float32Array())).toBeLessThan(0.9999);
    });

    it('gives the same for the same', async () => {
      const [question, again] = [
        await embedder.embedQuestion('how many?'),
        await embedder.embedQuestion('how many?'),
      ];
      expect([...again]).toEqual([...question]);
      const [a, b] = await embedder.embedTexts(['same text', 'same text']);
      expect(dot(a ?? new Float32Array(), b ?? new Float32Array())).toBeGreaterThan(0.9999);
    });

    it('says that the model is away, and why', async () => {
      await tested.lose();
      await expect(embedder.embedTexts(['after the end'])).rejects.toBeInstanceOf(EmbedderUnavailable);
      await expect(embedder.embedQuestion('after the end?')).rejects.toBeInstanceOf(EmbedderUnavailable);
      await eventually(() => embedder.model === undefined, 10_000);
      expect(embedder.reason).toMatch(/./);
    });
  });
}
