/** How good answers are, averaged over questions; shares are 0 to 1. */
export interface AnswerMeasures {
  /** Share of the needed tables among the first five. */
  readonly r5: number;
  /** Share of the questions of which every needed table is among the first five. */
  readonly all5: number;
  /** The same of the first ten. */
  readonly r10: number;
  readonly all10: number;
  /** Normalised discounted cumulative gain of the first ten: 2 for what is needed, 1 for what is useful. */
  readonly ndcg10: number;
  /** Mean of one over the place of the first needed table. */
  readonly mrr: number;
}

/** What was found next to what had to be found. */
export interface JudgedAnswer {
  /** Best first. */
  readonly found: readonly string[];
  readonly needed: readonly string[];
  readonly useful: readonly string[];
}

/** Measures answers; nDCG in the form of Järvelin & Kekäläinen (2002). */
export function measureAnswers(answers: readonly JudgedAnswer[]): AnswerMeasures {
  const mean = (of: (answer: JudgedAnswer) => number) =>
    answers.reduce((sum, answer) => sum + of(answer), 0) / answers.length;
  return {
    r5: mean((answer) => recall(answer, 5)),
    all5: mean((answer) => Number(recall(answer, 5) === 1)),
    r10: mean((answer) => recall(answer, 10)),
    all10: mean((answer) => Number(recall(answer, 10) === 1)),
    ndcg10: mean(ndcg10),
    mrr: mean(({ found, needed }) => {
      const first = found.findIndex((table) => needed.includes(table));
      return first < 0 ? 0 : 1 / (first + 1);
    }),
  };
}

function recall({ found, needed }: JudgedAnswer, among: number): number {
  return needed.filter((table) => found.slice(0, among).includes(table)).length / needed.length;
}

function ndcg10({ found, needed, useful }: JudgedAnswer): number {
  const gainOf = (table: string) => (needed.includes(table) ? 2 : Number(useful.includes(table)));
  const summed = (gains: readonly number[]) =>
    gains.slice(0, 10).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const ideal = [...needed.map(() => 2), ...useful.map(() => 1)];
  return summed(found.map(gainOf)) / summed(ideal);
}
