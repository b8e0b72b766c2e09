import { toldChecks } from './source';

describe('what a test of a source came to', () => {
  it('is told as passed where nothing warns, and by the names of what does', () => {
    const passed = { name: 'connection', verdict: 'pass' } as const;
    const select = { name: 'select', verdict: 'warn' } as const;
    expect(toldChecks([passed])).toBe('1 check passed');
    expect(toldChecks([passed, { ...passed, name: 'usage' }])).toBe('2 checks passed');
    expect(toldChecks([passed, select, { ...select, name: 'statistics' }])).toBe(
      '1 of 3 checks passed, with a warning: select, statistics',
    );
  });
});
