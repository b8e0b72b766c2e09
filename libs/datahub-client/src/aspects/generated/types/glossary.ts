// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.glossary.GlossaryNodeInfo` */
export type GlossaryNodeInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly definition: string;
  /** URN of glossaryNode. */
  readonly parentNode?: string;
  readonly name?: string;
  readonly id?: string;
};

/** `com.linkedin.glossary.GlossaryRelatedTerms` */
export type GlossaryRelatedTerms = {
  /** URNs of glossaryTerm. */
  readonly isRelatedTerms?: readonly string[];
  /** URNs of glossaryTerm. */
  readonly hasRelatedTerms?: readonly string[];
  /** URNs of glossaryTerm. */
  readonly values?: readonly string[];
  /** URNs of glossaryTerm. */
  readonly relatedTerms?: readonly string[];
};

/** `com.linkedin.glossary.GlossaryTermInfo` */
export type GlossaryTermInfo = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly name?: string;
  readonly definition: string;
  /** URN of glossaryNode. */
  readonly parentNode?: string;
  readonly termSource: string;
  readonly sourceRef?: string;
  readonly sourceUrl?: string;
  /** @deprecated */
  readonly rawSchema?: string;
};
