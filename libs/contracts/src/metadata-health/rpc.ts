import { ById } from '../by-id';
import { Empty } from '../empty';
import { rpc } from '../rpc/rpc-definition';
import {
  ActionItem,
  ActionItemPage,
  AssignActionItemRequest,
  DismissActionItemRequest,
  ListActionItemsRequest,
} from './action-items';
import {
  CreateDepartmentRequest,
  DeleteDepartmentRequest,
  Department,
  DepartmentHealthReport,
  DepartmentList,
  UpdateDepartmentRequest,
} from './departments';
import { HealthScan, HealthScanPage, ListHealthScansRequest, StartHealthScanRequest } from './scans';
import { ScoreDefinitionInForce, UpdateScoreDefinitionRequest } from './score-definitions';
import { GetHealthScoreRequest, HealthScore, HealthScorePage, ListHealthScoresRequest } from './scores';

export const metadataHealthRpc = {
  /** Scores the dataset first when it has no score yet. */
  getScore: rpc('metadata-health', 'score.get.v1', GetHealthScoreRequest, HealthScore, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  listScores: rpc('metadata-health', 'score.list.v1', ListHealthScoresRequest, HealthScorePage, {
    idempotent: true,
  }),
  getScoreDefinition: rpc('metadata-health', 'score-definition.get.v1', Empty, ScoreDefinitionInForce, {
    idempotent: true,
  }),
  updateScoreDefinition: rpc(
    'metadata-health',
    'score-definition.update.v1',
    UpdateScoreDefinitionRequest,
    ScoreDefinitionInForce,
  ),
  startScan: rpc('metadata-health', 'scan.start.v1', StartHealthScanRequest, HealthScan),
  getScan: rpc('metadata-health', 'scan.get.v1', ById, HealthScan, { idempotent: true }),
  listScans: rpc('metadata-health', 'scan.list.v1', ListHealthScansRequest, HealthScanPage, {
    idempotent: true,
  }),
  cancelScan: rpc('metadata-health', 'scan.cancel.v1', ById, HealthScan),
  createDepartment: rpc('metadata-health', 'department.create.v1', CreateDepartmentRequest, Department),
  getDepartment: rpc('metadata-health', 'department.get.v1', ById, Department, { idempotent: true }),
  listDepartments: rpc('metadata-health', 'department.list.v1', Empty, DepartmentList, { idempotent: true }),
  updateDepartment: rpc('metadata-health', 'department.update.v1', UpdateDepartmentRequest, Department),
  deleteDepartment: rpc('metadata-health', 'department.delete.v1', DeleteDepartmentRequest, Empty),
  getDepartmentHealth: rpc('metadata-health', 'department-health.get.v1', Empty, DepartmentHealthReport, {
    deadlineMs: 10_000,
    idempotent: true,
  }),
  listActionItems: rpc('metadata-health', 'action-item.list.v1', ListActionItemsRequest, ActionItemPage, {
    idempotent: true,
  }),
  getActionItem: rpc('metadata-health', 'action-item.get.v1', ById, ActionItem, { idempotent: true }),
  assignActionItem: rpc('metadata-health', 'action-item.assign.v1', AssignActionItemRequest, ActionItem),
  dismissActionItem: rpc('metadata-health', 'action-item.dismiss.v1', DismissActionItemRequest, ActionItem),
  reopenActionItem: rpc('metadata-health', 'action-item.reopen.v1', ById, ActionItem),
} as const;
