/** What the values of a column stand for. */
export const SEMANTIC_TYPES = [
  'email',
  'phone',
  'iban',
  'payment-card',
  'person-name',
  'postal-address',
  'postal-code',
  'latitude',
  'longitude',
  'geo-point',
  'birth-date',
  'national-id',
  'ip-address',
  'url',
  'country',
  'currency',
  'identifier',
] as const;
export type SemanticType = (typeof SEMANTIC_TYPES)[number];

/** What a column seems to hold. A suggestion: whether it is so, a person says. */
export interface SemanticTypeSuggestion {
  readonly type: SemanticType;
  /** 0 to 1; {@link LEAST_CONFIDENCE} and more. */
  readonly confidence: number;
  /** Why, for people; it tells shares and words of the name, and never a value. */
  readonly evidence: string;
}

/** Below it nothing is suggested. */
export const LEAST_CONFIDENCE = 0.6;

/** A column as far as it is known. */
export interface ColumnSample {
  readonly name: string;
  /** DataHub's field type, e.g. `string`, `number`, `date`. */
  readonly type: string;
  /** Some values as text, without nulls, each at most once. */
  readonly values: readonly string[];
  readonly isPrimaryKey: boolean;
  /** 0 to 1; distinct values by rows, where it is known. */
  readonly distinctShare?: number;
}
