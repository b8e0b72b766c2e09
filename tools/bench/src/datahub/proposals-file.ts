import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** A proposal in the file format of DataHub's file source. */
interface FileProposal {
  readonly entityType: 'dataset';
  readonly entityUrn: string;
  readonly changeType: 'UPSERT';
  readonly aspectName: string;
  readonly aspect: { readonly json: object };
}

const ASPECTS_PER_DATASET = 4;

/** URN of the dataset with that number. */
export function datasetUrn(index: number): string {
  return `urn:li:dataset:(urn:li:dataPlatform:postgres,bench.sales.table_${String(index).padStart(6, '0')},PROD)`;
}

/** The four small aspects of one dataset. */
function proposalsOf(index: number): readonly FileProposal[] {
  const entityUrn = datasetUrn(index);
  const aspects: Readonly<Record<string, object>> = {
    status: { removed: false },
    datasetProperties: {
      name: `table_${index}`,
      description: `Orders of branch ${index}, one row for each order line`,
      customProperties: { team: `team-${index % 20}`, tier: String(index % 3) },
    },
    globalTags: { tags: [{ tag: `urn:li:tag:bench-${index % 50}` }] },
    ownership: {
      owners: [{ owner: `urn:li:corpuser:user${index % 100}`, type: 'TECHNICAL_OWNER' }],
      lastModified: { time: 1_790_000_000_000, actor: 'urn:li:corpuser:bench' },
    },
  };
  return Object.entries(aspects).map(([aspectName, json]) => ({
    entityType: 'dataset',
    entityUrn,
    changeType: 'UPSERT',
    aspectName,
    aspect: { json },
  }));
}

/** Writes `aspects` small aspects as one JSON array, as `datahub ingest` reads it. */
export async function writeProposalsFile(path: string, aspects: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('[\n');
  for (let index = 0; index * ASPECTS_PER_DATASET < aspects; index += 1) {
    const last = (index + 1) * ASPECTS_PER_DATASET >= aspects;
    const lines = proposalsOf(index).map((proposal) => JSON.stringify(proposal));
    if (!file.write(`${lines.join(',\n')}${last ? '\n]\n' : ',\n'}`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}
