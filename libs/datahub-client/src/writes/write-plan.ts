import { type DeleteProposal } from './proposal';
import { type PreparedProposal } from './write-transport';

/** Something to write, with its place in the caller's list. */
export interface Planned<T> {
  readonly index: number;
  readonly item: T;
}

/** What goes over the wire in one step. */
export type Step =
  | { readonly kind: 'batch'; readonly items: readonly Planned<PreparedProposal>[] }
  | { readonly kind: 'delete'; readonly index: number; readonly proposal: DeleteProposal };

/** Steps that must follow one another; different lanes may run at the same time. */
export type Lane = readonly Step[];

/** What to plan: a prepared proposal of a transport group, or a delete. */
export type PlanInput =
  | (Planned<PreparedProposal> & {
      readonly kind: 'write';
      readonly group: string;
      readonly timeseries: boolean;
    })
  | { readonly kind: 'delete'; readonly index: number; readonly proposal: DeleteProposal };

export interface BatchLimits {
  readonly items: number;
  readonly bytes: number;
}

/** The official client's 200 items; 12 MiB stay below its 15 MiB and below common proxy limits of 16 MB. */
export const BATCH_LIMITS: BatchLimits = { items: 200, bytes: 12 * 1024 * 1024 };

class OpenBatch {
  readonly kind = 'batch';
  readonly items: Planned<PreparedProposal>[] = [];
  private readonly aspects = new Set<string>();
  private bytes = 0;

  constructor(
    readonly group: string,
    private readonly limits: BatchLimits,
  ) {}

  fits(size: number, bytes: number): boolean {
    return (
      this.items.length === 0 ||
      (this.items.length + size <= this.limits.items && this.bytes + bytes <= this.limits.bytes)
    );
  }

  /** Two writes of one aspect never share a batch: which of them wins there is the server's affair. */
  repeats(input: PlanInput & { kind: 'write' }): boolean {
    return !input.timeseries && this.aspects.has(input.item.proposal.aspectName);
  }

  add(input: Planned<PreparedProposal>): void {
    this.items.push({ index: input.index, item: input.item });
    this.aspects.add(input.item.proposal.aspectName);
    this.bytes += input.item.bytes;
  }

  get size(): number {
    return this.bytes;
  }
}

/** Packs writes into batches within `limits`, so that those of one URN keep their order and a URN is in one lane only. */
export function planWrites(
  inputs: readonly PlanInput[],
  limits: BatchLimits = BATCH_LIMITS,
): readonly Lane[] {
  const lanes: Lane[] = [];
  const shared = new Map<string, OpenBatch>();
  for (const ofUrn of byUrn(inputs).values()) {
    const steps = stepsOf(ofUrn, limits);
    const [only] = steps;
    if (steps.length > 1 || !(only instanceof OpenBatch)) {
      lanes.push(steps);
      continue;
    }
    const open = shared.get(only.group);
    if (open?.fits(only.items.length, only.size)) {
      for (const item of only.items) open.add(item);
    } else {
      shared.set(only.group, only);
      lanes.push([only]);
    }
  }
  return lanes;
}

function byUrn(inputs: readonly PlanInput[]): ReadonlyMap<string, readonly PlanInput[]> {
  const groups = new Map<string, PlanInput[]>();
  for (const input of inputs) {
    const urn = input.kind === 'delete' ? input.proposal.urn : input.item.proposal.urn;
    const group = groups.get(urn);
    if (group) group.push(input);
    else groups.set(urn, [input]);
  }
  return groups;
}

function stepsOf(inputs: readonly PlanInput[], limits: BatchLimits): readonly (Step | OpenBatch)[] {
  const steps: (Step | OpenBatch)[] = [];
  let open: OpenBatch | undefined;
  for (const input of inputs) {
    if (input.kind === 'delete') {
      steps.push({ kind: 'delete', index: input.index, proposal: input.proposal });
      open = undefined;
      continue;
    }
    if (!open?.fits(1, input.item.bytes) || open.group !== input.group || open.repeats(input)) {
      open = new OpenBatch(input.group, limits);
      steps.push(open);
    }
    open.add(input);
  }
  return steps;
}
