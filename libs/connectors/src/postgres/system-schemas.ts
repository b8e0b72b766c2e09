/** Whether a schema is PostgreSQL's own. */
export function isSystem(schema: string): boolean {
  return schema.startsWith('pg_') || schema === 'information_schema';
}
