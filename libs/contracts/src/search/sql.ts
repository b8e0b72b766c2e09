import { Flag, Integer, ListOf, Nested, Text, TextList, UrnText } from '../fields/fields';
import { SqlContext, TOKEN_BUDGET } from './context';
import { SearchFilters } from './query-filters';

/** A question that SQL is wanted for. */
export class SqlAnswerRequest {
  @Text({ max: 500, description: 'What the SQL has to answer.', example: 'which airline is most often late' })
  question: string;

  @Integer({
    optional: true,
    min: TOKEN_BUDGET.least,
    max: TOKEN_BUDGET.most,
    description: 'How many tokens of context the language model is given at most.',
  })
  tokenBudget?: number;

  @Nested(() => SearchFilters, { optional: true, description: 'Limits which tables may be taken.' })
  filters?: SearchFilters;
}

/** A column that SQL looks at. */
export class SqlColumn {
  @UrnText()
  urn: string;

  @Text({ max: 2000 })
  path: string;
}

/** A join that SQL makes. */
export class SqlAnswerJoin {
  @UrnText()
  from: string;

  @UrnText()
  to: string;

  @TextList({ max: 50, description: 'Columns of `from`; they correspond to those of `to` by their places.' })
  columns: string[];

  @TextList({ max: 50 })
  toColumns: string[];

  @Flag({ description: 'The context has this join; otherwise the language model made it up.' })
  known: boolean;
}

/** SQL for a question: parsed, reading only, of the given tables and columns alone. It was not executed. */
export class SqlAnswer {
  @Text({ max: 20_000 })
  sql: string;

  @Text({ min: 0, max: 4000, description: 'How the SQL answers the question, in the words of the model.' })
  explanation: string;

  @Text({ max: 100, description: 'Whose dialect the SQL is written in.' })
  platform: string;

  @TextList({ max: 50, description: 'URNs of the tables that it reads, found by parsing it.' })
  tables: string[];

  @ListOf(() => SqlColumn, { max: 1000, description: 'Columns that it looks at, found by parsing it.' })
  columns: SqlColumn[];

  @ListOf(() => SqlAnswerJoin, { max: 100, description: 'Joins that it makes, found by parsing it.' })
  joins: SqlAnswerJoin[];

  @TextList({ max: 50, maxLength: 1000, description: 'What to look at before running it.' })
  warnings: string[];

  @Text({ max: 200, description: 'The language model that wrote it.' })
  model: string;

  @Flag({ description: 'Its first SQL was refused, and this is the corrected one.' })
  repaired: boolean;

  @Nested(() => SqlContext, { description: 'What the model was given.' })
  context: SqlContext;
}
