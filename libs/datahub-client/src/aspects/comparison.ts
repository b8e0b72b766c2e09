/**
 * How comparisons see a field, where its plain value does not tell:
 * - `set`: the order of the list carries no meaning
 * - `set or absent`: the same, and an empty list means what its absence means
 * - `empty or absent`: an empty list or map means what its absence means
 * - `stamp`: says who wrote something and when; a write of the same meaning by another writer differs only here
 * - `derived`: DataHub makes it out of the rest
 */
export type ComparisonRule = 'set' | 'set or absent' | 'empty or absent' | 'stamp' | 'derived';

type Rules = Readonly<Record<string, ComparisonRule>>;

const STAMPS: Rules = { created: 'stamp', lastModified: 'stamp' };
// An edge is the two ends and its properties; who drew it first, and when, is not.
const EDGE: Rules = { ...STAMPS, properties: 'empty or absent' };

/**
 * What the model does not hold and comparisons must know, by record and field. Everything that is not here is compared
 * as it is: order counts, and times count, e.g. those a source reports (`datasetProperties.lastModified`) or that decide
 * which of two writes wins (`incidentInfo.status.lastUpdated`).
 */
export const COMPARISON_RULES: Readonly<Record<string, Rules>> = {
  // Associations are found by the URN they lead to, never by their place.
  'common.GlobalTags': { tags: 'set' },
  'common.GlossaryTerms': { terms: 'set', auditStamp: 'stamp' },
  // `ownerTypes` groups the owners by type.
  'common.Ownership': { owners: 'set', ownerTypes: 'derived', lastModified: 'stamp' },
  'domain.Domains': { domains: 'set', domainAssociations: 'set or absent' },
  'application.Applications': { applications: 'set' },
  'common.Siblings': { siblings: 'set' },
  'common.Access': { roles: 'set or absent' },
  'role.Actors': { users: 'set or absent', groups: 'set or absent' },
  'businessattribute.BusinessAttributeInfo': STAMPS,
  'glossary.GlossaryRelatedTerms': {
    isRelatedTerms: 'set or absent',
    hasRelatedTerms: 'set or absent',
    values: 'set or absent',
    relatedTerms: 'set or absent',
  },

  // What people write: one documentation per attribution, links by their URL, columns by their path.
  'common.Documentation': { documentations: 'set' },
  'common.InstitutionalMemory': { elements: 'set' },
  'common.InstitutionalMemoryMetadata': { createStamp: 'stamp', updateStamp: 'stamp' },
  'schema.EditableSchemaMetadata': { ...STAMPS, editableSchemaFieldInfo: 'set' },
  'chart.EditableChartProperties': STAMPS,
  'dashboard.EditableDashboardProperties': STAMPS,
  'datajob.EditableDataFlowProperties': STAMPS,
  'datajob.EditableDataJobProperties': STAMPS,
  'dataset.EditableDatasetProperties': STAMPS,
  'ermodelrelation.EditableERModelRelationshipProperties': STAMPS,
  'notebook.EditableNotebookProperties': STAMPS,

  // A property that takes several values takes them as a set.
  'structured.StructuredProperties': { properties: 'set' },
  'structured.StructuredPropertyValueAssignment': { ...STAMPS, values: 'set' },
  'structured.StructuredPropertyDefinition': {
    ...STAMPS,
    entityTypes: 'set',
    allowedPlatforms: 'set or absent',
  },
  'structured.StructuredPropertySettings': { lastModified: 'stamp' },

  // Lineage.
  'dataset.UpstreamLineage': { upstreams: 'set', fineGrainedLineages: 'set or absent' },
  'dataset.Upstream': { auditStamp: 'stamp', created: 'stamp', properties: 'empty or absent' },
  'dataset.FineGrainedLineage': { upstreams: 'set', downstreams: 'set' },
  'common.Edge': EDGE,
  'datajob.DataJobInputOutput': {
    inputDatasets: 'set',
    inputDatasetEdges: 'set or absent',
    outputDatasets: 'set',
    outputDatasetEdges: 'set or absent',
    inputDatajobs: 'set or absent',
    inputDatajobEdges: 'set or absent',
    inputDatasetFields: 'set or absent',
    outputDatasetFields: 'set or absent',
    fineGrainedLineages: 'set or absent',
  },
  'dataprocess.DataProcessInstanceInput': { inputs: 'set', inputEdges: 'set or absent' },
  'dataprocess.DataProcessInstanceOutput': { outputs: 'set', outputEdges: 'set or absent' },
  'dataprocess.DataProcessInstanceRelationships': { upstreamInstances: 'set' },
  'chart.ChartInfo': { inputs: 'set or absent', inputEdges: 'set or absent' },
  'dashboard.DashboardInfo': {
    charts: 'set',
    chartEdges: 'set or absent',
    datasets: 'set',
    datasetEdges: 'set or absent',
    dashboards: 'set',
  },
  'application.ApplicationLineage': { inputEdges: 'set or absent', outputEdges: 'set or absent' },
  'common.UpstreamMetrics': { metrics: 'set' },
  'ml.metadata.MLFeatureProperties': { sources: 'set or absent' },
  'ml.metadata.MLPrimaryKeyProperties': { sources: 'set' },
  'ml.metadata.MLFeatureTableProperties': { mlFeatures: 'set or absent', mlPrimaryKeys: 'set or absent' },
  'ml.metadata.MLModelGroupProperties': { trainingJobs: 'set or absent', downstreamJobs: 'set or absent' },
  'ml.metadata.MLModelProperties': {
    trainingJobs: 'set or absent',
    downstreamJobs: 'set or absent',
    mlFeatures: 'set or absent',
    deployments: 'set or absent',
    groups: 'set or absent',
    tags: 'set',
  },

  // Schemas: columns keep their order, and so do the columns of a key.
  'schema.SchemaMetadata': { ...STAMPS, primaryKeys: 'empty or absent', foreignKeys: 'set or absent' },
  'schema.SchemaField': STAMPS,
  'common.InputFields': { fields: 'set' },
  'schemafield.SchemaFieldAliases': { aliases: 'set or absent' },
  'dataset.DatasetProperties': { tags: 'set' },
  'common.Status': { lifecycleLastUpdated: 'stamp' },
  'common.VersionProperties': { aliases: 'set' },

  // Data products, domains, contracts.
  'dataproduct.DataProductProperties': { assets: 'set or absent' },
  'dataproduct.DataProducts': { dataProducts: 'set' },
  'dataproduct.DataProductAssociation': EDGE,
  'domain.DomainProperties': { created: 'stamp' },
  'datacontract.DataContractProperties': {
    schema: 'set or absent',
    freshness: 'set or absent',
    dataQuality: 'set or absent',
  },

  // People.
  'identity.CorpGroupInfo': { admins: 'set', members: 'set', groups: 'set', created: 'stamp' },
  'identity.CorpUserStatus': { lastModified: 'stamp' },
  'identity.GroupMembership': { groups: 'set' },
  'identity.NativeGroupMembership': { nativeGroups: 'set' },
  'identity.RoleMembership': { roles: 'set' },
  'ownership.OwnershipTypeInfo': STAMPS,

  // Quality. The times of an incident are part of what it says.
  'assertion.AssertionInfo': { lastUpdated: 'stamp' },
  'assertion.AssertionSource': { created: 'stamp' },
  'assertion.AssertionNote': { lastModified: 'stamp' },
  'assertion.DatasetAssertionInfo': { fields: 'set or absent' },
  'assertion.CustomAssertionInfo': { fields: 'set or absent' },
  'incident.IncidentInfo': { entities: 'set', assignees: 'set or absent' },
  'incident.IncidentAssignee': { assignedAt: 'stamp' },
  'test.TestResults': { failing: 'set', passing: 'set' },
  'test.TestResult': { lastComputed: 'stamp' },
  'common.Forms': { incompleteForms: 'set', completedForms: 'set', verifications: 'set' },

  // Queries and statistics: entries are found by what they are about.
  'query.QuerySubjects': { subjects: 'set' },
  'dataset.DatasetUsageStatistics': { userCounts: 'set or absent', fieldCounts: 'set or absent' },
  'platformresource.PlatformResourceInfo': { secondaryKeys: 'set or absent' },
};
