import { type Connector, type Scope } from '../connector';
import { type ConnectorRecord, type EndRecord, type EntityRecord, type SourceRecord } from '../records';
import { type SourceOptions } from '../registry';
import { type ArtifactFolder } from './artifacts.fixture';
import { dbtConnector } from './dbt-connector';

export const NEVER: AbortSignal = new AbortController().signal;
export const PROJECT: Scope = { id: 'project', name: 'shop', kind: 'part' };

/**
 * A connector to a folder. The process for column lineage takes its time to start, so only tests that are about it switch it on.
 */
export function connectTo(
  folder: ArtifactFolder,
  recipe: Readonly<Record<string, unknown>> = {},
  options: Partial<SourceOptions> = {},
): Connector {
  const where = 'manifestPath' in recipe ? {} : { folder: folder.path };
  return dbtConnector.create(
    { ...where, columnLineage: false, ...recipe },
    {
      addresses: { allowLoopback: false },
      applicationName: 'dataspoke',
      env: 'PROD',
      folders: [folder.path],
      ...options,
    },
  );
}

/** Everything a project holds; fails when its last record, and only that one, is not its completeness statement. */
export async function readProject(
  connector: Connector,
  checkpoint?: string,
): Promise<{ readonly records: readonly SourceRecord[]; readonly end: EndRecord }> {
  const all: ConnectorRecord[] = [];
  for await (const record of connector.read(PROJECT, {
    signal: NEVER,
    ...(checkpoint ? { checkpoint } : {}),
  })) {
    all.push(record);
  }
  const end = all.pop();
  if (end?.kind !== 'end') throw new Error('no completeness statement');
  expect(end.counts.listed).toBe(end.counts.read + end.counts.filtered + end.counts.failed);
  return { records: all.filter((record): record is SourceRecord => record.kind !== 'end'), end };
}

/** The entity at a path; raises when there is none. */
export function entityAt(records: readonly SourceRecord[], ...path: readonly string[]): EntityRecord {
  const found = records.find((record) => record.path.join('/') === path.join('/'));
  if (found?.kind !== 'entity') throw new Error(`no entity ${path.join('/')}: ${JSON.stringify(found)}`);
  return found;
}
