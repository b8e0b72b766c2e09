// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { RECORDS_1 } from './records-1';
import { RECORDS_2 } from './records-2';
import { RECORDS_3 } from './records-3';

/** Fields of every record, by its name. */
export const RECORDS: Readonly<Record<string, string>> = {
  ...RECORDS_1,
  ...RECORDS_2,
  ...RECORDS_3,
};
