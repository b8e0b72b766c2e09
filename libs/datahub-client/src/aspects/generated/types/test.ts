// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type AuditStamp } from './common';

/** `com.linkedin.test.TestDefinition` */
export type TestDefinition = {
  readonly type: TestDefinitionType;
  readonly json?: string;
};

/** `com.linkedin.test.TestDefinitionType` */
export type TestDefinitionType = 'JSON';

/** `com.linkedin.test.TestInfo` */
export type TestInfo = {
  readonly name: string;
  readonly category: string;
  readonly description?: string;
  readonly definition: TestDefinition;
};

/** `com.linkedin.test.TestResult` */
export type TestResult = {
  /** URN. */
  readonly test: string;
  readonly type: TestResultType;
  readonly testDefinitionMd5?: string;
  readonly lastComputed?: AuditStamp;
};

/** `com.linkedin.test.TestResultType` */
export type TestResultType = 'SUCCESS' | 'FAILURE';

/** `com.linkedin.test.TestResults` */
export type TestResults = {
  readonly failing: readonly TestResult[];
  readonly passing: readonly TestResult[];
};
