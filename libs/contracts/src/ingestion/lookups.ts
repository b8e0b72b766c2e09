import { DatasetUrnText, Flag, Integer, ListOf, Text } from '../fields/fields';
import { rpc } from '../rpc/rpc-definition';

/** Rows that a table whose codes are read can have. */
export const MOST_LOOKUP_ROWS = 1_000;

export class ReadLookupRequest {
  @DatasetUrnText()
  urn: string;

  @Text({ max: 500, description: 'Column that holds the code.' })
  code: string;

  @Text({ max: 500, description: 'Column that says what the code stands for.' })
  meaning: string;

  @Integer({ min: 1, max: MOST_LOOKUP_ROWS })
  most: number;
}

export class LookupPair {
  @Text({ max: 256 })
  code: string;

  @Text({ max: 256 })
  meaning: string;
}

/** Codes with what they stand for, as the source holds them now. */
export class Lookup {
  @ListOf(() => LookupPair, { max: MOST_LOOKUP_ROWS, description: 'By code.' })
  pairs: LookupPair[];

  @Flag({ description: 'Whether the table holds no more than was asked for.' })
  complete: boolean;
}

/** What search asks of ingestion, which alone opens connections to sources for it. */
export const lookupRpc = {
  readLookup: rpc('ingestion', 'lookup.read.v1', ReadLookupRequest, Lookup, {
    deadlineMs: 4_000,
    idempotent: true,
    onlyFor: 'search',
  }),
} as const;
