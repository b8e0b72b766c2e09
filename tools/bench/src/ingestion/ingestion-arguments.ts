/** What `npm run bench -- ingestion` measures, in this order. */
export const INGESTION_PARTS = ['peer', 'service', 'failures', 'many'] as const;

export type IngestionPart = (typeof INGESTION_PARTS)[number];

/** The parts that were asked for, all of them when none is named. Raises Error for a part that there is not. */
export function ingestionParts(args: readonly string[]): readonly IngestionPart[] {
  if (args.length === 0) return INGESTION_PARTS;
  const unknown = args.find((arg) => !INGESTION_PARTS.some((part) => part === arg));
  if (unknown !== undefined) {
    throw new Error(
      `The ingestion bench has no part "${unknown}"; use: npm run bench -- ingestion [${INGESTION_PARTS.join('|')} …]`,
    );
  }
  return INGESTION_PARTS.filter((part) => args.includes(part));
}
