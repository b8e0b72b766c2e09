import { type AspectValues, type KnownAspectName } from '../aspects/aspect-table';
import { type JsonObject, type JsonValue } from '../json';

/** What DataHub keeps beside an aspect about the write; `runId` groups the writes of one run. */
export interface SystemMetadataInput {
  readonly runId?: string;
  /** Milliseconds since 1970; the emitter fills in the present. */
  readonly lastObserved?: number;
  readonly pipelineName?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** What every proposal may carry. */
export interface ProposalOptions {
  /**
   * Write only while the aspect still has this version (`AspectRecord.version`); `'-1'`: only while it does not exist.
   * A failed precondition is the outcome `conflict`. Not for time-series aspects.
   */
  readonly ifVersion?: string;
  /** Write only when the aspect was changed after this instant (ISO 8601, e.g. `2026-08-13T10:00:00Z`); failed: `conflict`. */
  readonly ifModifiedSince?: string;
  /** Write only while the aspect was not changed after this instant (ISO 8601), or does not exist; failed: `conflict`. */
  readonly ifUnmodifiedSince?: string;
  /** Takes precedence, field by field, over what {@link EmitOptions} says for all. */
  readonly systemMetadata?: SystemMetadataInput;
}

interface ProposalBase extends ProposalOptions {
  readonly urn: string;
  readonly aspectName: string;
}

/** Sets the whole aspect; CREATE only when it does not exist yet (otherwise `conflict`). */
export interface ValueProposal extends ProposalBase {
  readonly changeType: 'UPSERT' | 'CREATE';
  readonly value: JsonObject;
}

/** Changes parts of an aspect in the server, without reading it first. */
export interface PatchProposal extends ProposalBase {
  readonly changeType: 'PATCH';
  readonly patch: PatchDocument;
}

/** Whether a proposal is written on a condition. */
export function isConditional({ ifVersion, ifModifiedSince, ifUnmodifiedSince }: ProposalOptions): boolean {
  return ifVersion !== undefined || ifModifiedSince !== undefined || ifUnmodifiedSince !== undefined;
}

/** Deletes one versioned aspect, or, when it is the key aspect, the whole entity with all its aspects. */
export interface DeleteProposal {
  readonly urn: string;
  readonly aspectName: string;
  readonly changeType: 'DELETE';
}

/** One intended change of one aspect. */
export type Proposal = ValueProposal | PatchProposal | DeleteProposal;

/** One operation of a JSON patch; `path` is an RFC 6901 pointer, see {@link pointer}. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: JsonValue;
}

/** A JSON patch with DataHub's additions: how entries of a list are found by key instead of by index. */
export interface PatchDocument {
  readonly patch: readonly PatchOperation[];
  readonly arrayPrimaryKeys?: Readonly<Record<string, readonly string[]>>;
  readonly forceGenericPatch?: boolean;
}

/** A proposal that sets an aspect this client knows; the compiler checks the value. */
export function mcp<N extends KnownAspectName>(
  urn: string,
  aspectName: N,
  value: AspectValues[N],
  options: ProposalOptions & { readonly create?: boolean } = {},
): ValueProposal {
  const { create = false, ...rest } = options;
  return { urn, aspectName, changeType: create ? 'CREATE' : 'UPSERT', value, ...rest };
}

/**
 * A proposal that sets an aspect to a value that was read or merged, or one that this client has no type for.
 * {@link Emitter.emitMcps} checks the value against the model either way.
 */
export function mcpOf(
  urn: string,
  aspectName: string,
  value: JsonObject,
  options: ProposalOptions = {},
): ValueProposal {
  return { urn, aspectName, changeType: 'UPSERT', value, ...options };
}

/** A proposal that patches an aspect. */
export function patch(
  urn: string,
  aspectName: string,
  document: PatchDocument | readonly PatchOperation[],
  options: ProposalOptions = {},
): PatchProposal {
  return {
    urn,
    aspectName,
    changeType: 'PATCH',
    patch: isOperations(document) ? { patch: document } : document,
    ...options,
  };
}

function isOperations(
  document: PatchDocument | readonly PatchOperation[],
): document is readonly PatchOperation[] {
  return Array.isArray(document);
}

/** An RFC 6901 pointer out of plain segments, e.g. `pointer('customProperties', 'a/b')` is `/customProperties/a~1b`. */
export function pointer(...segments: readonly string[]): string {
  return segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Marks an entity as removed, or as present again; leaves the rest of its status alone. */
export function softDelete(urn: string, removed = true): PatchProposal {
  return patch(urn, 'status', [{ op: 'add', path: pointer('removed'), value: removed }]);
}

/** Deletes one versioned aspect; with the key aspect of the type, the entity and everything it has. */
export function hardDelete(urn: string, aspectName: string): DeleteProposal {
  return { urn, aspectName, changeType: 'DELETE' };
}
