import autocannon from 'autocannon';

/** Requests a second and latency of one load. */
export interface LoadResult {
  readonly connections: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were no success; a figure with any is worth nothing. */
  readonly failures: number;
}

/** Sends GETs to `url` over `connections` kept-alive connections for `seconds`, after a short warm-up. */
export async function load(
  url: string,
  headers: Readonly<Record<string, string>>,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  await autocannon({ url, headers: { ...headers }, connections, duration: 1 });
  const result = await autocannon({ url, headers: { ...headers }, connections, duration: seconds });
  return {
    connections,
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

/** The value below which `share` (0 to 1) of `values` lie; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
