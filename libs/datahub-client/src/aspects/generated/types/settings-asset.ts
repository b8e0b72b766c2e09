// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** `com.linkedin.settings.asset.AssetSettings` */
export type AssetSettings = {
  readonly assetSummary?: AssetSummarySettings;
};

/** `com.linkedin.settings.asset.AssetSummarySettings` */
export type AssetSummarySettings = {
  /** Default: `[]`. */
  readonly templates?: readonly AssetSummarySettingsTemplate[];
};

/** `com.linkedin.settings.asset.AssetSummarySettingsTemplate` */
export type AssetSummarySettingsTemplate = {
  /** URN. */
  readonly template: string;
};
