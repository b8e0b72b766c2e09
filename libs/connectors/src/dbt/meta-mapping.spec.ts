import { thrown } from '../thrown.fixture';
import { MetaMapping, type MetaRule } from './meta-mapping';
import { ownership } from './ownership';

const rule = (
  key: string,
  match: MetaRule['match'],
  operation: MetaRule['operation'],
  config: MetaRule['config'],
): MetaRule => ({
  key,
  match,
  operation,
  config,
});

describe('meta mapping', () => {
  const mapping = new MetaMapping([
    rule('has_pii', true, 'add_tag', { tag: 'pii' }),
    rule('level', 2, 'add_tag', { tag: 'level-{{ $match }}' }),
    rule('governance.team', 'Fin.*', 'add_term', { term: '{{$match}}' }),
    rule('terms', '.*', 'add_terms', { separator: ';' }),
    rule('owner', '[a-z]', 'add_owner', { owner_type: 'user', owner_category: 'TECHNICAL_OWNER' }),
  ]);

  it.each([
    [{ has_pii: true, level: 2 }, ['pii', 'level-2'], []],
    [{ has_pii: 'true', level: '2' }, [], []],
    [{ governance: { team: 'Finance' } }, [], ['Finance']],
    [{ 'governance.team': 'Finance' }, [], ['Finance']],
    [{ governance: { team: 'The Finance' } }, [], []],
    [{ governance: { team: ['Fin', 'Other'] } }, [], ['Fin']],
    [{ terms: 'a; b ;;a' }, [], ['a', 'b']],
    [{ terms: null, governance: 3 }, [], []],
  ])('%j', (meta, tags, terms) => {
    expect(mapping.apply(meta)).toMatchObject({ tags, terms });
  });

  it('names owners, one or several', () => {
    expect(mapping.apply({ owner: 'ada, bob' }).owners).toEqual(
      ['ada', 'bob'].map((name) => ({ name, group: false, category: 'TECHNICAL_OWNER' })),
    );
  });

  it('does not hang on a pattern that backtracks without end', () => {
    const slow = new MetaMapping([rule('a', '(x+)+y', 'add_tag', { tag: 't' })]);
    expect(thrown(() => slow.apply({ a: 'x'.repeat(60) }))).toMatchObject({ code: 'recipe-invalid' });
  });
});

describe('owners', () => {
  const owner = (urn: string, type = 'DATAOWNER'): object => ({
    owner: urn,
    type,
    source: { type: 'SOURCE_CONTROL' },
  });

  it.each([
    [{ owner: 'ada@example.com' }, false, ['urn:li:corpuser:ada@example.com']],
    [{ owner: 'ada@example.com' }, true, ['urn:li:corpuser:ada']],
    [{ owner: ['bob', 'ada', 'bob'] }, false, ['urn:li:corpuser:ada', 'urn:li:corpuser:bob']],
    [{ owner: 'urn:li:corpGroup:finance' }, false, ['urn:li:corpGroup:finance']],
  ])('of meta %j', (meta, strip, urns) => {
    expect(ownership({ meta, mapped: [] }, strip)).toEqual({ owners: urns.map((urn) => owner(urn)) });
  });

  it('of a rule take the place of those of meta, and the group is one too', () => {
    const mapped = [{ name: 'team', group: true, category: 'BUSINESS_OWNER' }];
    expect(
      ownership({ meta: { owner: 'ada' }, mapped, group: { name: 'F', email: 'f@example.com' } }, false),
    ).toEqual({
      owners: [owner('urn:li:corpGroup:team', 'BUSINESS_OWNER'), owner('urn:li:corpuser:f@example.com')],
    });
  });

  it('are none where nobody is named', () => {
    expect(ownership({ meta: { owner: '' }, mapped: [] }, false)).toBeUndefined();
    expect(ownership({ meta: { owner: { name: 'x' } }, mapped: [], group: {} }, false)).toBeUndefined();
  });
});
