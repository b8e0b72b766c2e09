/** Somebody asked the evaluation to stop. */
export class EvaluationCancelled extends Error {
  override readonly name = 'EvaluationCancelled';

  constructor() {
    super('Cancelled on request.');
  }
}

/** The evaluation is settled: nothing of it may be touched any more. */
export class EvaluationOver extends Error {
  override readonly name = 'EvaluationOver';

  constructor(id: string) {
    super(`evaluation ${id} is settled`);
  }
}
