import { ById } from '../by-id';
import { Empty } from '../empty';
import { rpc } from '../rpc/rpc-definition';
import {
  Evaluation,
  EvaluationPage,
  ListEvaluationsRequest,
  ListVerdictsRequest,
  RuleVerdictPage,
  StartEvaluationRequest,
} from './evaluations';
import { Incident, IncidentPage, ListIncidentsRequest } from './incidents';
import { monitorRpc } from './monitor-rpc';
import {
  CreateRuleRequest,
  DeleteRuleRequest,
  ListRulesRequest,
  ListRuleVersionsRequest,
  Rule,
  RulePage,
  RuleVersionPage,
  UpdateRuleRequest,
} from './rules';
import {
  CreateEvaluationScheduleRequest,
  EvaluationSchedule,
  EvaluationSchedulePage,
  ListEvaluationSchedulesRequest,
  UpdateEvaluationScheduleRequest,
} from './schedules';

export const qualityRpc = {
  createRule: rpc('quality', 'rule.create.v1', CreateRuleRequest, Rule),
  getRule: rpc('quality', 'rule.get.v1', ById, Rule, { idempotent: true }),
  listRules: rpc('quality', 'rule.list.v1', ListRulesRequest, RulePage, { idempotent: true }),
  updateRule: rpc('quality', 'rule.update.v1', UpdateRuleRequest, Rule),
  deleteRule: rpc('quality', 'rule.delete.v1', DeleteRuleRequest, Empty),
  listRuleVersions: rpc('quality', 'rule-version.list.v1', ListRuleVersionsRequest, RuleVersionPage, {
    idempotent: true,
  }),
  startEvaluation: rpc('quality', 'evaluation.start.v1', StartEvaluationRequest, Evaluation),
  getEvaluation: rpc('quality', 'evaluation.get.v1', ById, Evaluation, { idempotent: true }),
  listEvaluations: rpc('quality', 'evaluation.list.v1', ListEvaluationsRequest, EvaluationPage, {
    idempotent: true,
  }),
  cancelEvaluation: rpc('quality', 'evaluation.cancel.v1', ById, Evaluation),
  listVerdicts: rpc('quality', 'verdict.list.v1', ListVerdictsRequest, RuleVerdictPage, { idempotent: true }),
  createSchedule: rpc('quality', 'schedule.create.v1', CreateEvaluationScheduleRequest, EvaluationSchedule),
  getSchedule: rpc('quality', 'schedule.get.v1', ById, EvaluationSchedule, { idempotent: true }),
  listSchedules: rpc('quality', 'schedule.list.v1', ListEvaluationSchedulesRequest, EvaluationSchedulePage, {
    idempotent: true,
  }),
  updateSchedule: rpc('quality', 'schedule.update.v1', UpdateEvaluationScheduleRequest, EvaluationSchedule),
  deleteSchedule: rpc('quality', 'schedule.delete.v1', ById, Empty),
  getIncident: rpc('quality', 'incident.get.v1', ById, Incident, { idempotent: true }),
  listIncidents: rpc('quality', 'incident.list.v1', ListIncidentsRequest, IncidentPage, { idempotent: true }),
  ...monitorRpc,
} as const;
