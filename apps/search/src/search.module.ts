import { DataHubClient } from '@dataspoke/datahub-client';
import { Clock, optionalDependency } from '@dataspoke/service-kit';
import { Module, type Provider } from '@nestjs/common';
import { CatalogNames } from './catalog/catalog-names';
import { KeptQueries } from './catalog/kept-queries';
import { ComplianceActivities } from './compliance/compliance-activities';
import { ComplianceReports } from './compliance/compliance-reports';
import { ComplianceReportsController } from './compliance/compliance-reports.controller';
import { ReportPages } from './compliance/report-pages';
import { DatasetsController } from './documents/datasets.controller';
import { DocumentStore } from './documents/document-store';
import { Embedder } from './embedding/embedder';
import { EmbedderHealth } from './embedding/embedder-health';
import { EndpointEmbedder } from './embedding/endpoint/endpoint-embedder';
import { EmbeddingCache } from './embedding/embedding-cache';
import { MiniLmEmbedder } from './embedding/minilm/minilm-embedder';
import { ExportController } from './export/export.controller';
import { ExportColumns } from './export/export-columns';
import { ExportHits } from './export/export-hits';
import { ExportsAtOnce } from './export/exports-at-once';
import { IndexKeeper } from './index/index-keeper';
import { RestoreIndex } from './index/restore-index';
import { QdrantSearchIndex } from './index/qdrant/qdrant-search-index';
import { SearchIndex } from './index/search-index';
import { SoleProcess } from './index/sole-process';
import { SqliteSearchIndex } from './index/sqlite/sqlite-search-index';
import { CancelIndexRun } from './index-runs/cancel-index-run';
import { ClaimIndexRun } from './index-runs/claim-index-run';
import { ClaimScheduledReconcile } from './index-runs/claim-scheduled-reconcile';
import { CompleteIndexRun } from './index-runs/complete-index-run';
import { IndexPages } from './index-runs/index-pages';
import { IndexRunActivities } from './index-runs/index-run-activities';
import { IndexRunsController } from './index-runs/index-runs.controller';
import { OwedReconcile } from './index-runs/owed-reconcile';
import { ReconcileAfterReset } from './index-runs/reconcile-after-reset';
import { ReconcileSchedule } from './index-runs/reconcile-schedule';
import { SettleIndexRun } from './index-runs/settle-index-run';
import { EmbedBacklog } from './indexing/embed-backlog';
import { EmbedDocuments } from './indexing/embed-documents';
import { EntityChangesConsumer } from './indexing/entity-changes.consumer';
import { FeedMarkers } from './indexing/feed-markers';
import { IndexEntities } from './indexing/index-entities';
import { IndexStatusController } from './indexing/index-status.controller';
import { OwedRefreshes } from './indexing/owed-refreshes';
import { PlanBatch } from './indexing/plan-batch';
import { EntityReader } from './indexing/read-entities';
import { EndpointLanguageModel } from './language-model/endpoint-language-model';
import { LanguageModel, NoLanguageModel } from './language-model/language-model';
import { ConfirmedQueries } from './past-queries/confirmed-queries';
import { ConfirmedQueriesController } from './past-queries/confirmed-queries.controller';
import { QueryJoins } from './past-queries/query-joins';
import { ResolveSql } from './past-queries/resolve-sql';
import { SimilarQuestions } from './past-queries/similar-questions';
import { AnswerQuestion } from './query/answer-question';
import { ExpandFound } from './query/expand/expand-found';
import { LoadContext } from './query/expand/load-context';
import { FacetsOf } from './query/facet-counts';
import { FindHits } from './query/find-hits';
import { FindSimilar } from './query/find-similar';
import { ListMatching } from './query/list-matching';
import { ReadRequest } from './query/read-request';
import { RelatedEntities } from './query/retrieve/related-entities';
import { Relax } from './query/retrieve/relax';
import { Retrieve } from './query/retrieve/retrieve';
import { SearchDocuments } from './query/retrieve/search-documents';
import { ScopeOf } from './query/retrieve/scope';
import { SearchController } from './query/search.controller';
import { SearchesAtOnce } from './query/searches-at-once';
import { PlainWordList } from './query/understand/plain-words';
import { QuestionReader } from './query/understand/question-reader';
import { SuggestFilters } from './query/understand/suggest-filters';
import { VisibleVocabularies } from './query/understand/visible-vocabularies';
import { VocabularyKeeper } from './query/understand/vocabulary-keeper';
import { CatalogChanges } from './saved-searches/catalog-changes';
import { FindMatches } from './saved-searches/find-matches';
import { NewHits } from './saved-searches/new-hits';
import { SavedSearches } from './saved-searches/saved-searches';
import { SavedSearchesController } from './saved-searches/saved-searches.controller';
import { SettleMatches } from './saved-searches/settle-matches';
import { WatchSavedSearches } from './saved-searches/watch-saved-searches';
import { SearchEnv } from './search-env';
import { AnswerWithSql } from './sql-answer/answer-with-sql';
import { SqlAnswerController } from './sql-answer/sql-answer.controller';
import { BuildContext } from './sql-context/build-context';
import { FillCodes } from './sql-context/fill-codes';
import { LoadNeighbourhood } from './sql-context/load-neighbourhood';
import { ReadLookups } from './sql-context/read-lookups';
import { SqlContextController } from './sql-context/sql-context.controller';
import { RecentQuestions } from './suggest/recent-questions';
import { Suggest } from './suggest/suggest';
import { SuggestController } from './suggest/suggest.controller';
import { Threads } from './threads/threads';
import { DataHubView } from './visibility/datahub-view';
import { VisibilityOf } from './visibility/visibility-of';
import { VisibilityRules } from './visibility/visibility-rules';
import { VisibilityRulesController } from './visibility/visibility-rules.controller';

const adapters: Provider[] = [
  {
    provide: DataHubClient,
    useFactory: (env: SearchEnv, clock: Clock) =>
      new DataHubClient({
        url: env.DATAHUB_URL,
        token: env.DATAHUB_TOKEN,
        userAgent: 'dataspoke-search',
        now: () => clock.now().getTime(),
      }),
    inject: [SearchEnv, Clock],
  },
  {
    provide: Embedder,
    useFactory: (env: SearchEnv, threads: Threads) =>
      threads.add(
        env.DATASPOKE_EMBED_URL === undefined
          ? new MiniLmEmbedder({ model: env.DATASPOKE_EMBED_MODEL, tokenizer: env.DATASPOKE_EMBED_TOKENIZER })
          : new EndpointEmbedder({
              url: env.DATASPOKE_EMBED_URL,
              model: env.DATASPOKE_EMBED_NAME ?? '',
              apiKey: env.DATASPOKE_EMBED_API_KEY,
              dimensions: env.DATASPOKE_EMBED_DIMENSIONS,
              queryPrefix: env.DATASPOKE_EMBED_QUERY_PREFIX,
              documentPrefix: env.DATASPOKE_EMBED_DOCUMENT_PREFIX,
              addresses: {
                allowPrivate: env.DATASPOKE_ALLOW_PRIVATE_MODELS,
                allowLoopback: env.DATASPOKE_ALLOW_LOOPBACK_MODELS,
              },
            }),
      ),
    inject: [SearchEnv, Threads],
  },
  {
    provide: LanguageModel,
    useFactory: (env: SearchEnv, threads: Threads) =>
      env.DATASPOKE_LLM_URL === undefined
        ? new NoLanguageModel()
        : threads.add(
            new EndpointLanguageModel({
              url: env.DATASPOKE_LLM_URL,
              model: env.DATASPOKE_LLM_MODEL ?? '',
              apiKey: env.DATASPOKE_LLM_API_KEY,
              addresses: {
                allowPrivate: env.DATASPOKE_ALLOW_PRIVATE_MODELS,
                allowLoopback: env.DATASPOKE_ALLOW_LOOPBACK_MODELS,
              },
            }),
          ),
    inject: [SearchEnv, Threads],
  },
  {
    provide: SearchIndex,
    useFactory: (env: SearchEnv, threads: Threads) =>
      env.QDRANT_URL === undefined
        ? threads.add(new SqliteSearchIndex(env.DATASPOKE_INDEX_FILE))
        : new QdrantSearchIndex({
            url: env.QDRANT_URL,
            apiKey: env.QDRANT_API_KEY,
            collection: env.QDRANT_COLLECTION,
          }),
    inject: [SearchEnv, Threads],
  },
];

@Module({
  controllers: [
    SearchController,
    SuggestController,
    DatasetsController,
    IndexStatusController,
    IndexRunsController,
    VisibilityRulesController,
    SqlContextController,
    ConfirmedQueriesController,
    ComplianceReportsController,
    SqlAnswerController,
    SavedSearchesController,
    ExportController,
  ],
  providers: [
    Threads,
    ...adapters,
    optionalDependency('datahub', DataHubClient, {
      check: (client, signal) => client.serverConfig({ signal, fresh: true }),
      close: (client) => client.close(),
    }),
    EmbedderHealth,
    DocumentStore,
    SoleProcess,
    RestoreIndex,
    IndexKeeper,
    CatalogNames,
    KeptQueries,
    OwedRefreshes,
    EntityReader,
    QueryJoins,
    ResolveSql,
    SimilarQuestions,
    ConfirmedQueries,
    PlanBatch,
    EmbeddingCache,
    EmbedDocuments,
    IndexEntities,
    EmbedBacklog,
    FeedMarkers,
    EntityChangesConsumer,
    ClaimIndexRun,
    CancelIndexRun,
    ReconcileAfterReset,
    OwedReconcile,
    IndexPages,
    SettleIndexRun,
    CompleteIndexRun,
    ClaimScheduledReconcile,
    ReconcileSchedule,
    IndexRunActivities,
    VisibilityRules,
    DataHubView,
    VisibilityOf,
    VisibleVocabularies,
    VocabularyKeeper,
    PlainWordList,
    SuggestFilters,
    QuestionReader,
    RelatedEntities,
    ScopeOf,
    Relax,
    ReadRequest,
    SearchDocuments,
    Retrieve,
    ListMatching,
    LoadContext,
    ExpandFound,
    FindHits,
    FacetsOf,
    AnswerQuestion,
    FindSimilar,
    ReportPages,
    ComplianceReports,
    ComplianceActivities,
    SearchesAtOnce,
    LoadNeighbourhood,
    ReadLookups,
    FillCodes,
    BuildContext,
    AnswerWithSql,
    RecentQuestions,
    Suggest,
    CatalogChanges,
    FindMatches,
    SettleMatches,
    SavedSearches,
    NewHits,
    WatchSavedSearches,
    ExportColumns,
    ExportHits,
    ExportsAtOnce,
  ],
})
export class SearchModule {}
