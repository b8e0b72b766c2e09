import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aspectEquals } from '../aspects/aspect-table';
import { openTestCatalog, TestNames } from '../test-catalog.fixture';
import { type EmitResult } from './emit-result';
import { readProposalFile } from './file/proposal-file';

describe.each(['restli', 'openapi'] as const)('a stream from a file into a catalog by %s', (transport) => {
  it('stores all of it, later proposals over earlier ones, and names what is refused', async () => {
    await using client = openTestCatalog({ transport });
    const names = new TestNames();
    const folder = mkdtempSync(join(tmpdir(), 'emit-stream-'));
    const path = join(folder, 'proposals.json');
    const properties = (entity: number, round: number) => ({
      description: `Tabelle ${entity} ✈`,
      customProperties: { round: String(round), ...(entity === 7 ? { bad: entity } : {}) },
    });
    const objects = [0, 1].flatMap((round) =>
      Array.from({ length: 600 }, (_, entity) => ({
        entityType: 'dataset',
        entityUrn: names.dataset(`tä${entity}`),
        changeType: 'UPSERT',
        aspectName: 'datasetProperties',
        aspect: { json: properties(entity, round) },
        systemMetadata: { runId: `run-${round}` },
      })),
    );
    try {
      writeFileSync(path, JSON.stringify(objects));
      const refused: EmitResult[] = [];
      let accepted = 0;
      for await (const report of client.writes.emitStream(readProposalFile(path))) {
        accepted += report.accepted;
        refused.push(...report.results.filter(({ outcome }) => outcome !== 'accepted'));
      }
      expect(accepted).toBe(1_198);
      expect(refused.map(({ outcome, proposal }) => [outcome, proposal.urn])).toEqual([
        ['rejected', names.dataset('tä7')],
        ['rejected', names.dataset('tä7')],
      ]);
      const stored = await client.reads.readAspects(
        objects.map(({ entityUrn }) => entityUrn),
        ['datasetProperties'],
      );
      expect(stored.size).toBe(599);
      for (let entity = 0; entity < 600; entity += 1) {
        const record = stored.get(names.dataset(`tä${entity}`))?.get('datasetProperties');
        if (entity === 7) expect(record).toBeUndefined();
        else {
          expect(aspectEquals('datasetProperties', record?.value, properties(entity, 1))).toBe(true);
          expect(record?.systemMetadata?.runId).toBe('run-1');
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
