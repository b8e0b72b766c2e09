import { Injectable } from '@nestjs/common';

const CALLERS = 1_000;
const QUESTIONS = 20;

/** What callers asked lately, in the memory of this process: each gets to see only his own. */
@Injectable()
export class RecentQuestions {
  private readonly asked = new Map<string, readonly string[]>();

  note(caller: string, question: string): void {
    const before = this.asked.get(caller) ?? [];
    // At the end again, so that the first of the map is who has not asked for longest.
    this.asked.delete(caller);
    this.asked.set(caller, [question, ...before.filter((one) => one !== question)].slice(0, QUESTIONS));
    const [oldest] = this.asked.keys();
    if (this.asked.size > CALLERS && oldest !== undefined) this.asked.delete(oldest);
  }

  /** Questions of the caller that begin with, or hold, what was typed; the latest first. */
  of(caller: string, typed: string): readonly string[] {
    const part = typed.trim().toLowerCase();
    return (this.asked.get(caller) ?? []).filter((question) => question.toLowerCase().includes(part));
  }
}
