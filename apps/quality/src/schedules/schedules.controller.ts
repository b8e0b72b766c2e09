import {
  type ById,
  type CreateEvaluationScheduleRequest,
  type Empty,
  type EvaluationSchedule,
  type EvaluationSchedulePage,
  type ListEvaluationSchedulesRequest,
  qualityRpc,
  type UpdateEvaluationScheduleRequest,
} from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { EvaluationSchedules } from './evaluation-schedules';

/** Schedules of evaluations over the bus. */
@Controller()
export class SchedulesController {
  constructor(private readonly schedules: EvaluationSchedules) {}

  @RpcHandler(qualityRpc.createSchedule, { role: 'editor' })
  create(request: CreateEvaluationScheduleRequest): Promise<EvaluationSchedule> {
    return this.schedules.create(request);
  }

  @RpcHandler(qualityRpc.getSchedule, { role: 'reader' })
  get({ id }: ById): Promise<EvaluationSchedule> {
    return this.schedules.get(id);
  }

  @RpcHandler(qualityRpc.listSchedules, { role: 'reader' })
  list(request: ListEvaluationSchedulesRequest): Promise<EvaluationSchedulePage> {
    return this.schedules.list(request);
  }

  @RpcHandler(qualityRpc.updateSchedule, { role: 'editor' })
  update(request: UpdateEvaluationScheduleRequest): Promise<EvaluationSchedule> {
    return this.schedules.update(request);
  }

  @RpcHandler(qualityRpc.deleteSchedule, { role: 'editor' })
  async delete({ id }: ById): Promise<Empty> {
    await this.schedules.delete(id);
    return {};
  }
}
