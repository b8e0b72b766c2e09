import { plainWordsOf } from './plain-words';

describe('plainWordsOf', () => {
  it('reads whole words out of both kinds of tokenizers', () => {
    const wordPiece = {
      model: { type: 'WordPiece', vocab: { '[CLS]': 1, late: 2, '##ness': 3, an: 4, '2013': 5 } },
    };
    expect([...plainWordsOf(wordPiece)]).toEqual(['late']);
    const unigram = {
      model: {
        type: 'Unigram',
        vocab: [
          ['<s>', 0],
          ['▁late', -3.1],
          ['ness', -4],
          ['▁Haus', -5],
        ],
      },
    };
    expect([...plainWordsOf(unigram)]).toEqual(['late']);
  });

  it.each([[undefined], [{}], [{ model: { vocab: 7 } }], [[]]])('finds none in %j', (tokenizer) => {
    expect(plainWordsOf(tokenizer).size).toBe(0);
  });
});
