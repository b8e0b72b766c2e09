import { type DeleteProposal, type PatchProposal, type ValueProposal } from './proposal';

/** A checked proposal with its place in the caller's list. */
export interface PlannedWrite {
  readonly kind: 'write';
  readonly index: number;
  readonly proposal: ValueProposal | PatchProposal;
  readonly entityType: string;
  readonly timeseries: boolean;
  /** Writes of different groups never share a request. */
  readonly group: string;
}

/** A checked delete with its place in the caller's list. */
export interface PlannedDelete {
  readonly kind: 'delete';
  readonly index: number;
  readonly proposal: DeleteProposal;
}

/** What to plan. */
export type PlanInput = PlannedWrite | PlannedDelete;

/** Writes that may share a request. */
export interface Batch {
  readonly kind: 'batch';
  readonly group: string;
  readonly items: readonly PlannedWrite[];
}

/** What goes over the wire at once. */
export type Step = Batch | PlannedDelete;

/** Steps that must follow one another; different lanes may run at the same time. */
export type Lane = readonly Step[];

/** The official client's limit. */
export const BATCH_ITEMS = 200;

class OpenBatch implements Batch {
  readonly kind = 'batch';
  readonly items: PlannedWrite[] = [];

  constructor(readonly group: string) {}
}

/**
 * Packs writes into batches of at most `limit`, so that those of one URN keep their order and a URN is in one lane only.
 * `inputs` holds what is planned for each URN, in order. Two writes of one versioned aspect never share a batch: which of
 * them wins there is the server's affair.
 */
export function planWrites(
  inputs: Iterable<readonly PlanInput[]>,
  limit: number = BATCH_ITEMS,
): readonly Lane[] {
  const lanes: Lane[] = [];
  // URNs that go through the same sequence of groups share the batches of a lane, step by step.
  const shared = new Map<string, OpenBatch[]>();
  for (const ofUrn of inputs) {
    const steps = stepsOf(ofUrn, limit);
    const batches: OpenBatch[] = [];
    for (const step of steps) if (step instanceof OpenBatch) batches.push(step);
    if (batches.length < steps.length) {
      lanes.push(steps);
      continue;
    }
    const key = batches.length === 1 ? (batches[0]?.group ?? '') : batches.map((b) => b.group).join('\n');
    const open = shared.get(key);
    if (open && open.every((batch, at) => batch.items.length + (batches[at]?.items.length ?? 0) <= limit)) {
      open.forEach((batch, at) => {
        for (const item of batches[at]?.items ?? []) batch.items.push(item);
      });
    } else {
      shared.set(key, batches);
      lanes.push(batches);
    }
  }
  return lanes;
}

function stepsOf(inputs: readonly PlanInput[], limit: number): readonly (OpenBatch | PlannedDelete)[] {
  const steps: (OpenBatch | PlannedDelete)[] = [];
  let open: OpenBatch | undefined;
  for (const input of inputs) {
    if (input.kind === 'delete') {
      steps.push(input);
      open = undefined;
      continue;
    }
    if (open?.group !== input.group || open.items.length >= limit || repeats(open, input)) {
      open = new OpenBatch(input.group);
      steps.push(open);
    }
    open.items.push(input);
  }
  return steps;
}

function repeats(batch: OpenBatch, { proposal, timeseries }: PlannedWrite): boolean {
  if (timeseries) return false;
  return batch.items.some((item) => item.proposal.aspectName === proposal.aspectName);
}
