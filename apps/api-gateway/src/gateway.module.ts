import { fieldErrors, invalidRequest } from '@dataspoke/service-kit';
import { Module, ValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActionItemsController } from './action-items/action-items.controller';
import { AuditController } from './audit/audit.controller';
import { AuditEntryRow } from './audit/audit-entry.row';
import { AuditLog } from './audit/audit-log';
import { AdminKey } from './auth/admin-key';
import { ApiKeyGuard } from './auth/api-key.guard';
import { ApiKeyRow } from './auth/api-key.row';
import { ApiKeysController } from './auth/api-keys.controller';
import { ApiKeys } from './auth/api-keys';
import { DatasetsController } from './datasets/datasets.controller';
import { DeadLettersController } from './dead-letters/dead-letters.controller';
import { DepartmentsController } from './departments/departments.controller';
import { EvaluationSchedulesController } from './evaluations/evaluation-schedules.controller';
import { EvaluationsController } from './evaluations/evaluations.controller';
import { EventsController } from './events/events.controller';
import { HealthScansController } from './health-scores/health-scans.controller';
import { HealthScoresController } from './health-scores/health-scores.controller';
import { IncidentsController } from './incidents/incidents.controller';
import { LineageEventsController } from './lineage/lineage-events.controller';
import { SendEvents } from './lineage/send-events';
import { SqlLineageController } from './lineage/sql-lineage.controller';
import { MappingsController } from './mappings/mappings.controller';
import { MetricCollectionsController } from './metrics/metric-collections.controller';
import { MonitorsController } from './monitors/monitors.controller';
import { ProblemFilter } from './problems/problem.filter';
import { ProblemsController } from './problems/problems.controller';
import { RuleProposalsController } from './rule-proposals/rule-proposals.controller';
import { RulesController } from './rules/rules.controller';
import { RunFilesController } from './runs/run-files.controller';
import { RunsController } from './runs/runs.controller';
import { ExportController } from './search-api/export.controller';
import { SavedSearchesController } from './search-api/saved-searches.controller';
import { SearchController } from './search-api/search.controller';
import { SqlController } from './search-api/sql.controller';
import { ComplianceController } from './search-api/compliance.controller';
import { ConfirmedQueriesController } from './search-api/confirmed-queries.controller';
import { SqlContextController } from './search-api/sql-context.controller';
import { VisibilityRulesController } from './search-api/visibility-rules.controller';
import { SemanticTypesController } from './semantic-types/semantic-types.controller';
import { SourcesController } from './sources/sources.controller';
import { StatusController } from './status/status.controller';

/** The only HTTP door: authenticates, validates, maps errors; owns no domain rule. */
@Module({
  imports: [TypeOrmModule.forFeature([ApiKeyRow, AuditEntryRow])],
  controllers: [
    SourcesController,
    RunsController,
    RunFilesController,
    DatasetsController,
    SqlLineageController,
    LineageEventsController,
    SemanticTypesController,
    MappingsController,
    SearchController,
    ComplianceController,
    ConfirmedQueriesController,
    SqlContextController,
    SqlController,
    SavedSearchesController,
    ExportController,
    VisibilityRulesController,
    RulesController,
    RuleProposalsController,
    EvaluationsController,
    EvaluationSchedulesController,
    IncidentsController,
    MonitorsController,
    MetricCollectionsController,
    HealthScoresController,
    HealthScansController,
    DepartmentsController,
    ActionItemsController,
    EventsController,
    DeadLettersController,
    StatusController,
    ApiKeysController,
    AuditController,
    ProblemsController,
  ],
  providers: [
    SendEvents,
    ApiKeys,
    AdminKey,
    AuditLog,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    {
      provide: APP_PIPE,
      useValue: new ValidationPipe({
        whitelist: true,
        forbidNonWhitelisted: true,
        transform: true,
        validationError: { target: false, value: false },
        exceptionFactory: (errors) => invalidRequest('Some fields are not valid.', fieldErrors(errors)),
      }),
    },
  ],
})
export class GatewayModule {}
