import { Decimal, Flag, Integer, ListOf, Nested, OneOf, Text, TextList, UrnText } from '../fields/fields';
import { SearchFilters } from './query-filters';

export const TOKEN_BUDGET = { least: 200, usual: 2_000, most: 32_000 } as const;

/** A question for whose SQL the context is wanted. */
export class SqlContextRequest {
  @Text({ max: 500, description: 'What the SQL has to answer.', example: 'which airline is most often late' })
  question: string;

  @Integer({
    optional: true,
    min: TOKEN_BUDGET.least,
    max: TOKEN_BUDGET.most,
    description: `How many tokens \`text\` may take at most (${TOKEN_BUDGET.usual} when left out), counted as a token for every three bytes: more than a model counts.`,
  })
  tokenBudget?: number;

  @Nested(() => SearchFilters, { optional: true, description: 'Limits which tables may be taken.' })
  filters?: SearchFilters;
}

export const CONTEXT_ROLES = ['asked', 'bridge'] as const;

/** What a code in the data stands for. */
export class CodeMeaning {
  @Text({ min: 0, max: 200 })
  code: string;

  @Text({ max: 500 })
  meaning: string;
}

export class ContextColumn {
  @Text({ max: 2000 })
  path: string;

  @Text({ min: 0, max: 500, description: 'As the source names it.' })
  type: string;

  @Text({ min: 0, max: 1000 })
  meaning: string;

  @Flag()
  nullable: boolean;

  @Flag({ description: 'Part of the primary key, or a join needs it.' })
  key: boolean;

  @Flag({ description: 'Its name, note or meaning fits the question.' })
  matched: boolean;

  @TextList({ optional: true, description: 'Values that the newest profile shows.' })
  samples?: string[];

  @Integer({ optional: true, description: 'Different values that the newest profile counted.' })
  distinctCount?: number;

  @ListOf(() => CodeMeaning, { optional: true, max: 100, description: 'What its codes stand for.' })
  codes?: CodeMeaning[];
}

export class ContextTable {
  @UrnText()
  urn: string;

  @Text({ max: 2000, description: 'As SQL names it.' })
  name: string;

  @Text({ max: 100 })
  platform: string;

  @OneOf(CONTEXT_ROLES, {
    description: '`bridge`: the question does not speak of it, but others are joined through it.',
  })
  role: (typeof CONTEXT_ROLES)[number];

  @Text({ min: 0, max: 1000 })
  description: string;

  @Integer({ optional: true })
  rowCount?: number;

  @ListOf(() => ContextColumn, { description: 'Those that matter most first.' })
  columns: ContextColumn[];

  @Integer({ description: 'Columns that are not shown.' })
  columnsLeftOut: number;

  @TextList({ description: 'What to know before using it: deprecated, open incidents.' })
  warnings: string[];
}

export const JOIN_EVIDENCE = ['foreign-key', 'query', 'name'] as const;

/** How two tables are joined. */
export class ContextJoin {
  @UrnText()
  from: string;

  @UrnText()
  to: string;

  @TextList({ max: 50, description: 'Columns of `from`; they correspond to those of `to` by their places.' })
  columns: string[];

  @TextList({ max: 50 })
  toColumns: string[];

  @OneOf(JOIN_EVIDENCE, {
    description:
      '`foreign-key`: the source declares it. `query`: kept queries join so. `name`: names and types of a key agree.',
  })
  evidence: (typeof JOIN_EVIDENCE)[number];

  @Decimal({ description: '0 to 1.' })
  confidence: number;
}

/** How rows of one table lead to rows of another. */
export class JoinPath {
  @UrnText()
  from: string;

  @UrnText()
  to: string;

  @Decimal({ description: 'Product of the confidences of its joins.' })
  confidence: number;

  @ListOf(() => ContextJoin, { max: 10, description: 'In their order from `from` to `to`.' })
  joins: ContextJoin[];
}

/** A query that somebody has kept or confirmed. */
export class ContextQuery {
  @Text({ min: 0, max: 1000, description: 'What it answers.' })
  title: string;

  @Text({ max: 4000 })
  sql: string;
}

/** What one needs to know to write SQL that answers a question. */
export class SqlContext {
  @ListOf(() => ContextTable, { max: 50 })
  tables: ContextTable[];

  @ListOf(() => JoinPath, { max: 100 })
  joinPaths: JoinPath[];

  @ListOf(() => ContextQuery, { max: 20, description: 'Queries of the past that resemble the question.' })
  queries: ContextQuery[];

  @TextList({ max: 100, maxLength: 500, description: 'How the data writes dates, times and units.' })
  conventions: string[];

  @Text({ max: 200_000, description: 'All of it as compact text, within the budget.' })
  text: string;

  @Integer({ description: 'Tokens that `text` takes at most.' })
  estimatedTokens: number;

  @TextList({ max: 50, description: 'What did not fit, what could not be joined, what was not available.' })
  notes: string[];
}
