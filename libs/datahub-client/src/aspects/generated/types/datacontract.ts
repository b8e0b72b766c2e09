// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.datacontract.DataContractProperties` */
export type DataContractProperties = {
  /** URN of dataset. */
  readonly entity: string;
  readonly schema?: readonly SchemaContract[];
  readonly freshness?: readonly FreshnessContract[];
  readonly dataQuality?: readonly DataQualityContract[];
  readonly rawContract?: string;
};

/** `com.linkedin.datacontract.DataContractState` */
export type DataContractState = 'ACTIVE' | 'PENDING';

/** `com.linkedin.datacontract.DataContractStatus` */
export type DataContractStatus = {
  /** Default: `{}`. */
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly state: DataContractState;
};

/** `com.linkedin.datacontract.DataQualityContract` */
export type DataQualityContract = {
  /** URN of assertion. */
  readonly assertion: string;
};

/** `com.linkedin.datacontract.FreshnessContract` */
export type FreshnessContract = {
  /** URN. */
  readonly assertion: string;
};

/** `com.linkedin.datacontract.SchemaContract` */
export type SchemaContract = {
  /** URN of assertion. */
  readonly assertion: string;
};
