export { runService, startService } from './bootstrap/run-service';
export {
  type RunningProcess,
  type RunningService,
  type ServiceDefinition,
} from './bootstrap/service-definition';
export { Shutdown } from './bootstrap/shutdown';
export { Clock, SystemClock } from './clock';
export { ConfigError } from './config/config-error';
export {
  ActivityServiceEnv,
  CommonEnv,
  DatabaseEnv,
  EnvFlag,
  EnvInteger,
  GatewayEnv,
  NatsEnv,
  type ProcessRole,
  ProcessRoles,
  ServiceEnv,
  type TemporalSettings,
  WorkerEnv,
} from './config/env';
export { loadConfig } from './config/load-config';
export { processVariables } from './config/process-variables';
export { currentContext, type RequestContext, runInContext } from './context/request-context';
export {
  alreadyRunning,
  conflict,
  DataSpokeError,
  dependencyUnavailable,
  forbidden,
  invalidRequest,
  notFound,
  preconditionFailed,
} from './errors/dataspoke-error';
export { isTransient } from './errors/is-transient';
export { ConsumerPosition } from './events/consumer-position';
export { DeadLetters } from './events/dead-letters';
export { EventBatch } from './events/event-batch';
export { EventConsumer, isEvent, type MissedEvents, type ReceivedEvent } from './events/event-consumer';
export { EventFeed, type FeedItem } from './events/event-feed';
export { Outbox, type OutgoingEvent } from './events/outbox';
export { type DependencyCheck, HealthRegistry } from './health/health-registry';
export { optionalDependency } from './health/optional-dependency';
export { IdempotencyKeys } from './idempotency/idempotency-keys';
export { claim } from './jobs/claim';
export { Hints } from './jobs/hints';
export { JobRow, jobView, queuedJob, requestCancel } from './jobs/job-row';
export { type ElectedTask, Elections } from './leader/elections';
export { Metrics } from './metrics/metrics';
export { OutboundForbidden, type OutboundPolicy } from './outbound/outbound-address';
export {
  type OutboundAnswer,
  type OutboundRequest,
  outboundRequest,
  OutboundTooLarge,
} from './outbound/outbound-request';
export {
  cursorOf,
  pageOf,
  parseNumberCursor,
  parseTextsCursor,
  parseTextCursor,
  parseTimeCursor,
  timeKey,
} from './paging/cursor';
export { type RpcCall } from './rpc/rpc-call';
export { type CallOptions, RpcClient } from './rpc/rpc-client';
export { RpcHandler } from './rpc/rpc-handler';
export { fieldErrors } from './rpc/validate';
export { nextFirings, scheduleProblems } from './schedules/cron';
export { ScheduleRelay } from './schedules/schedule-relay';
export { Activity, type ActivityContext, activityContext } from './temporal/activity';
export {
  type ScheduleDescription,
  type ScheduleSettings,
  TemporalClient,
  type WorkflowStart,
  type WorkflowState,
} from './temporal/temporal-client';
export { runWorkflowWorker, startWorkflowWorker, type WorkflowCode } from './temporal/workflow-worker';
