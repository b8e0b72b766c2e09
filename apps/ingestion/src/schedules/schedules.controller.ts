import { type ById, ingestionRpc, type ScheduleState } from '@dataspoke/contracts';
import { RpcHandler } from '@dataspoke/service-kit';
import { Controller } from '@nestjs/common';
import { GetSchedule } from './get-schedule';

/** Schedules over the bus; they are set with their sources. */
@Controller()
export class SchedulesController {
  constructor(private readonly getSchedule: GetSchedule) {}

  @RpcHandler(ingestionRpc.getSchedule, { role: 'reader' })
  get(request: ById): Promise<ScheduleState> {
    return this.getSchedule.execute(request);
  }
}
