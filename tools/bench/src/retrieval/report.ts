import { figure, table } from '../table';
import { type Measures } from './measures';
import { type Variation } from './variations';

/** Ways of searching that are compared, the whole pipeline first. */
export const WAYS = ['fused+expansion', 'fused', 'vector', 'text'] as const;
export type Way = (typeof WAYS)[number];

export interface RetrievalResult {
  readonly ways: ReadonlyMap<Way, Measures>;
  /** Of the whole pipeline, on questions typed worse; empty unless asked for. */
  readonly variations: ReadonlyMap<Variation, Measures>;
  readonly indexSeconds: number;
}

const HEADER = ['', 'R@5', 'R@10', 'R@20', 'all@10', 'nDCG@10', 'MRR', 'p50 ms', 'p95 ms'];

/** One object: measures by way, `indexSeconds`, and the measures of worse typed questions under `robustness` when there are some. */
export function jsonReport({ ways, variations, indexSeconds }: RetrievalResult): string {
  return JSON.stringify({
    ...Object.fromEntries([...ways].map(([way, measures]) => [way, rounded(measures)])),
    indexSeconds: round(indexSeconds, 2),
    ...(variations.size > 0
      ? { robustness: Object.fromEntries([...variations].map(([one, measures]) => [one, rounded(measures)])) }
      : {}),
  });
}

/** A table for people. */
export function tableReport({ ways, variations, indexSeconds }: RetrievalResult): string {
  const whole = ways.get('fused+expansion');
  const losses = [...variations].map(([variation, measures]) => {
    const loss = whole ? `, R@10 ${signed(measures.r10 - whole.r10)}` : '';
    return row(`${variation}${loss}`, measures);
  });
  const typed =
    losses.length > 0
      ? `\n\nThe same questions typed worse, fused+expansion. Another language needs a multilingual model (DATASPOKE_EMBED_URL); none is configured here.\n${table(HEADER, losses)}`
      : '';
  const rows = [...ways].map(([way, measures]) => row(way, measures));
  return `${table(HEADER, rows)}\n\nindexed in ${figure(indexSeconds)} s${typed}`;
}

function row(name: string, { r5, r10, r20, all10, ndcg10, mrr, p50ms, p95ms }: Measures): string[] {
  return [
    name,
    ...[r5, r10, r20, all10, ndcg10, mrr].map((share) => share.toFixed(3)),
    ...[p50ms, p95ms].map(figure),
  ];
}

function rounded(measures: Measures): Record<string, number> {
  return Object.fromEntries(
    Object.entries(measures).map(([key, value]: [string, number]) => [
      key,
      round(value, key.endsWith('ms') ? 2 : 4),
    ]),
  );
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function signed(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(3)}`;
}
