import { type SearchHit } from '@dataspoke/contracts';
import { type ExportColumn } from '../http/export-text';

/** What CSV tells of a hit. */
export const HIT_COLUMNS: readonly ExportColumn<SearchHit>[] = [
  ['urn', ({ urn }) => urn],
  ['entityType', ({ entityType }) => entityType],
  ['name', ({ name }) => name],
  ['qualifiedName', ({ qualifiedName }) => qualifiedName],
  ['platform', ({ platform }) => platform],
  ['env', ({ env }) => env],
  ['subTypes', ({ subTypes }) => subTypes?.join(' ')],
  ['domains', ({ domains }) => domains?.join(' ')],
  ['owners', ({ owners }) => owners.join(' ')],
  ['description', ({ description }) => description],
  ['changedAt', ({ changedAt }) => changedAt],
  ['usage', ({ usage }) => usage],
  ['healthScore', ({ healthScore }) => healthScore],
  ['openIncidents', ({ openIncidents }) => openIncidents],
  ['certified', ({ certified }) => certified],
  ['deprecated', ({ deprecated }) => deprecated !== undefined],
  ['deprecationNote', ({ deprecated }) => deprecated?.note],
  ['score', ({ score }) => score],
  ['reason', ({ reason }) => reason],
  ['matchedColumns', ({ matchedColumns }) => matchedColumns.join(' ')],
];
