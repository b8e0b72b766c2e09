/** Id of a source's schedule in the workflow engine. */
export function scheduleId(sourceId: string): string {
  return `ingestion-source-${sourceId}`;
}
