import { Empty } from '../empty';
import { Instant, Integer, ListOf, OneOf, Text, TextList, Flag } from '../fields/fields';
import { rpc } from '../rpc/rpc-definition';
import { APP_NAMES, type AppName, type ServiceName } from './app-name';

export const DEPENDENCY_STATES = ['up', 'down', 'unknown'] as const;
export type DependencyState = (typeof DEPENDENCY_STATES)[number];

export class DependencyStatus {
  @Text({ max: 60, example: 'postgres' })
  name: string;

  @OneOf(DEPENDENCY_STATES)
  state: DependencyState;

  @Flag({ description: 'The service is not ready without it.' })
  required: boolean;

  @Text({ optional: true, max: 500 })
  message?: string;
}

/** What a service says about itself. */
export class ServiceStatus {
  @OneOf(APP_NAMES)
  service: AppName;

  @Text({ max: 60 })
  version: string;

  @TextList({ description: 'Roles this process has: `rpc`, `activities`, `feed`.' })
  roles: string[];

  @Flag()
  ready: boolean;

  @Instant()
  startedAt: string;

  @ListOf(() => DependencyStatus)
  dependencies: DependencyStatus[];
}

/** An event that a consumer could not handle. */
export class DeadLetter {
  @Integer({ min: 1, description: 'Sequence in the dead-letter stream; its id.' })
  sequence: number;

  @Text({ max: 100, description: 'Durable consumer that gave up.' })
  consumer: string;

  @Text({ max: 200 })
  eventId: string;

  @Text({ max: 200 })
  eventType: string;

  @Text({ optional: true, max: 2000, description: 'What the event is about.' })
  subject?: string;

  @Text({ max: 4000 })
  reason: string;

  @Integer()
  deliveries: number;

  @Instant()
  deadAt: string;
}

export class DeadLetterPage {
  @ListOf(() => DeadLetter)
  items: DeadLetter[];

  @Text({ optional: true, max: 2000 })
  nextCursor?: string;
}

export class ListDeadLettersRequest {
  @Integer({ optional: true, min: 1, max: 200 })
  limit?: number;

  @Text({ optional: true, max: 2000 })
  cursor?: string;
}

export class ReplayDeadLetterRequest {
  @Integer({ min: 1 })
  sequence: number;
}

/** What every service answers, whatever it is for. */
export function serviceRpc(service: ServiceName) {
  return {
    getStatus: rpc(service, 'status.get.v1', Empty, ServiceStatus, { deadlineMs: 3_000, idempotent: true }),
    listDeadLetters: rpc(service, 'dead-letter.list.v1', ListDeadLettersRequest, DeadLetterPage, {
      idempotent: true,
    }),
    /** Hands the event to its consumer again; removes the dead letter once it was handled. */
    replayDeadLetter: rpc(service, 'dead-letter.replay.v1', ReplayDeadLetterRequest, Empty, {
      deadlineMs: 30_000,
    }),
  } as const;
}
