import { type Catalog } from '../catalog';
import { type StatementKind, type TableName } from '../result';
import { type Token } from '../text/lexer';
import { type StatementTokens } from '../text/split';

/** A statement that its words explain; what it holds of SQL is a statement of its own. */
export interface Command {
  readonly kind: StatementKind;
  readonly reads?: readonly TableName[];
  readonly writes?: readonly TableName[];
  /** A table that is defined by its columns. */
  readonly defined?: { readonly table: TableName; readonly columns: readonly string[] | undefined };
  /** Statement inside of it. */
  readonly inner?: StatementTokens;
  /** What the rows of the inner query fill; without it the inner statement has its own effects. */
  readonly into?: {
    readonly table: TableName;
    readonly columns?: readonly string[];
    /** Whether the table comes into being here. */
    readonly isNew?: boolean;
    readonly isTemporary?: boolean;
  };
}

/** Reads a kind of command from its tokens; undefined when it is something else. */
export type CommandReader = (tokens: StatementTokens, catalog: Catalog) => Command | undefined;

/** Tokens as a statement. */
export function statementOf(tokens: readonly Token[]): StatementTokens | undefined {
  const [first, ...rest] = tokens;
  return first && [first, ...rest];
}

/** A word that is not in the text, at the place of `beside`. */
export function written(text: string, beside: Token): Token {
  return { kind: 'word', text: text.toUpperCase(), written: text, start: beside.start, end: beside.start };
}

export function symbol(text: string, beside: Token): Token {
  return { kind: 'symbol', text, written: text, start: beside.start, end: beside.start };
}
