import { textOfBytes } from './json';

describe('the text of a bytes field', () => {
  it.each(['{"d":"plain"}', '{"d":"Flüge"}', '{"d":"✈ 😀"}', '{"d":"\u00c3\u00bc"}', ''])(
    'is read from one character per byte: %s',
    (text) => {
      expect(textOfBytes(Buffer.from(text, 'utf8').toString('latin1'))).toBe(text);
    },
  );

  it.each(['{"d":"Flüge"}', '{"d":"Größe"}', '{"d":"café"}', '{"d":"\u0080\u00ff"}', '{"d":"✈ ü"}'])(
    'stays as it is when it was decoded on its way: %s',
    (text) => {
      expect(textOfBytes(text)).toBe(text);
    },
  );
});
