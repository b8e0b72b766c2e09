import { type DataHubClient, mcp, type Owner, requireAccepted } from '@dataspoke/datahub-client';
import { DatasetUrn } from '@dataspoke/domain';
import { OWNERS } from '@dataspoke/sample-warehouse';

/** URN of an owner group. */
export const groupUrn = (name: string): string => `urn:li:corpGroup:${name}`;

/**
 * Writes the sample's owners into the catalog through DataHub's own API, as a person at its screen would have done before
 * DataSpoke came. Once only: what was changed there afterwards stays.
 * @returns how many groups were written
 */
export async function writeOwners(datahub: DataHubClient, database: string): Promise<number> {
  const groups = OWNERS.map((group) => groupUrn(group.name));
  const known = await datahub.reads.readAspects(groups, ['corpGroupInfo']);
  if (groups.some((urn) => known.get(urn)?.has('corpGroupInfo'))) return 0;
  const byDataset = new Map<string, Owner[]>();
  for (const group of OWNERS) {
    for (const { dataset, type } of group.owns) {
      const urn = DatasetUrn.of('postgres', `${database}.${dataset}`, 'PROD').toString();
      byDataset.set(urn, [...(byDataset.get(urn) ?? []), { owner: groupUrn(group.name), type }]);
    }
  }
  requireAccepted(
    await datahub.writes.emitMcps([
      ...[...byDataset].map(([urn, owners]) => mcp(urn, 'ownership', { owners })),
      ...OWNERS.map((group) =>
        mcp(groupUrn(group.name), 'corpGroupInfo', {
          displayName: group.displayName,
          description: group.description,
          admins: [],
          members: [],
          groups: [],
        }),
      ),
    ]),
  );
  return OWNERS.length;
}
