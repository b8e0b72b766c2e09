import { type ChangeLogTopic } from './change-log-event';

/** Where a follower of the change logs keeps how far it has come, one offset per topic. */
export abstract class OffsetStore {
  /** The offset last saved; undefined when the topic was never followed. */
  abstract load(topic: ChangeLogTopic): Promise<string | undefined>;

  /** Keeps the offset so that it outlives the process; resolves when it certainly does. */
  abstract save(topic: ChangeLogTopic, offset: string): Promise<void>;
}
