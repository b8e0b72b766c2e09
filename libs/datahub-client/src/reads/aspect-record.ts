import { decodeAspect, type AspectValues, type KnownAspectName } from '../aspects/aspect-table';
import { type AuditStamp } from '../aspects/shared-aspects';
import { isJsonObject, numberOf, textOf, type JsonObject } from '../json';

/** What DataHub keeps beside an aspect about its last write. */
export interface SystemMetadata {
  /** Grows with every change of the aspect; a decimal text. */
  readonly version?: string;
  readonly runId?: string;
  readonly lastRunId?: string;
  /** Milliseconds since 1970. */
  readonly lastObserved?: number;
  readonly pipelineName?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** One aspect as it is stored. */
export interface AspectRecord {
  readonly value: JsonObject;
  /** For {@link ProposalOptions.ifVersion}; absent when the server does not count versions. */
  readonly version?: string;
  readonly systemMetadata?: SystemMetadata;
  readonly auditStamp?: AuditStamp;
}

/** The aspects of one entity by name; an aspect that is not stored is not in it. */
export type Aspects = ReadonlyMap<string, AspectRecord>;

/** Entities by URN; an entity with none of the requested aspects is not in it. */
export type AspectsByUrn = ReadonlyMap<string, Aspects>;

/** The typed value of an aspect; undefined when it is not stored. Raises {@link DataHubRejected} when it is malformed. */
export function aspectOf<N extends KnownAspectName>(
  aspects: Aspects | undefined,
  aspectName: N,
): AspectValues[N] | undefined {
  const stored = aspects?.get(aspectName);
  return stored && decodeAspect(aspectName, stored.value);
}

/** Reads `{ value, systemMetadata?, auditStamp? }`; undefined when there is no value. */
export function parseAspectRecord(json: unknown): AspectRecord | undefined {
  if (!isJsonObject(json) || !isJsonObject(json['value'])) return undefined;
  const systemMetadata = parseSystemMetadata(json['systemMetadata']);
  return {
    value: json['value'],
    version: systemMetadata?.version,
    systemMetadata,
    auditStamp: parseAuditStamp(json['auditStamp']),
  };
}

/** Reads system metadata as DataHub writes it into JSON, fields that do not fit left out; undefined for no object. */
export function parseSystemMetadata(json: unknown): SystemMetadata | undefined {
  if (!isJsonObject(json)) return undefined;
  const properties = isJsonObject(json['properties'])
    ? Object.fromEntries(
        Object.entries(json['properties']).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      )
    : undefined;
  return {
    version: textOf(json['version']),
    runId: textOf(json['runId']),
    lastRunId: textOf(json['lastRunId']),
    lastObserved: numberOf(json['lastObserved']),
    pipelineName: textOf(json['pipelineName']),
    properties,
  };
}

/** Reads an audit stamp; undefined when it is none. */
export function parseAuditStamp(json: unknown): AuditStamp | undefined {
  if (!isJsonObject(json)) return undefined;
  const time = numberOf(json['time']);
  const actor = textOf(json['actor']);
  return time === undefined || actor === undefined ? undefined : { time, actor };
}
