/** The types of entities that have a document. */
export const DOCUMENT_TYPES = [
  'dataset',
  'dashboard',
  'chart',
  'dataJob',
  'glossaryTerm',
  'domain',
  'dataProduct',
  'document',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export const PERSONAL_DATA_KINDS = ['direct', 'indirect', 'pseudonymised'] as const;

/** What makes a column personal data. */
export interface PersonalDataFacts {
  readonly kind: (typeof PERSONAL_DATA_KINDS)[number];
  /** For a person: the tag, term or type that says so. */
  readonly evidence: string;
}

/** What the catalog says about one column. */
export interface ColumnFacts {
  /** Path without the type annotations of nested schemas, e.g. `address.city`. */
  readonly path: string;
  readonly nativeType: string;
  /** DataHub's kind of type: `string`, `number`, `date` …; absent for a kind newer than this release. */
  readonly type?: string;
  /** A person's words when there are some, else the source's. */
  readonly description: string;
  readonly nullable: boolean;
  readonly partOfKey: boolean;
  /** URNs. */
  readonly tags: readonly string[];
  /** URNs. */
  readonly glossaryTerms: readonly string[];
  /** Values that the newest profile shows. */
  readonly samples?: readonly string[];
  /** Different values that the newest profile counted. */
  readonly distinctCount?: number;
  readonly personalData?: PersonalDataFacts;
}

/** A foreign key as the source declares it; columns correspond by their places. */
export interface ForeignKeyFacts {
  readonly columns: readonly string[];
  /** URN of the dataset that it points to. */
  readonly references: string;
  readonly referencedColumns: readonly string[];
}

/** A join with another dataset that kept queries make; columns correspond by their places. */
export interface JoinFacts {
  readonly columns: readonly string[];
  /** URN of the other dataset. */
  readonly with: string;
  readonly withColumns: readonly string[];
  /** Kept queries that make it. */
  readonly queries: number;
}

/** How a dataset was used lately, as DataHub's newest usage statistics say. */
export interface UsageFacts {
  readonly queries: number;
  /** URNs, who used it most first. */
  readonly users: readonly string[];
  /** Milliseconds since 1970. */
  readonly lastQueriedAt?: number;
}

/** A query that somebody keeps in the catalog. */
export interface QueryFacts {
  readonly urn: string;
  readonly sql: string;
  readonly title?: string;
}

/** What the catalog says about one entity, as far as search uses or shows it. Lists that a type does not have are empty. */
export interface EntityFacts {
  readonly entityType: DocumentType;
  readonly name: string;
  readonly qualifiedName: string;
  /** Empty for what lies on no platform. */
  readonly platform: string;
  /** Empty for what belongs to no environment. */
  readonly env: string;
  readonly subTypes: readonly string[];
  /** A person's words when there are some, else the source's. */
  readonly description: string;
  /** The source's words where a person's stand in front of them. */
  readonly sourceDescription?: string;
  readonly columns: readonly ColumnFacts[];
  /** Paths of columns. */
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKeyFacts[];
  /** URNs, as all lists of texts below. */
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  readonly glossaryTerms: readonly string[];
  readonly domains: readonly string[];
  readonly dataProducts: readonly string[];
  /** What it lies in: container, glossary node, parent domain, data flow, parent document. */
  readonly parents: readonly string[];
  /** Datasets and jobs that it is made from. */
  readonly upstreams: readonly string[];
  /** What it holds or is about: the assets of a data product, what a job writes, what a document is about. */
  readonly members: readonly string[];
  /** URN → name, of what the lists above mention and the catalog has a name for. */
  readonly names: Readonly<Record<string, string>>;
  /** Queries on it that the catalog keeps, the newest first. */
  readonly queries: readonly QueryFacts[];
  readonly joins: readonly JoinFacts[];
  /** What sources and people say beside it all: properties of the source and structured properties, by their names. */
  readonly customProperties: Readonly<Record<string, string>>;
  readonly rowCount?: number;
  readonly usage?: UsageFacts;
  /** 0 to 100, as metadata-health published it. */
  readonly healthScore?: number;
  readonly openIncidents: number;
  readonly deprecated?: { readonly note: string };
  /** Somebody vouches for it: a verified form, or a tag, term or property that says so. */
  readonly certified: boolean;
  /** Milliseconds since 1970: when its data was last known to change. */
  readonly changedAt?: number;
}

/** Grows when the same aspects give other facts, so that documents of an older release are read again. */
export const FACTS_RECIPE = 3;

/** What an entity has of which nothing is known. */
export const NO_FACTS = {
  platform: '',
  env: '',
  subTypes: [],
  description: '',
  columns: [],
  primaryKey: [],
  foreignKeys: [],
  owners: [],
  tags: [],
  glossaryTerms: [],
  domains: [],
  dataProducts: [],
  parents: [],
  upstreams: [],
  members: [],
  names: {},
  queries: [],
  joins: [],
  customProperties: {},
  openIncidents: 0,
  certified: false,
} as const satisfies Partial<EntityFacts>;

/** Bounds of what is kept of one entity, so that its document fits one message. */
export const LIMITS = {
  columns: 4_000,
  description: 20_000,
  columnDescription: 1_000,
  /** Of all columns together; what is beyond is left out from the end. */
  columnDescriptions: 300_000,
  associations: 1_000,
  /** Of one column. */
  samples: 10,
  sample: 100,
  /** Of all columns together. */
  sampleCharacters: 100_000,
  foreignKeys: 200,
  users: 50,
  queries: 20,
  query: 4_000,
  properties: 100,
  property: 500,
} as const;
