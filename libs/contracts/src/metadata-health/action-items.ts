import { CHECKS, type Check } from '@dataspoke/domain';
import {
  DatasetUrnText,
  Decimal,
  Instant,
  Integer,
  ListOf,
  OneOf,
  Text,
  UrnText,
  Uuid,
} from '../fields/fields';
import { PageRequest } from '../paging';

export const ACTION_ITEM_STATES = ['open', 'done', 'dismissed'] as const;
export type ActionItemState = (typeof ACTION_ITEM_STATES)[number];

/** A gap of a dataset with an owner and a due date; there is one per gap, however often it opens and closes. */
export class ActionItem {
  @Uuid()
  id: string;

  @DatasetUrnText()
  urn: string;

  @Text({ max: 1000, description: 'Name of the dataset.' })
  name: string;

  @OneOf(CHECKS)
  check: Check;

  @OneOf(ACTION_ITEM_STATES, {
    description:
      '`done`: the gap is closed in the catalog, or the dataset is gone; it opens again when the gap does.',
  })
  state: ActionItemState;

  @Decimal({ description: 'Points by which the score rises once the gap is closed.' })
  gain: number;

  @Text({ max: 500 })
  cause: string;

  @UrnText({ nullable: true, description: 'Who should close it; `null` when the dataset has no owner.' })
  owner: string | null;

  @Uuid({ nullable: true, description: 'The department of the owner.' })
  departmentId: string | null;

  @Text({ max: 10, example: '2026-01-31', description: 'Day (UTC); the more is gained, the sooner.' })
  dueOn: string;

  @Instant()
  openedAt: string;

  @Instant({ optional: true })
  closedAt?: string;

  @Integer({ description: 'How often the gap came back.' })
  reopened: number;

  @Text({ optional: true, max: 1000 })
  dismissReason?: string;

  @Text({ optional: true, max: 200 })
  dismissedBy?: string;
}

export class ActionItemPage {
  @ListOf(() => ActionItem)
  items: ActionItem[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class ListActionItemsRequest extends PageRequest {
  @OneOf(ACTION_ITEM_STATES, { optional: true, description: '`open` when left out.' })
  state?: ActionItemState;

  @UrnText({ optional: true })
  owner?: string;

  @Uuid({ optional: true, description: 'Owners of this department and those below it.' })
  department?: string;

  @DatasetUrnText({ optional: true })
  urn?: string;
}

export class ActionItemAssignment {
  @UrnText({ description: 'User or group; kept whoever owns the dataset.' })
  owner: string;
}

export class AssignActionItemRequest extends ActionItemAssignment {
  @Uuid()
  id: string;
}

export class ActionItemDismissal {
  @Text({ max: 1000, pattern: /\S/, description: 'Why the gap is all right.' })
  reason: string;
}

export class DismissActionItemRequest extends ActionItemDismissal {
  @Uuid()
  id: string;
}
