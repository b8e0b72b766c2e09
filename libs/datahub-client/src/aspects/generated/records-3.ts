// Generated from the metadata model of acryl-datahub 1.7.0.17 by tools/aspect-types; do not edit.

/** A part of {@link RECORDS}. */
export const RECORDS_3: Readonly<Record<string, string>> = {
  'upgrade.DataHubUpgradeResult':
    'state?:upgrade.DataHubUpgradeState="SUCCEEDED" timestampMs:long result?:{string}',
  'versionset.VersionSetProperties':
    'customProperties:{string}={} latest:string versioningScheme:versionset.VersioningScheme',
  'view.DataHubViewDefinition': 'entityTypes:[string] filter:metadata.query.filter.Filter json?:string',
  'view.DataHubViewInfo':
    'name:string description?:string type:view.DataHubViewType definition:view.DataHubViewDefinition created:common.AuditStamp lastModified:common.AuditStamp',
};
