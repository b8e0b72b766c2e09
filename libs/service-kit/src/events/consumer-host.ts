import { type AppName, type ConsumerDefinition } from '@dataspoke/contracts';
import { type OnApplicationBootstrap } from '@nestjs/common';
import { type DiscoveryService } from '@nestjs/core';
import { type ProcessRoles } from '../config/env';
import { DataSpokeError, notFound } from '../errors/dataspoke-error';
import { ConsumerLoop, type LoopServices } from './consumer-loop';
import { EventBatch } from './event-batch';
import { EventConsumer } from './event-consumer';
import { recordInInbox, seenBefore } from './inbox';
import { readEvent } from './read-event';

/** Finds the app's event consumers and feeds them. */
export class ConsumerHost implements OnApplicationBootstrap {
  private consumers: readonly EventConsumer[] = [];
  private loops: readonly ConsumerLoop[] = [];

  constructor(
    private readonly services: LoopServices,
    private readonly roles: ProcessRoles,
    private readonly discovery: DiscoveryService,
  ) {}

  onApplicationBootstrap(): void {
    const instances = this.discovery.getProviders().map((wrapper): unknown => wrapper.instance);
    this.consumers = [...new Set(instances.filter((instance) => instance instanceof EventConsumer))];
    for (const { definition } of this.consumers) refuseForeign(this.services.app, definition);
    if (!this.roles.has('activities')) return;
    this.loops = this.consumers.map((consumer) => new ConsumerLoop(consumer, this.services));
    for (const loop of this.loops) loop.start();
  }

  /** Takes no new events; those in hand are finished, or given up after `limitMs` and delivered again later. */
  async drain(limitMs: number): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop(limitMs)));
  }

  /**
   * Hands a dead letter to its consumer again and removes it once it was handled (or had been before). Throws what the
   * consumer throws; then the letter stays.
   */
  async replay(sequence: number): Promise<void> {
    const { deadLetters, dataSource } = this.services;
    const letter = await deadLetters.get(sequence);
    if (!letter) throw notFound('dead letter', String(sequence));
    const consumer = this.consumers.find(({ definition }) => definition.durable === letter.consumer);
    if (!consumer) throw notFound('consumer', letter.consumer);
    const result = readEvent(consumer.definition, letter.event, letter);
    if ('problems' in result) {
      throw new DataSpokeError('conflict', `The event still cannot be read: ${result.problems}.`);
    }
    const { event } = result;
    const seen = await seenBefore(dataSource.manager, letter.consumer, [event.id]);
    if (!seen.has(event.id)) {
      const batch = new EventBatch([event], new AbortController().signal, letter.consumer);
      await consumer.handle(batch);
      const failure = batch.failure(event);
      if (failure !== undefined) throw new DataSpokeError('conflict', `The event failed again: ${failure}.`);
      if (batch.unsettled().length > 0) {
        await dataSource.transaction((tx) => recordInInbox(tx, letter.consumer, [event]));
      }
    }
    await deadLetters.remove(sequence);
  }
}

function refuseForeign(app: AppName, definition: ConsumerDefinition): void {
  if (definition.service !== app) {
    throw new Error(`The consumer ${definition.durable} belongs to ${definition.service}, not to ${app}.`);
  }
}
