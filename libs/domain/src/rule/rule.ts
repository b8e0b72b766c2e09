/** What a rule can demand of a dataset. */
export const RULE_KINDS = [
  'not_null',
  'unique',
  'accepted_values',
  'range',
  'row_count',
  'freshness',
  'foreign_key',
  'custom_sql',
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** How bad it is when a rule is broken; the verdict it then gets. */
export const RULE_SEVERITIES = ['warn', 'fail'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** *No data* and *error* are never pass. */
export const VERDICTS = ['pass', 'warn', 'fail', 'error', 'no_data'] as const;
export type Verdict = (typeof VERDICTS)[number];

interface Filtered {
  /** SQL condition; the rule looks only at rows that meet it. */
  readonly filter?: string;
}

interface Tolerant extends Filtered {
  /** Share of rows that may break the rule, 0 to 1. */
  readonly maxShare: number;
}

export interface NotNullRule extends Tolerant {
  readonly kind: 'not_null';
  readonly field: string;
}

/** Rows in which one of the fields is null are not looked at, as SQL has it. */
export interface UniqueRule extends Tolerant {
  readonly kind: 'unique';
  readonly fields: readonly string[];
}

/** Nulls are not looked at. */
export interface AcceptedValuesRule extends Tolerant {
  readonly kind: 'accepted_values';
  readonly field: string;
  readonly values: readonly (string | number)[];
}

/** Both ends belong to the range; nulls are not looked at. A text end stands for a date, a time or a text. */
export interface RangeRule extends Tolerant {
  readonly kind: 'range';
  readonly field: string;
  readonly min?: string | number;
  readonly max?: string | number;
}

export interface RowCountRule extends Filtered {
  readonly kind: 'row_count';
  readonly min?: number;
  readonly max?: number;
}

/** The newest value of a date or time field is at most so old. */
export interface FreshnessRule extends Filtered {
  readonly kind: 'freshness';
  readonly field: string;
  readonly maxAgeMinutes: number;
  /** IANA zone of values that carry none; that of the source's `asOf`, else UTC, when left out. */
  readonly timezone?: string;
}

/** Every value is found in the other dataset, which lies in the same database. */
export interface ForeignKeyRule extends Tolerant {
  readonly kind: 'foreign_key';
  readonly fields: readonly string[];
  /** URN of the dataset that must hold the values. */
  readonly references: string;
  readonly referencedFields: readonly string[];
}

/** A query whose rows are violations. */
export interface CustomSqlRule {
  readonly kind: 'custom_sql';
  readonly sql: string;
  readonly maxRows: number;
}

export type Rule =
  | NotNullRule
  | UniqueRule
  | AcceptedValuesRule
  | RangeRule
  | RowCountRule
  | FreshnessRule
  | ForeignKeyRule
  | CustomSqlRule;

/** The fields of the dataset itself that a rule names. */
export function fieldsOf(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'unique':
    case 'foreign_key':
      return rule.fields;
    case 'row_count':
    case 'custom_sql':
      return [];
    default:
      return [rule.field];
  }
}
