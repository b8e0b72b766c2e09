import { fieldsAt, mapFields } from './recipe-fields';

describe('the fields of a recipe', () => {
  const recipe = {
    url: 'u',
    headers: { 'X.Key': 'k', none: null },
    lists: { 'a.b': { query: { q: '1', r: '2' } }, c: { path: 'p' }, d: 'no object' },
  };

  it('are found by their path, whatever their keys are made of', () => {
    expect(fieldsAt(recipe, ['url', 'absent.too', 'headers.*', 'lists.*.query.*', 'url.*'])).toEqual([
      { field: 'url', value: 'u' },
      { field: 'headers.X.Key', value: 'k' },
      { field: 'lists.a.b.query.q', value: '1' },
      { field: 'lists.a.b.query.r', value: '2' },
    ]);
  });

  it('are changed without anything beside them, keys that objects have by nature too', () => {
    const odd = { ...recipe, headers: JSON.parse('{"__proto__": "k", "constructor": "k"}') };
    const changed = mapFields(
      odd,
      ['headers.*', 'lists.*.query.r', 'headers.toString'],
      (_value, field) => field,
    );
    expect(JSON.parse(JSON.stringify(changed))).toEqual({
      ...recipe,
      headers: JSON.parse('{"__proto__": "headers.__proto__", "constructor": "headers.constructor"}'),
      lists: { ...recipe.lists, 'a.b': { query: { q: '1', r: 'lists.a.b.query.r' } } },
    });
  });
});
