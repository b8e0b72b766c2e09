// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.common.fieldtransformer.TransformationType` */
export type TransformationType = 'BLACKBOX' | 'IDENTITY';

/** `com.linkedin.common.fieldtransformer.UDFTransformer` */
export type UDFTransformer = {
  readonly udf: string;
};
