import { type DataHubClient } from '@dataspoke/datahub-client';
import { type Progress } from '@dataspoke/dev-stack';
import { TcpProxy } from '@dataspoke/dev-stack/testing';
import { withClient } from '../findings/statement-log';
import { Random } from '../search/random';
import { table } from '../table';
import { type Run, type ServiceStack } from './service-stack';

const SHARES = [0.01, 0.05, 0.2];
const SCHEMAS = 100;
const TABLES = 5;
/** Pieces that the server sends over a connection until a schema is read; a connection that is to fail does so behind one of them. */
const PIECES = 12;
const SEED = 8;
const MOST_RUNS = 30;

interface Outcome {
  readonly share: number;
  readonly failures: number;
  readonly runs: number;
  readonly seconds: number;
  readonly wrongDeletions: number;
  readonly missedDeletions: number;
  readonly lost: number;
  readonly duplicates: number;
}

/** What of a database comes into the catalog when connections to it fail: 1, 5 and 20 of a hundred, always the same ones. */
export async function benchFailures(stack: ServiceStack, progress: Progress): Promise<string> {
  const rows: Outcome[] = [];
  for (const share of SHARES) {
    rows.push(
      await progress.step(
        `${SCHEMAS} schemas, ${share * 100} % of the connections fail`,
        (report) => new FailingSource(stack, share).outcome(report),
        ({ runs, failures }) => `${runs} runs, ${failures} failures`,
      ),
    );
  }
  return table(
    [
      'connections that fail',
      'did so',
      'runs and retries',
      'seconds',
      'wrong deletions',
      'missed deletions',
      'lost',
      'duplicates',
    ],
    rows.map((row) => [
      `${row.share * 100} %`,
      ...[
        row.failures,
        row.runs,
        Math.round(row.seconds),
        row.wrongDeletions,
        row.missedDeletions,
        row.lost,
        row.duplicates,
      ].map(String),
    ]),
  );
}

/** A database of its own behind a network that fails. */
class FailingSource {
  private readonly database: string;
  private readonly catalog: DataHubClient;
  private wrongDeletions = 0;
  private runs = 0;

  constructor(
    private readonly stack: ServiceStack,
    private readonly share: number,
  ) {
    this.database = `failing_${share * 100}`;
    this.catalog = stack.catalog;
  }

  /** Reads it until a run succeeds, changes it, does so again and looks into the catalog. */
  async outcome(report: (text: string) => void): Promise<Outcome> {
    await this.generate();
    const proxy = await TcpProxy.start({ host: '127.0.0.1', port: this.stack.source.port });
    try {
      const random = new Random(SEED);
      proxy.fail(() => (random.chance(this.share) ? random.below(PIECES) : undefined));
      const id = await this.stack.register(this.database, 'postgres', {
        ...this.stack.recipe(this.database, proxy.port),
        schemas: { allow: ['s\\d+'] },
      });
      const began = performance.now();
      await this.untilWhole(id, true, report);
      await this.change();
      await this.untilWhole(id, false, report);
      return {
        share: this.share,
        failures: proxy.failures,
        runs: this.runs,
        seconds: (performance.now() - began) / 1000,
        wrongDeletions: this.wrongDeletions,
        ...(await this.compared()),
      };
    } finally {
      await proxy.stop();
    }
  }

  private async generate(): Promise<void> {
    await withClient(this.stack.source.url, (admin) => admin.query(`CREATE DATABASE ${this.database}`));
    await this.execute((schema) => [
      `CREATE SCHEMA s${schema}`,
      ...Array.from(
        { length: TABLES },
        (_, at) => `CREATE TABLE s${schema}.t${at} (id int PRIMARY KEY, a text, b numeric, c timestamptz)`,
      ),
    ]);
  }

  /** Of each schema the last table goes and the first one gets a comment. */
  private change(): Promise<void> {
    return this.execute((schema) => [
      `DROP TABLE s${schema}.t${TABLES - 1}`,
      `COMMENT ON TABLE s${schema}.t0 IS 'Said between the runs'`,
    ]);
  }

  private async execute(statements: (schema: number) => readonly string[]): Promise<void> {
    const url = new URL(this.stack.source.url);
    url.pathname = `/${this.database}`;
    await withClient(url.href, async (client) => {
      for (let schema = 0; schema < SCHEMAS; schema += 1) await client.query(statements(schema).join('; '));
    });
  }

  private async untilWhole(id: string, isFirst: boolean, report: (text: string) => void): Promise<void> {
    let run: Run | undefined;
    for (let runs = 1; run?.state !== 'succeeded'; runs += 1) {
      if (runs > MOST_RUNS) {
        throw new Error(`After ${MOST_RUNS} runs a source is not read: ${run?.failure?.message ?? ''}`);
      }
      run =
        run?.state === 'partial' ? await this.stack.retry(run.id, report) : await this.stack.run(id, report);
      this.runs += 1;
      this.wrongDeletions += await this.removed(this.urns(0, isFirst ? TABLES : TABLES - 1));
    }
  }

  /** How many of them the catalog has as removed. */
  private async removed(urns: readonly string[]): Promise<number> {
    const found = await this.catalog.reads.readAspects(urns, ['status']);
    return urns.filter((urn) => found.get(urn)?.get('status')?.value['removed'] === true).length;
  }

  private urns(from: number, to: number): readonly string[] {
    return Array.from({ length: SCHEMAS }, (_, schema) => schema).flatMap((schema) =>
      Array.from({ length: to - from }, (_, at) => this.urn(schema, from + at)),
    );
  }

  private urn(schema: number, at: number): string {
    return `urn:li:dataset:(urn:li:dataPlatform:postgres,${this.database}.s${schema}.t${at},PROD)`;
  }

  /** What the catalog has in the end beside what it should have. */
  private async compared(): Promise<Pick<Outcome, 'missedDeletions' | 'lost' | 'duplicates'>> {
    const names = ['schemaMetadata', 'datasetProperties'] as const;
    const found = await this.catalog.reads.readAspects(this.urns(0, TABLES), names);
    let lost = 0;
    let duplicates = await this.unknown();
    for (let schema = 0; schema < SCHEMAS; schema += 1) {
      for (let at = 0; at < TABLES; at += 1) {
        const aspects = found.get(this.urn(schema, at));
        const isChanged = at === 0;
        const fields = aspects?.get('schemaMetadata')?.value['fields'];
        const { description } = aspects?.get('datasetProperties')?.value ?? {};
        const isWhole = Array.isArray(fields) && fields.length === 4;
        if (!isWhole || (isChanged && description !== 'Said between the runs')) lost += 1;
        // Each value was written once, whatever was read how often.
        const versions = names.map((name) => Number(aspects?.get(name)?.version ?? 1));
        const expected = [1, isChanged ? 2 : 1];
        duplicates += versions.filter((version, index) => version > (expected[index] ?? 1)).length;
      }
    }
    const missedDeletions = SCHEMAS - (await this.removed(this.urns(TABLES - 1, TABLES)));
    return { missedDeletions, lost, duplicates };
  }

  /** Datasets of this database that the catalog has and the database never had. */
  private async unknown(): Promise<number> {
    const known = new Set(this.urns(0, TABLES));
    const request = { entityTypes: ['dataset'] as const, includeSoftDeleted: true };
    let unknown = 0;
    for await (const { urns } of this.catalog.reads.scrollUrns(request))
      unknown += urns.filter((urn) => urn.includes(`,${this.database}.`) && !known.has(urn)).length;
    return unknown;
  }
}
