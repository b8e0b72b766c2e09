import { Instant, ListOf, Nested, Text, TextList, Uuid } from '../fields/fields';
import { PageRequest } from '../paging';

/** A question with the SQL that answers it. */
export class ConfirmedQueryDraft {
  @Text({ max: 500, example: 'which airline was late most often' })
  question: string;

  @Text({ max: 4000, description: 'One SELECT on tables of one platform.' })
  sql: string;

  @Text({
    optional: true,
    max: 100,
    description: 'The platform whose SQL it is; told by the tables when left out.',
  })
  platform?: string;
}

export class ConfirmedQuery {
  @Uuid()
  id: string;

  @Text({ max: 500 })
  question: string;

  @Text({ max: 4000 })
  sql: string;

  @Text({ max: 100 })
  platform: string;

  @TextList({ description: 'URNs of the datasets that it reads.' })
  tables: string[];

  @Text({ max: 200, description: 'Who confirmed it.' })
  confirmedBy: string;

  @Instant()
  createdAt: string;
}

export class ConfirmQueryRequest {
  @Nested(() => ConfirmedQueryDraft)
  draft: ConfirmedQueryDraft;

  @Text({ optional: true, max: 200 })
  idempotencyKey?: string;
}

export class ListConfirmedQueriesRequest extends PageRequest {}

export class ConfirmedQueryPage {
  @ListOf(() => ConfirmedQuery)
  items: ConfirmedQuery[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}
