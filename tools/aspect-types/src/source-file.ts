import { format } from 'prettier/standalone';
import * as estree from 'prettier/plugins/estree';
import * as typescript from 'prettier/plugins/typescript';

/** A file to write: its path below the folder of generated files. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** No file is longer, so that a person can still read it. */
const MAX_LINES = 400;
/** A file with the header that all generated ones have, formatted as the rest of the repository. */
export async function fileOf(path: string, source: string, body: string): Promise<SourceFile> {
  const text = await format(
    `// Generated from the metadata model of ${source} by tools/aspect-types; do not edit.\n\n${body}\n`,
    {
      parser: 'typescript',
      plugins: [estree, typescript],
      singleQuote: true,
      printWidth: 110,
      trailingComma: 'all',
    },
  );
  const lines = text.split('\n').length;
  if (lines > MAX_LINES) throw new Error(`${path} has ${lines} lines, more than ${MAX_LINES}`);
  return { path, text };
}

/**
 * Splits `items`, keeping their order, into parts that fit one file each; `lines` is how many lines one item takes at most,
 * and `reserved` how many the rest of the file takes.
 */
export function packed<T>(items: readonly T[], lines: (item: T) => number, reserved: number): T[][] {
  const parts: T[][] = [];
  let room = 0;
  for (const item of items) {
    const needed = lines(item);
    const last = parts.at(-1);
    if (last && needed <= room) last.push(item);
    else {
      parts.push([item]);
      room = MAX_LINES - reserved;
    }
    room -= needed;
  }
  return parts;
}
