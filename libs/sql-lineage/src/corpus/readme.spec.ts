import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIALECTS, type EdgeKind, lineage, type LineageResult, type SqlDialect } from '../index';
import { factsOf } from './corpus.fixture';

interface Example {
  readonly dialect: SqlDialect;
  readonly schema: Readonly<Record<string, readonly string[]>>;
  readonly sql: string;
  readonly told: string;
}

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const EXAMPLE = /```sql ([^\n]+)\n([\s\S]*?)```\s+```text\n([\s\S]*?)```/g;
const ARROWS: Readonly<Record<EdgeKind, string>> = {
  identity: '->',
  transformation: '~>',
  aggregation: '+>',
};

function examples(): readonly Example[] {
  return [...README.matchAll(EXAMPLE)].map(([, info = '', sql = '', told = '']) => {
    const [name = '', ...tables] = info.split(';').map((part) => part.trim());
    const dialect = DIALECTS.find((item) => item === name);
    if (!dialect) throw new Error(`The README has an example in an unknown dialect: ${name}`);
    return { dialect, schema: Object.fromEntries(tables.map(tableOf)), sql, told };
  });
}

function tableOf(text: string): readonly [string, readonly string[]] {
  const [table = '', columns = ''] = text.split(':');
  return [table.trim(), columns.split(',').map((column) => column.trim())];
}

function tell(result: LineageResult): string {
  const { reads, writes, columns = [], filters = [] } = factsOf(result, { asWritten: true });
  const edges = columns.map((line) => {
    const [from, , to, kind] = line.split(' ');
    return `${from} ${ARROWS[kind as EdgeKind]} ${to}`;
  });
  const named = (word: string, names: readonly string[]): readonly string[] =>
    names.length > 0 ? [`${word} ${names.join(', ')}`] : [];
  const warnings = result.statements.flatMap((step) =>
    step.warnings.map((text) => `warning ${text.replace(/:.*$/s, '')}`),
  );
  const lines = [
    ...named('reads', reads),
    ...named('writes', writes),
    ...edges,
    ...named('filters', filters),
  ];
  return [...lines, ...warnings, ''].join('\n');
}

describe('the examples of the README', () => {
  it.each(examples().map((example, index) => [index + 1, example] as const))('%i', async (_, example) => {
    const result = await lineage(example.sql, { dialect: example.dialect, schema: example.schema });
    expect(tell(result)).toBe(example.told);
  });

  it('are ten', () => expect(examples()).toHaveLength(10));
});
