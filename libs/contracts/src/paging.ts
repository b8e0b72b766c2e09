import { Integer, Text } from './fields/fields';

/** How much of a list, and from where. */
export class PageRequest {
  @Integer({ optional: true, min: 1, max: 200, description: 'How many items at most (50 when left out).' })
  limit?: number;

  @Text({ optional: true, max: 2000, description: 'The `nextCursor` of the page before; opaque.' })
  cursor?: string;
}

export const DEFAULT_PAGE_SIZE = 50;
