import { type SqlSpan } from '@dataspoke/contracts';

/** Lines and columns of a text, both counted from 1. */
export class Places {
  private readonly lineStarts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  span({ start, end }: { readonly start: number; readonly end: number }): SqlSpan {
    const [from, to] = [this.of(start), this.of(end)];
    return { start, end, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  private of(offset: number): { readonly line: number; readonly column: number } {
    let [low, high] = [0, this.lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.lineStarts[low] ?? 0) + 1 };
  }
}
