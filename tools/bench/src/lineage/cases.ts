import { readFile } from 'node:fs/promises';

/** A column of a table, `table.column`; of a bare query's result `.column`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** A text with what is expected of it; null where the case says nothing. */
export interface LineageCase {
  readonly id: string;
  /** As the file calls it. */
  readonly dialect: string;
  readonly sql: string;
  readonly defaultDatabase: string | null;
  readonly defaultSchema: string | null;
  readonly schema: Readonly<Record<string, readonly string[]>> | null;
  readonly expected: {
    readonly reads: readonly string[] | null;
    readonly writes: readonly string[] | null;
    readonly columns: readonly Edge[] | null;
  };
  /** Some statements are broken on purpose. */
  readonly expectsError: boolean;
  /** Not reached by the project that published it; such cases are not scored. */
  readonly ignoredUpstream: boolean;
  /** Parts of which other projects expect something else: `tables`, `columns`, `reads:NAME`, `writes:NAME`. */
  readonly disputed: readonly string[];
}

/** Reads a case file, one JSON object a line. Raises `Error` naming file, line and field. */
export async function readCases(file: string): Promise<readonly LineageCase[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  const cases = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [readCase(line, `${file}:${index + 1}`)],
  );
  if (cases.length === 0) throw new Error(`${file} holds no case.`);
  return cases;
}

export function readCase(line: string, place: string): LineageCase {
  const value: unknown = JSON.parse(line);
  const fields = recordOf(value, place);
  const expected = recordOf(fields['expected'], `${place}: expected`);
  return {
    id: textOf(fields['id'], `${place}: id`),
    dialect: optionalText(fields['dialect'], `${place}: dialect`) ?? 'generic',
    sql: textOf(fields['sql'], `${place}: sql`),
    defaultDatabase: optionalText(fields['defaultDatabase'], `${place}: defaultDatabase`),
    defaultSchema: optionalText(fields['defaultSchema'], `${place}: defaultSchema`),
    schema: schemaOf(fields['schema'], `${place}: schema`),
    expected: {
      reads: optionalTexts(expected['reads'], `${place}: expected.reads`),
      writes: optionalTexts(expected['writes'], `${place}: expected.writes`),
      columns: edgesOf(expected['columns'], `${place}: expected.columns`),
    },
    expectsError: fields['expectsError'] === true,
    ignoredUpstream: fields['ignoredUpstream'] === true,
    disputed: optionalTexts(fields['disputed'], `${place}: disputed`) ?? [],
  };
}

function recordOf(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${place}: expected an object`);
  }
  return { ...value };
}

function textOf(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Error(`${place}: expected a text`);
  return value;
}

function optionalText(value: unknown, place: string): string | null {
  return value === undefined || value === null ? null : textOf(value, place);
}

function optionalTexts(value: unknown, place: string): readonly string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new Error(`${place}: expected a list of texts`);
  return value.map((item: unknown) => textOf(item, place));
}

function schemaOf(value: unknown, place: string): LineageCase['schema'] {
  if (value === undefined || value === null) return null;
  const entries = Object.entries(recordOf(value, place)).map(
    ([table, columns]): [string, readonly string[]] => [
      table,
      optionalTexts(columns, `${place}.${table}`) ?? [],
    ],
  );
  return Object.fromEntries(entries);
}

function edgesOf(value: unknown, place: string): readonly Edge[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new Error(`${place}: expected a list of edges`);
  return value.map((item: unknown) => {
    const { from, to } = recordOf(item, place);
    return { from: textOf(from, `${place}.from`), to: textOf(to, `${place}.to`) };
  });
}
