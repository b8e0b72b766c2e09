import { thrown } from '../thrown.fixture';
import { excludedBy } from './name-filter';

const rules = (
  allow: readonly string[],
  deny: readonly string[],
): { allow: readonly string[]; deny: readonly string[] } => ({ allow, deny });

describe('name rules', () => {
  it.each([
    [[], [], 'anything', undefined],
    [['mart'], [], 'mart', undefined],
    [['mart'], [], 'mart_old', 'schemas.allow (no pattern matches)'],
    [['m.*', 'raw'], [], 'raw', undefined],
    [[], ['tmp_.*'], 'tmp_1', 'schemas.deny "tmp_.*"'],
    [['.*'], ['x', 'y'], 'y', 'schemas.deny "y"'],
    [['Mart'], [], 'mart', 'schemas.allow (no pattern matches)'],
    [['größe|表'], [], '表', undefined],
  ])('allow %j, deny %j: %s → %s', (allow, deny, name, rule) => {
    expect(excludedBy('schemas', rules(allow, deny), [name])).toEqual([rule]);
  });

  it('may ask for the beginning of a name alone, in either case', () => {
    const judge = (name: string): readonly (string | undefined)[] =>
      excludedBy('tables', { ...rules(['Shop\\.'], ['shop\\.tmp_']), match: 'start', ignoreCase: true }, [
        name,
      ]);
    expect(judge('SHOP.orders')).toEqual([undefined]);
    expect(judge('shop.TMP_1')).toEqual(['tables.deny "shop\\\\.tmp_"']);
    expect(judge('workshop.orders')).toEqual(['tables.allow (no pattern matches)']);
  });

  it('do not hang on a pattern that backtracks without end', () => {
    const started = Date.now();
    const judge = (): unknown => excludedBy('tables', rules(['(a+)+b'], []), [`${'a'.repeat(60)}!`]);
    expect(thrown(judge)).toMatchObject({ code: 'recipe-invalid' });
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});
