/** What the catalog says about one column. */
export interface ColumnFacts {
  /** Path without the type annotations of nested schemas, e.g. `address.city`. */
  readonly path: string;
  readonly nativeType: string;
  readonly description: string;
  readonly nullable: boolean;
  readonly partOfKey: boolean;
  /** URNs. */
  readonly tags: readonly string[];
  /** URNs. */
  readonly glossaryTerms: readonly string[];
}

/** What the catalog says about one dataset, as far as search uses or shows it. */
export interface DatasetFacts {
  readonly name: string;
  readonly qualifiedName: string;
  readonly platform: string;
  readonly env: string;
  readonly subTypes: readonly string[];
  /** A person's words when there are some, else the source's. */
  readonly description: string;
  /** The source's words where a person's stand in front of them. */
  readonly sourceDescription?: string;
  readonly columns: readonly ColumnFacts[];
  /** URNs, as all lists below. */
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  readonly glossaryTerms: readonly string[];
  readonly domains: readonly string[];
  readonly upstreams: readonly string[];
  readonly rowCount?: number;
}

/** Bounds of what is kept of one dataset, so that its document fits one message. */
export const LIMITS = {
  columns: 4_000,
  description: 20_000,
  columnDescription: 1_000,
  /** Of all columns together; what is beyond is left out from the end. */
  columnDescriptions: 300_000,
  associations: 1_000,
} as const;
