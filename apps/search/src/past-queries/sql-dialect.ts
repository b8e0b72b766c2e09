import { dialectNamed, DIALECTS, type SqlDialect } from '@dataspoke/sql-lineage';

/** The dialect in which a platform, by its name in DataHub, is asked; the generic one when it has none that is known. */
export function dialectOf(platform: string): SqlDialect {
  return dialectNamed(platform) ?? 'generic';
}

/** All dialects, the generic one last. */
export const KNOWN_DIALECTS: readonly SqlDialect[] = [
  ...DIALECTS.filter((dialect) => dialect !== 'generic'),
  'generic',
];
