/** What a way of searching finds, averaged over questions; shares are 0 to 1. */
export interface Measures {
  readonly r5: number;
  readonly r10: number;
  readonly r20: number;
  /** Share of questions of which all relevant tables are among the first ten. */
  readonly all10: number;
  readonly ndcg10: number;
  /** Mean of one over the place of the first relevant table. */
  readonly mrr: number;
  readonly p50ms: number;
  readonly p95ms: number;
}

/** An answer next to what it should hold. */
export interface Judged {
  /** Ids, best first. */
  readonly tables: readonly string[];
  /** Ids; not empty. */
  readonly relevant: ReadonlySet<string>;
  readonly ms: number;
}

/**
 * Recall, nDCG with gain 1 and discount log2(place + 1) (Järvelin & Kekäläinen 2002, the form of trec_eval) and reciprocal rank.
 */
export function measure(answers: readonly Judged[]): Measures {
  const mean = (score: (answer: Judged) => number) =>
    answers.reduce((sum, answer) => sum + score(answer), 0) / Math.max(1, answers.length);
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    r5: mean((answer) => recall(answer, 5)),
    r10: mean((answer) => recall(answer, 10)),
    r20: mean((answer) => recall(answer, 20)),
    all10: mean((answer) => (recall(answer, 10) === 1 ? 1 : 0)),
    ndcg10: mean(ndcg10),
    mrr: mean(({ tables, relevant }) => {
      const first = tables.findIndex((id) => relevant.has(id));
      return first < 0 ? 0 : 1 / (first + 1);
    }),
    p50ms: quantile(times, 0.5),
    p95ms: quantile(times, 0.95),
  };
}

function recall({ tables, relevant }: Judged, among: number): number {
  return tables.slice(0, among).filter((id) => relevant.has(id)).length / relevant.size;
}

function ndcg10({ tables, relevant }: Judged): number {
  const discount = (at: number) => 1 / Math.log2(at + 2);
  const gained = tables.slice(0, 10).reduce((sum, id, at) => sum + (relevant.has(id) ? discount(at) : 0), 0);
  const ideal = Array.from({ length: Math.min(10, relevant.size) }, (_, at) => discount(at)).reduce(
    (sum, gain) => sum + gain,
    0,
  );
  return gained / ideal;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
