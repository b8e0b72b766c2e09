import { type JsonObject } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';

/**
 * Whether DataHub itself put this value into the first write of a dataset, which nobody meant: the browse path made of the
 * parts of its name (`DefaultAspectsUtil` and `BrowsePathV2Utils` of DataHub). Who happened to write first, an owner by hand for
 * instance, is named as its writer.
 */
export function isCatalogDefault(urn: string, aspectName: string, value: JsonObject): boolean {
  if (aspectName !== 'browsePathsV2' || !urn.startsWith('urn:li:dataset:')) return false;
  const path = Array.isArray(value['path']) ? value['path'] : [];
  const folders = path.map((entry) => folderOf(entry));
  if (folders.some((folder) => folder === undefined)) return false;
  const name = DatasetUrn.parse(urn).name.toLowerCase();
  return folders.join() === 'Default' || folders.join('.') === name.split('.').slice(0, -1).join('.');
}

// An entry that points to a container was put there on purpose.
function folderOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || !('id' in entry) || 'urn' in entry) return undefined;
  return typeof entry.id === 'string' ? entry.id : undefined;
}
