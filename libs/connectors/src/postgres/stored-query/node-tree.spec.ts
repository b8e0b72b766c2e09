import { NodeTreeError, parseNodeTree, type TreeValue } from './node-tree';
import { isList, isNode } from './tree-fields';

/** The tree with its nodes as plain objects. */
function plain(value: TreeValue): unknown {
  if (isNode(value))
    return { type: value.type, ...Object.fromEntries([...value.fields].map(([k, v]) => [k, plain(v)])) };
  return value !== null && isList(value) ? value.map(plain) : value;
}

describe('parseNodeTree', () => {
  it('reads nodes, lists, words and what is not there', () => {
    const text =
      '({QUERY :commandType 1 :cteList <> :rtable ({RTE :relid 16445 :nulls (b 8 9) :deep ((i 1) (i 2))}) :done true})';
    expect(plain(parseNodeTree(text))).toEqual([
      {
        type: 'QUERY',
        commandType: '1',
        cteList: null,
        rtable: [
          {
            type: 'RTE',
            relid: '16445',
            nulls: ['b', '8', '9'],
            deep: [
              ['i', '1'],
              ['i', '2'],
            ],
          },
        ],
        done: 'true',
      },
    ]);
  });

  it('takes out escapes and quotation marks of names', () => {
    const text = String.raw`{A :one :colon :two a\ b\(\{\}\)\\ :three \<> :four "" :five ("x\ y" "" "\"") :six \"q}`;
    expect(plain(parseNodeTree(text))).toEqual({
      type: 'A',
      one: ':colon',
      two: 'a b({})\\',
      three: '<>',
      four: '',
      five: ['x y', '', '"'],
      six: '"q',
    });
  });

  it('passes over the bytes of constants', () => {
    expect(plain(parseNodeTree('{CONST :constvalue 4 [ 1 0 -1 0 ] :location -1}'))).toEqual({
      type: 'CONST',
      constvalue: '4',
      location: '-1',
    });
  });

  it.each([
    ['', 'a value is missing'],
    ['{A :b', 'a value is missing'],
    ['{A b c}', 'a field is missing'],
    ['{A :b 1', 'a field is missing'],
    ['({A :b 1}', 'a value is missing'],
    ['{A :b 4 [ 1 2', 'no end'],
    ['<> <>', 'more than one value'],
    ['('.repeat(2_000), 'deeper than'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseNodeTree(text)).toThrow(NodeTreeError);
    expect(() => parseNodeTree(text)).toThrow(reason);
  });
});
