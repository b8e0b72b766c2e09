import { type RunFailure } from '@dataspoke/contracts';

/** Somebody asked the run to stop. */
export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';

  constructor() {
    super('Cancelled on request.');
  }
}

/** The run cannot go on, and trying again would not help; what the user is told. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';

  constructor(
    readonly failure: RunFailure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

/** A newer attempt has taken the work over, or the run is settled: whoever raises this must not touch it any more. */
export class AttemptOverdue extends Error {
  override readonly name = 'AttemptOverdue';

  constructor(what: string) {
    super(`${what} is in other hands: a newer attempt works on it, or the run is settled`);
  }
}
