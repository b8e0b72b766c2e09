import {
  ConnectorError,
  type DesiredAspect,
  desiredAspects,
  type FailedRecord,
  type MappingContext,
  type ObjectType,
  type Path,
  type SourceRecord,
  urnOf,
} from '@dataspoke/connectors';
import { type RecordCounts } from '@dataspoke/contracts';
import { sourceErrorCode } from '../connectors/source-errors';
import { noRecords } from './counts';

/** Ends a batch early, so that it stays small in memory whatever the records hold. */
const MAX_RECORDS = 200;
const MAX_ASPECTS = 2_000;
const MAX_CHARACTERS = 4_000_000;

/** An input that could not be processed. */
export interface Unprocessed {
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Some records of a scope, on their way from the source to the change set. */
export class ScopeBatch {
  readonly aspects = new Map<string, DesiredAspect>();
  readonly unprocessed: Unprocessed[] = [];
  /** Entities that exist although the run has nothing to say about them. */
  readonly kept = new Set<string>();
  private readonly counted: { -readonly [K in keyof RecordCounts]: RecordCounts[K] } = noRecords();
  private last: string | null = null;
  private first: string | undefined;
  private characters = 0;

  constructor(private readonly context: MappingContext) {}

  get counts(): RecordCounts {
    return this.counted;
  }

  /** Where to go on behind the last record; null for an empty batch. */
  get checkpoint(): string | null {
    return this.last;
  }

  /** URN of the first entity of the batch. */
  get firstUrn(): string | undefined {
    return this.first;
  }

  get full(): boolean {
    return (
      this.counted.seen >= MAX_RECORDS ||
      this.aspects.size >= MAX_ASPECTS ||
      this.unprocessed.length >= MAX_RECORDS ||
      this.characters >= MAX_CHARACTERS
    );
  }

  /** Takes a record in: every one is counted as processed, filtered or failed. */
  add(record: SourceRecord): void {
    this.last = record.checkpoint;
    if (record.kind === 'failed') {
      this.fail(record);
      return;
    }
    this.counted.seen += 1;
    if (record.kind === 'filtered') {
      this.counted.filtered += 1;
      this.keep(record.objectType, record.path);
      return;
    }
    try {
      for (const aspect of desiredAspects(record, this.context)) this.addAspect(aspect);
      this.counted.processed += 1;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.counted.failed += 1;
      this.unprocessed.push({
        kind: record.kind,
        name: nameOf(record.path),
        reason: error.message,
        remedy: error.remedy,
      });
    }
  }

  // A part that could not be read belongs to an object that has its own record and is counted there.
  private fail({ path, objectType, part, code, reason, remedy }: FailedRecord): void {
    if (part === undefined) {
      this.counted.seen += 1;
      this.counted.failed += 1;
      this.keep(objectType, path);
    }
    this.unprocessed.push({
      kind: part === undefined ? objectType : `${objectType} ${part}`,
      name: nameOf(path),
      reason: `${reason} (${sourceErrorCode(code)})`,
      remedy,
    });
  }

  private keep(objectType: ObjectType, path: Path): void {
    try {
      this.kept.add(urnOf(objectType, path, this.context));
    } catch (error) {
      // A name that no URN can hold was never written, so nothing could be removed by mistake.
      if (!(error instanceof ConnectorError)) throw error;
    }
  }

  private addAspect(aspect: DesiredAspect): void {
    this.first ??= aspect.urn;
    const key = `${aspect.urn}\n${aspect.aspectName}`;
    if (this.aspects.has(key)) return;
    this.aspects.set(key, aspect);
    this.characters += JSON.stringify(aspect.value).length;
  }
}

function nameOf(path: Path): string {
  return path.join('.').slice(0, 1000);
}
