import { type Token } from '../text/lexer';

/** Where a value goes: a variable, or a field of a record, as its tokens. */
export type Target = readonly Token[];

/**
 * One thing that a procedural text does with data, whatever its language. Offsets are those of the tokens; order is that of the
 * text, since which branch is taken is not known and every branch counts.
 */
export type Step =
  | {
      readonly type: 'sql';
      readonly tokens: readonly Token[];
      /** Variables that take the row of a query or of RETURNING. */
      readonly into: readonly Target[];
      /** Whether rows of a query go to the caller. */
      readonly returned: boolean;
    }
  /** A query whose rows a loop variable or cursor takes, one by one. */
  | {
      readonly type: 'rows';
      readonly tokens: readonly Token[];
      readonly variables: readonly Target[];
      /** The query was told before: only its values count. */
      readonly told: boolean;
    }
  | { readonly type: 'assign'; readonly target: Target; readonly tokens: readonly Token[] }
  | { readonly type: 'expression'; readonly tokens: readonly Token[] }
  | { readonly type: 'declare'; readonly name: Token }
  /** A variable that holds rows, with the names of its columns. */
  | { readonly type: 'table'; readonly name: Token; readonly columns: readonly Token[] }
  /** SQL put together at run time; `text` when it is one string constant, which says all. */
  | {
      readonly type: 'dynamic';
      readonly tokens: readonly Token[];
      readonly text: Token | undefined;
      readonly into: readonly Target[];
    }
  | { readonly type: 'call'; readonly tokens: readonly Token[]; readonly nameAt: number }
  /** `INSERT INTO t EXEC p`: `insert` is what stands before the call. */
  | {
      readonly type: 'insert-call';
      readonly tokens: readonly Token[];
      readonly insert: readonly Token[];
      readonly nameAt: number;
    }
  /** A routine defined inside the body of another one. */
  | { readonly type: 'define'; readonly tokens: readonly Token[] }
  /** Nothing that lineage speaks of. */
  | { readonly type: 'silent'; readonly tokens: readonly Token[] };

/** Steps of a text, and whether some of them may run again after later ones. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly repeats: boolean;
}
