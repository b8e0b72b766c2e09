import { type Urn } from '@dataspoke/domain';
import { aspectProblem, operationProblem } from '../aspects/aspect-table';
import { type CatalogModel } from '../model/catalog-model';
import { isConditional, type PatchDocument, type Proposal, type ProposalOptions } from './proposal';
import { type PlanInput } from './write-plan';
import { type WriteTransport } from './write-transport';

/** What a server compares with the time of the last change; it reads no other form. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

interface UrnWrites {
  readonly urn: Urn | undefined;
  /** What is wrong with the URN. */
  readonly problem: string;
  readonly inputs: PlanInput[];
}

/**
 * Checks proposals as DataHub does not: URN, aspect name, value, conditions. Answers what can be sent, URN by URN; tells
 * `reject` what cannot. Each URN is parsed once.
 */
export function checkProposals(
  proposals: readonly Proposal[],
  model: CatalogModel,
  transport: WriteTransport,
  reject: (index: number, reason: string) => void,
): Iterable<readonly PlanInput[]> {
  const byUrn = new Map<string, UrnWrites>();
  for (const [index, proposal] of proposals.entries()) {
    let writes = byUrn.get(proposal.urn);
    if (!writes) {
      writes = urnWrites(proposal.urn, model);
      byUrn.set(proposal.urn, writes);
    }
    const { urn } = writes;
    const checked = urn ? checkProposal(proposal, index, urn, model, transport) : writes.problem;
    if (typeof checked === 'string') reject(index, checked);
    else writes.inputs.push(checked);
  }
  return inputsOf(byUrn.values());
}

function* inputsOf(all: Iterable<UrnWrites>): Generator<readonly PlanInput[]> {
  for (const { inputs } of all) if (inputs.length > 0) yield inputs;
}

function urnWrites(text: string, model: CatalogModel): UrnWrites {
  try {
    return { urn: model.parseStorableUrn(text), problem: '', inputs: [] };
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'not a URN';
    return { urn: undefined, problem, inputs: [] };
  }
}

function checkProposal(
  proposal: Proposal,
  index: number,
  urn: Urn,
  model: CatalogModel,
  transport: WriteTransport,
): PlanInput | string {
  const kind = model.aspectKind(urn, proposal.aspectName);
  if (kind === undefined) return `${proposal.aspectName} is no aspect of ${urn.entityType}`;
  const timeseries = kind === 'timeseries';
  const { changeType } = proposal;
  if (timeseries && (changeType !== 'UPSERT' || isConditional(proposal))) {
    return `${proposal.aspectName} is a time series: only an UPSERT without condition is possible`;
  }
  if (changeType === 'DELETE') return { kind: 'delete', index, proposal };
  const reason =
    changeType === 'PATCH'
      ? patchProblem(proposal.aspectName, proposal.patch)
      : aspectProblem(proposal.aspectName, proposal.value);
  if (reason !== undefined) return reason;
  if (isConditional(proposal)) {
    const problem = conditionProblem(proposal, changeType === 'CREATE');
    if (problem !== undefined) return problem;
  }
  const { entityType } = urn;
  const group = transport.groupOf(entityType, changeType);
  return { kind: 'write', index, proposal, entityType, timeseries, group };
}

function patchProblem(aspectName: string, { patch }: PatchDocument): string | undefined {
  if (patch.length === 0) return 'the patch has no operation';
  for (const operation of patch) {
    const { op, path, value } = operation;
    if (!path.startsWith('/')) return `the path "${path.slice(0, 100)}" of a patch must begin with "/"`;
    if (op !== 'remove' && (value === undefined || value === null)) {
      return `${op} at "${path.slice(0, 200)}" of ${aspectName} has no value; to take away what is there, use remove`;
    }
    const problem = operationProblem(aspectName, operation);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function conditionProblem(
  { ifVersion, ifModifiedSince, ifUnmodifiedSince }: ProposalOptions,
  isCreate: boolean,
): string | undefined {
  if (isCreate && (ifVersion ?? '-1') !== '-1') return 'a CREATE cannot wait for a version';
  if (isCreate && (ifModifiedSince ?? ifUnmodifiedSince) !== undefined) {
    return 'a CREATE cannot ask for the time of the last change';
  }
  if (ifVersion !== undefined && !/^(-1|\d+)$/.test(ifVersion)) {
    return `"${ifVersion.slice(0, 30)}" is no version, which is a whole number, or -1 for none`;
  }
  for (const instant of [ifModifiedSince, ifUnmodifiedSince]) {
    if (instant !== undefined && (!INSTANT.test(instant) || Number.isNaN(Date.parse(instant)))) {
      return `"${instant.slice(0, 60)}" is no ISO 8601 instant such as 2026-08-13T10:00:00Z`;
    }
  }
  return undefined;
}
