// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

import { type Filter } from './metadata-query-filter';

/** `com.linkedin.form.DynamicFormAssignment` */
export type DynamicFormAssignment = {
  readonly filter: Filter;
};

/** `com.linkedin.form.FormActorAssignment` */
export type FormActorAssignment = {
  /** Default: `true`. */
  readonly owners?: boolean;
  /** URNs of ownershipType. */
  readonly ownershipTypes?: readonly string[];
  /** URNs. */
  readonly groups?: readonly string[];
  /** URNs. */
  readonly users?: readonly string[];
};

/** `com.linkedin.form.FormInfo` */
export type FormInfo = {
  readonly name: string;
  readonly description?: string;
  /** Default: `"COMPLETION"`. */
  readonly type?: FormType;
  /** Default: `[]`. */
  readonly prompts?: readonly FormPrompt[];
  /** Default: `{"owners":true}`. */
  readonly actors?: FormActorAssignment;
};

/** `com.linkedin.form.FormPrompt` */
export type FormPrompt = {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly type: FormPromptType;
  readonly structuredPropertyParams?: StructuredPropertyParams;
  /** Default: `false`. */
  readonly required?: boolean;
};

/** `com.linkedin.form.FormPromptType` */
export type FormPromptType = 'STRUCTURED_PROPERTY' | 'FIELDS_STRUCTURED_PROPERTY';

/** `com.linkedin.form.FormType` */
export type FormType = 'COMPLETION' | 'VERIFICATION';

/** `com.linkedin.form.StructuredPropertyParams` */
export type StructuredPropertyParams = {
  /** URN. */
  readonly urn: string;
};
