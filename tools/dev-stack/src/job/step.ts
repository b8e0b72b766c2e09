import { errorText } from '../error-code';
import { type Progress } from '../progress/progress.mjs';

/** A step was not met; the message names it and says why. */
export class UnmetStep extends Error {
  constructor(step: string, cause: unknown) {
    super(`${step}: ${errorText(cause)}`, { cause });
    this.name = 'UnmetStep';
  }
}

/** Does one step, shown on the terminal while it goes on. @throws UnmetStep */
export async function step<T>(
  progress: Progress,
  title: string,
  work: (report: (text: string) => void) => Promise<T>,
  outcome?: (result: T) => string,
): Promise<T> {
  try {
    return await progress.step(title, work, outcome);
  } catch (error) {
    throw error instanceof UnmetStep ? error : new UnmetStep(title, error);
  }
}
