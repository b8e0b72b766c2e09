import { type ArtifactIndex, ArtifactIndexer, ArtifactSyntaxError } from './artifact-index';

const SECTIONS = new Set(['metadata', 'nodes', 'results', 'größe']);

function indexOf(text: string, pieceSize: number): ArtifactIndex {
  const bytes = Buffer.from(text);
  const indexer = new ArtifactIndexer(SECTIONS);
  for (let at = 0; at < bytes.length; at += pieceSize) indexer.add(bytes.subarray(at, at + pieceSize));
  return indexer.finish();
}

function cut(text: string, range: { readonly start: number; readonly end: number } | undefined): unknown {
  if (!range) return undefined;
  return JSON.parse(Buffer.from(text).subarray(range.start, range.end).toString());
}

const FILE = {
  metadata: { a: [1, { b: '}' }], c: null },
  other: { nodes: { x: 1 } },
  nodes: {
    'model.a.ü"\\{': { name: 'quote " brace { back \\', list: [[], {}] },
    'model.a.b': { nodes: { 'model.a.b': 1 } },
    number: -1.5e3,
    text: 'a,b',
    empty: {},
  },
  results: [{ id: 1 }, 'x', 2, [3], {}],
  größe: { k: true },
  none: [],
  last: null,
};

describe('the index of an artifact', () => {
  it.each([1, 2, 7, 64, 100_000])('finds each value, pieces of %i bytes', (size) => {
    for (const text of [
      JSON.stringify(FILE),
      JSON.stringify(FILE, null, 2),
      ` \n${JSON.stringify(FILE)}\r\n`,
    ]) {
      const index = indexOf(text, size);
      expect(cut(text, index.whole.get('metadata'))).toEqual(FILE.metadata);
      const nodes = [...(index.objects.get('nodes') ?? [])].map(([key, range]) => [key, cut(text, range)]);
      expect(Object.fromEntries(nodes)).toEqual(FILE.nodes);
      expect(index.lists.get('results')?.map((range) => cut(text, range))).toEqual(FILE.results);
      expect(cut(text, index.objects.get('größe')?.get('k'))).toBe(true);
      expect([...index.whole.keys()].sort()).toEqual(['größe', 'metadata', 'nodes', 'results']);
    }
  });

  it('passes over a byte order mark', () => {
    const index = indexOf('\ufeff{"nodes":{"a":1}}', 2);
    expect(index.objects.get('nodes')?.get('a')).toEqual({ start: 17, end: 18 });
    expect(() => indexOf('{}\ufeff', 9)).toThrow('follows the end');
  });

  it('takes names written with escapes for what they mean', () => {
    const index = indexOf('{"n\\u006fdes":{"a\\"b":1}}', 3);
    expect([...(index.objects.get('nodes') ?? new Map()).keys()]).toEqual(['a"b']);
  });

  it.each([
    ['', 'empty'],
    ['   ', 'ends in the middle'],
    ['[]', 'no JSON object'],
    ['"text"', 'ends in the middle'],
    ['<html></html>', 'no JSON object'],
    ['{"nodes": {"a": {"b": 1}', 'ends in the middle'],
    ['{"nodes": {"a": "b', 'ends in the middle'],
    ['{"nodes": [}', 'does not fit'],
    ['{} {}', 'follows the end'],
    [`{"nodes":${'['.repeat(1_001)}`, 'nested too deep'],
  ])('refuses %j', (text, problem) => {
    expect(() => indexOf(text, 5)).toThrow(ArtifactSyntaxError);
    expect(() => indexOf(text, 5)).toThrow(problem);
  });

  it('refuses every beginning of a file that is not the whole', () => {
    const text = JSON.stringify(FILE);
    for (let length = 0; length < text.length; length += 1) {
      expect(() => indexOf(text.slice(0, length), 4096)).toThrow(ArtifactSyntaxError);
    }
  });

  it('goes through fifty megabytes in seconds', () => {
    const piece = Buffer.from(`"k":${JSON.stringify({ sql: 'select 1 '.repeat(10_000) })},`);
    const indexer = new ArtifactIndexer(SECTIONS);
    indexer.add(Buffer.from('{"nodes":{'));
    for (let at = 0; at < 50_000_000; at += piece.length) indexer.add(piece);
    indexer.add(Buffer.from('"z":1}}'));
    expect(indexer.finish().objects.get('nodes')?.size).toBe(2);
  }, 20_000);
});
