import { type EventDefinition } from '@dataspoke/contracts';
import { type EntityManager } from 'typeorm';

export interface OutgoingEvent<D extends object> {
  readonly data: D;
  /** What the event is about: a URN or an id. */
  readonly subject?: string;
}

/** Writes events and job starts into the transaction of the change they tell of; relays take them from there. */
export class Outbox {
  /** Refuses data that its definition does not allow, and events over 256 kB. */
  publish<D extends object>(
    tx: EntityManager,
    definition: EventDefinition<D>,
    data: D,
    options: { readonly subject?: string } = {},
  ): Promise<void> {
    return this.publishMany(tx, definition, [{ data, ...options }]);
  }

  publishMany<D extends object>(
    _tx: EntityManager,
    _definition: EventDefinition<D>,
    _events: readonly OutgoingEvent<D>[],
  ): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** Starts `workflow` with id `workflowId` once the transaction commits; a workflow of that id counts as started. */
  startWorkflow(
    _tx: EntityManager,
    _start: {
      readonly workflow: string;
      readonly workflowId: string;
      readonly input: object;
      readonly taskQueue?: string;
    },
  ): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }

  /** Asks the workflow to cancel once the transaction commits; one that has ended already is left alone. */
  requestCancel(_tx: EntityManager, _cancel: { readonly workflowId: string }): Promise<void> {
    return Promise.reject(new Error('in progress'));
  }
}
