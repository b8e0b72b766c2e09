/** Id of an evaluation schedule in the workflow engine. */
export function scheduleIdOf(id: string): string {
  return `quality-evaluation-${id}`;
}
