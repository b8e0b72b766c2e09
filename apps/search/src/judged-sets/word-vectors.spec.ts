import { NO_FACTS } from '../documents/entity-facts';
import { WordVectors } from './word-vectors';

const VECTORS: Readonly<Record<string, readonly number[]>> = {
  orders: [1, 0, 0],
  open: [0, 1, 0],
  id: [0, 0, 1],
};

describe('WordVectors', () => {
  const asked: string[] = [];
  const words = new WordVectors(
    {
      embedTexts: async (texts: readonly string[]) => {
        asked.push(...texts);
        return texts.map((text) => Float32Array.from(VECTORS[text] ?? [0, 0, 0]));
      },
    },
    3,
  );
  const orders = {
    ...NO_FACTS,
    entityType: 'dataset' as const,
    name: 'orders',
    qualifiedName: 'orders',
    description: 'open orders',
    columns: [
      {
        path: 'id',
        nativeType: 'bigint',
        description: '',
        nullable: false,
        partOfKey: true,
        tags: [],
        glossaryTerms: [],
      },
    ],
  };

  it('gives the mean of the words, of length 1, for the whole and for every detail', async () => {
    const [vectors] = await words.of([orders]);
    // "orders. open orders. id"
    const length = Math.hypot(2, 1, 1);
    expect([...(vectors?.whole ?? [])]).toEqual(
      [2 / length, 1 / length, 1 / length].map((value): unknown => expect.closeTo(value, 5)),
    );
    const half = Math.round(127 * Math.SQRT1_2);
    // The description, then "orders id".
    expect([...(vectors?.details ?? [])]).toEqual([half, half, 0, half, 0, half]);
  });

  it('asks the model for each word once', async () => {
    await words.of([orders, orders]);
    expect(asked.sort()).toEqual(['id', 'open', 'orders']);
  });
});
