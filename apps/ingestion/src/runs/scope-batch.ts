import {
  ConnectorError,
  type DesiredAspect,
  desiredAspects,
  type FailedRecord,
  type FilteredRecord,
  type MappingContext,
  type ObjectRecord,
  type SourceRecord,
} from '@dataspoke/connectors';
import { type FilteredRule, type RecordCounts, type WarningKind } from '@dataspoke/contracts';
import { aspectKey } from '../catalog/current-aspects';
import { type ConstrainedDataset } from '../rule-proposals/propose-rule';
import { type DatasetSuggestions } from '../semantic-types/store-suggestions';
import { noRecords } from './counts';
import { filteredRule } from './filtered-rules';
import { type Identity, type Met } from './replayed-objects';
import { urnOfUnprocessed } from './replayed-records';

/** Ends a batch early, so that it stays small in memory whatever the records hold. */
const MAX_RECORDS = 200;
const MAX_ASPECTS = 2_000;
const MAX_CHARACTERS = 4_000_000;

/** An input that could not be processed. */
export interface Unprocessed {
  readonly kind: string;
  readonly path: readonly string[];
  /** What it would be written as, where that is known. */
  readonly urn?: string;
  /** The path is a place and names no object. */
  readonly unnamed?: true;
  readonly reason: string;
  readonly remedy: string;
}

/** Something that was read with limits. */
export interface Limited {
  readonly kind: WarningKind;
  readonly name: string;
  readonly message: string;
}

/** An object of the source: what it is, and the names that lead to it, outermost first. */
export interface SourceObject {
  readonly kind: string;
  readonly path: readonly string[];
}

/** Some records of a scope, on their way from the source to the change set. */
export class ScopeBatch {
  readonly aspects = new Map<string, DesiredAspect>();
  /** The object that each entity of the batch stands for. */
  readonly objects = new Map<string, SourceObject>();
  readonly unprocessed: Unprocessed[] = [];
  readonly limited: Limited[] = [];
  /** What was left out, with the rule that did it. */
  readonly filtered: FilteredRule[] = [];
  /** What the columns of datasets seem to hold, where their values were looked at. */
  readonly suggestions = new Map<string, DatasetSuggestions>();
  /** Datasets whose source has told what it demands of their rows. */
  readonly constrained = new Map<string, ConstrainedDataset>();
  /** Entities that the catalog has to have already, with the object that each stands for. */
  readonly mustExist = new Map<string, SourceObject>();
  /** Entities of others about which something is said that is taken back once it is no longer said. */
  readonly revocable = new Set<string>();
  /** Entities that exist although the run has nothing to say about them. */
  readonly kept = new Set<string>();
  /** Entities whose objects only pass: they have their names, and nothing else is done about them. */
  readonly passing = new Set<string>();
  /** What became of each record that was taken in with its identity. */
  readonly met: Met[] = [];
  private readonly counted: { -readonly [K in keyof RecordCounts]: RecordCounts[K] } = noRecords();
  private last: string | null = null;
  private first: string | undefined;
  private characters = 0;
  private unnamed = 0;
  private passed = 0;

  constructor(private readonly context: MappingContext) {}

  /** How many failed of which nobody knows what they would have said something about. */
  get unnamedFailures(): number {
    return this.unnamed;
  }

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
      this.counted.seen + this.passed >= MAX_RECORDS ||
      this.aspects.size >= MAX_ASPECTS ||
      this.unprocessed.length >= MAX_RECORDS ||
      this.limited.length >= MAX_RECORDS ||
      this.characters >= MAX_CHARACTERS
    );
  }

  /** Takes a record in: every one is counted as processed, filtered or failed. */
  add(record: SourceRecord, identity?: Identity): void {
    this.last = record.checkpoint;
    const result = this.take(record);
    if (identity) this.met.push({ ...identity, result });
  }

  /** Lets a record by that the run is not about: it is counted nowhere, and keeps its name in the catalog from others. */
  pass(record: SourceRecord): void {
    this.last = record.checkpoint;
    this.passed += 1;
    if (record.kind === 'failed' || record.kind === 'filtered') return;
    try {
      const [urn] = desiredAspects(record, this.context).map((aspect) => aspect.urn);
      if (urn === undefined) return;
      this.first ??= urn;
      if (isForeign(record)) return;
      this.claim(urn, objectOf(record));
      this.passing.add(urn);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
    }
  }

  private take(record: SourceRecord): Met['result'] {
    if (record.kind === 'failed') {
      this.fail(record);
      return 'failed';
    }
    this.counted.seen += 1;
    if (record.kind === 'filtered') {
      this.counted.filtered += 1;
      this.filtered.push(filteredRule(record));
      if (record.isPart !== true) this.keep(record);
      return 'filtered';
    }
    let urn: string | undefined;
    try {
      const aspects = desiredAspects(record, this.context);
      urn = aspects[0]?.urn;
      if (!isForeign(record) && urn !== undefined) this.claim(urn, objectOf(record));
      for (const aspect of aspects) this.addAspect(aspect);
      if (record.kind === 'entity' && record.mustExist === true)
        this.mustExist.set(record.urn, objectOf(record));
      if (record.kind === 'entity' && record.revocable === true) this.revocable.add(record.urn);
      this.addSuggestions(record, urn);
      this.addConstraints(record, urn);
      this.counted.processed += 1;
      this.limited.push(...limitsOf(record));
      return 'read';
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.counted.failed += 1;
      if (record.kind === 'entity') this.kept.add(record.urn);
      this.unprocessed.push({
        kind: objectOf(record).kind,
        path: record.path,
        ...(urn === undefined ? {} : { urn }),
        reason: error.message,
        remedy: error.remedy,
      });
      return 'failed';
    }
  }

  private claim(urn: string, object: SourceObject): void {
    const holder = this.objects.get(urn);
    if (holder && !isSamePlace(holder.path, object.path)) throw sameName(urn, object, holder);
    this.objects.set(urn, object);
  }

  // A part that could not be read belongs to an object that has its own record and is counted there.
  private fail(record: FailedRecord): void {
    const { path, objectType, part, unnamed, reason, remedy } = record;
    const urn = urnOfUnprocessed(record, this.context);
    if (part === undefined) {
      this.counted.seen += 1;
      this.counted.failed += 1;
      if (urn === undefined) this.unnamed += 1;
      this.keep(record);
    }
    this.unprocessed.push({
      kind: part === undefined ? objectType : `${objectType} ${part}`,
      path,
      ...(urn === undefined ? {} : { urn }),
      ...(unnamed === undefined ? {} : { unnamed }),
      reason,
      remedy,
    });
  }

  // What no URN can hold was never written, so nothing can be removed by mistake.
  private keep(record: FilteredRecord | FailedRecord): void {
    const urn = urnOfUnprocessed(record, this.context);
    if (urn !== undefined) this.kept.add(urn);
  }

  private addSuggestions(record: ObjectRecord, urn: string | undefined): void {
    if (record.kind === 'entity' && record.semanticTypes !== undefined)
      this.suggestions.set(record.urn, new Map(Object.entries(record.semanticTypes)));
    if (record.kind !== 'dataset' || urn === undefined || record.profile?.semanticTypes !== true) return;
    this.suggestions.set(
      urn,
      new Map(
        record.profile.columns.flatMap(({ column, semanticType }) =>
          semanticType === undefined ? [] : [[column, semanticType] as const],
        ),
      ),
    );
  }

  private addConstraints(record: ObjectRecord, urn: string | undefined): void {
    if (record.kind !== 'dataset' || urn === undefined || record.constraints === undefined) return;
    const { columns, constraints } = record;
    this.constrained.set(urn, { urn, columns, constraints, context: this.context });
  }

  private addAspect(aspect: DesiredAspect): void {
    this.first ??= aspect.urn;
    this.aspects.set(aspectKey(aspect), aspect);
    this.characters += JSON.stringify(aspect.value).length;
  }
}

function isForeign(record: ObjectRecord): boolean {
  return record.kind === 'entity' && record.foreign === true;
}

/** Why an object is left out whose entity stands for another one already. */
export function sameName(urn: string, object: SourceObject, holder: SourceObject): ConnectorError {
  return new ConnectorError(
    'unsupported',
    `In the catalog this ${object.kind} ${quoted(object.path)} has the same name as the ${holder.kind} ${quoted(holder.path)}, which stays: ${urn}.`,
    'Rename one of them, or leave one out with a deny pattern of the recipe.',
  );
}

/** Whether two paths lead to the same object; joined by dots two different ones can look alike. */
export function isSamePlace(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

/** A path as one name for people. */
export function nameOf(path: readonly string[]): string {
  return path.join('.').slice(0, 1000);
}

// Dots may be part of a name; where that matters the parts are told apart.
function quoted(path: readonly string[]): string {
  return path.map((part) => JSON.stringify(part)).join('.');
}

function objectOf(record: ObjectRecord): SourceObject {
  const { path } = record;
  switch (record.kind) {
    case 'container':
      return { kind: record.containerType, path };
    case 'dataset':
      return { kind: record.datasetType, path };
    case 'job':
      return { kind: record.jobType, path };
    case 'flow':
      return { kind: 'flow', path };
    case 'entity':
      return { kind: record.objectType, path };
  }
}

function limitsOf(record: ObjectRecord): readonly Limited[] {
  const name = nameOf(record.path);
  const limits = (kind: WarningKind, texts: readonly string[] = []): readonly Limited[] =>
    texts.length === 0 ? [] : [{ kind, name, message: texts.join('\n').slice(0, 4000) }];
  switch (record.kind) {
    case 'dataset':
      return [
        ...limits('profile', record.profile?.limits),
        ...limits('lineage', record.lineage?.warnings),
        ...limits('record', record.warnings),
      ];
    case 'job':
      return limits('lineage', record.lineage.warnings);
    case 'entity':
      return limits('record', record.warnings);
    default:
      return [];
  }
}
