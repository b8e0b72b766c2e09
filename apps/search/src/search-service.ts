import { SEARCH_ACTIVITIES_QUEUE } from '@dataspoke/contracts';
import { type ServiceDefinition } from '@dataspoke/service-kit';
import { CatalogNameRow } from './catalog/catalog-name.row';
import { KeptQueryRow } from './catalog/kept-query.row';
import { ComplianceChangeRow } from './compliance/compliance-change.row';
import { ComplianceFindingRow } from './compliance/compliance-finding.row';
import { ComplianceReportRow } from './compliance/compliance-report.row';
import { DocumentRow } from './documents/document.row';
import { IndexStateRow } from './index/index-state.row';
import { IndexRunRow } from './index-runs/index-run.row';
import { FeedMarkerRow } from './indexing/feed-marker.row';
import { EmbeddingCacheRow } from './embedding/embedding-cache.row';
import { IndexRunFiringRow } from './index-runs/index-run-firing.row';
import { OwedRefreshRow } from './indexing/owed-refresh.row';
import { Initial1764100000000 } from './migrations/1764100000000-initial';
import { CatalogContext1765200000000 } from './migrations/1765200000000-catalog-context';
import { ChangedDocuments1765300000000 } from './migrations/1765300000000-changed-documents';
import { ConfirmedQueries1765400000000 } from './migrations/1765400000000-confirmed-queries';
import { ComplianceReports1765500000000 } from './migrations/1765500000000-compliance-reports';
import { VisibilityRules1765600000000 } from './migrations/1765600000000-visibility-rules';
import { DocumentWords1765800000000 } from './migrations/1765800000000-document-words';
import { DocumentStanding1765900000000 } from './migrations/1765900000000-document-standing';
import { SavedSearches1765700000000 } from './migrations/1765700000000-saved-searches';
import { CatalogChangeRow } from './saved-searches/catalog-change.row';
import { SavedSearchHitRow } from './saved-searches/saved-search-hit.row';
import { SavedSearchRow } from './saved-searches/saved-search.row';
import { SearchEnv } from './search-env';
import { ConfirmedQueryRow } from './past-queries/confirmed-query.row';
import { SearchModule } from './search.module';
import { VisibilityRuleRow } from './visibility/visibility-rule.row';

/** The search service as an app. */
export const SEARCH_SERVICE: ServiceDefinition<SearchEnv> = {
  app: 'search',
  env: SearchEnv,
  module: () => SearchModule,
  entities: [
    DocumentRow,
    IndexRunRow,
    FeedMarkerRow,
    IndexStateRow,
    CatalogNameRow,
    KeptQueryRow,
    OwedRefreshRow,
    EmbeddingCacheRow,
    IndexRunFiringRow,
    ConfirmedQueryRow,
    ComplianceReportRow,
    ComplianceFindingRow,
    ComplianceChangeRow,
    VisibilityRuleRow,
    SavedSearchRow,
    SavedSearchHitRow,
    CatalogChangeRow,
  ],
  migrations: [
    Initial1764100000000,
    CatalogContext1765200000000,
    ChangedDocuments1765300000000,
    ConfirmedQueries1765400000000,
    ComplianceReports1765500000000,
    VisibilityRules1765600000000,
    SavedSearches1765700000000,
    DocumentWords1765800000000,
    DocumentStanding1765900000000,
  ],
  activities: SEARCH_ACTIVITIES_QUEUE,
};
