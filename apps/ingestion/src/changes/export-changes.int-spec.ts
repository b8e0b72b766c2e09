import { type Change, type ExportChangesRequest, ingestionRpc, type Run } from '@dataspoke/contracts';
import { type RunningIngestion, startIngestion } from '../ingestion.fixture';

const TABLES = 400;
/** What JSON escapes, and characters of two units, which must not be torn apart. */
const LONG = 'say \\ "𝄞" or é '.repeat(40_000);

describe('the change set as a file', () => {
  let ingestion: RunningIngestion;
  let run: Run;

  beforeAll(async () => {
    ingestion = await startIngestion({ workflows: true });
    await ingestion.warehouse.run(`
      create schema many;
      do $$ begin for n in 1..${TABLES} loop execute format('create table many.t%s (id int, note text)', n); end loop; end $$;
      comment on table many.t7 is '${LONG}'`);
    const draft = {
      name: 'many',
      type: 'postgres',
      recipe: { ...ingestion.warehouse.recipe, profile: { enabled: false } },
    };
    const { id: sourceId } = await ingestion.ask(ingestionRpc.createSource, { draft });
    run = await ingestion.run(sourceId, 'dry-run');
  }, 120_000);
  afterAll(async () => {
    await ingestion?.close();
  });

  async function partsOf(filter: Omit<ExportChangesRequest, 'runId'> = {}): Promise<readonly string[]> {
    const parts: string[] = [];
    for (let { cursor } = filter, more = true; more;) {
      const part = await ingestion.ask(ingestionRpc.exportChanges, {
        ...filter,
        runId: run.id,
        ...(cursor === undefined ? {} : { cursor }),
      });
      parts.push(part.text);
      cursor = part.nextCursor;
      more = cursor !== undefined;
    }
    return parts;
  }

  /** Lists what a page can hold; a single change that no page holds is what the file is for. */
  async function listed(filter: { action?: 'create'; urn?: string } = {}): Promise<readonly Change[]> {
    const items: Change[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await ingestion.ask(ingestionRpc.listChanges, {
        ...filter,
        runId: run.id,
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      items.push(...page.items);
      cursor = page.nextCursor;
      more = cursor !== undefined;
    }
    return items;
  }

  const read = (parts: readonly string[]): readonly Record<string, unknown>[] =>
    parts
      .join('')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const parsed: unknown = JSON.parse(line);
        if (typeof parsed !== 'object' || parsed === null) throw new Error(`no object: ${line}`);
        return { ...parsed };
      });

  it('holds every change of thousands as it is listed, part by part, and none of them torn', async () => {
    const parts = await partsOf();
    const lines = read(parts);
    expect(lines.length).toBe(run.counts.changes.compared);
    expect(lines.length).toBeGreaterThan(2_000);
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(250_000);
      expect(part.isWellFormed()).toBe(true);
    }
    // One that is larger than a part.
    expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeGreaterThan(500_000);
    const urns = lines.map(({ urn }) => urn);
    const begins = urns.filter((urn, at) => urn !== urns[at - 1]);
    expect(new Set(begins).size).toBe(begins.length);
  });

  it('equals the listing, and has whole what the listing shortens', async () => {
    const lines = read(await partsOf({ action: 'create' }));
    const changes = await listed({ action: 'create' });
    const isShort = (change: Change): boolean => change.shortened !== true;
    expect(lines.filter((_line, at) => changes[at]?.shortened !== true)).toEqual(changes.filter(isShort));
    const whole = lines.filter((_line, at) => changes[at]?.shortened === true);
    expect(whole).toMatchObject([{ aspect: 'datasetProperties', after: { description: LONG } }]);
  });

  it('has the filters of the listing', async () => {
    const urn = `urn:li:dataset:(urn:li:dataPlatform:postgres,${ingestion.warehouse.connection.database}.many.t9,PROD)`;
    const lines = read(await partsOf({ urn }));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines).toEqual(await listed({ urn }));
    expect(await partsOf({ action: 'conflict' })).toEqual(['']);
  });

  it('refuses what is no place of it, and a run that is no longer kept', async () => {
    for (const cursor of ['nothing', Buffer.from('["1:-1"]').toString('base64url')]) {
      await expect(partsOf({ cursor })).rejects.toMatchObject({
        code: 'invalid-request',
      });
    }
    await ingestion.database.query('update runs set pruned_at = now() where id = $1', [run.id]);
    await expect(partsOf()).rejects.toMatchObject({ code: 'not-found' });
  });
});
