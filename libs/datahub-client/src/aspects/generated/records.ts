// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { RECORDS_1 } from './records-1';
import { RECORDS_2 } from './records-2';

/** The fields of every record. */
export const RECORDS = [RECORDS_1, RECORDS_2];
