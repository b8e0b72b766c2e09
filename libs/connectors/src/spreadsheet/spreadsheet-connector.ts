import { basename } from 'node:path';
import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import {
  type ConnectionCheck,
  type ConnectorDescription,
  type ReadOptions,
  type Scope,
  type TestReport,
} from '../connector';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';
import { throwIfCancelled } from '../cancellation';
import { type ConnectorRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { aspectsOf, DescribedDatasets } from './described-datasets';
import { SPREADSHEET_DESCRIPTION } from './description';
import { parseSpreadsheetRecipe, recipeToJson, type SpreadsheetRecipe } from './recipe';
import { SheetColumns } from './sheet-columns';
import { printOf, rowsOf, type SheetRow } from './sheet-rows';

const SCOPE = 'sheet';
const CHECKPOINT = /^sheet:(.*)$/s;
/** Records after which it is looked whether the file is still the same. */
const LOOK_EVERY = 50;
/** Rows whose datasets are looked up at once. */
const BATCH = 500;

/** Reads what a spreadsheet says of datasets that other sources have found. */
class SpreadsheetConnector extends ClosableConnector {
  constructor(
    private readonly recipe: SpreadsheetRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
  }

  override describe(): ConnectorDescription {
    return SPREADSHEET_DESCRIPTION;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const done = (found: Omit<ConnectionCheck, 'durationMs'>): ConnectionCheck => ({
      ...found,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const path = await this.path(signal);
      const { datasets, bad } = await this.put(path, signal);
      const file = done({ name: 'file', verdict: 'pass', message: `${this.recipe.path} can be read.` });
      const found = `The rows are about ${datasets.size} datasets`;
      const [first] = bad;
      const rows: Omit<ConnectionCheck, 'durationMs'> =
        first === undefined
          ? { name: 'rows', verdict: 'pass', message: `${found}.` }
          : {
              name: 'rows',
              verdict: 'warn',
              message: `${found}; ${bad.length} rows say nothing that can be written, the first of them ${first.number}: ${first.reason}.`,
              remedy: 'Correct the rows or the mapping.',
            };
      return { ok: true, checks: [file, done(rows)] };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      return {
        ok: false,
        checks: [
          done({ name: 'file', verdict: 'fail', message: error.message, remedy: error.remedy }),
          { name: 'rows', verdict: 'skipped', message: 'Nothing was read.', durationMs: 0 },
        ],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    await printOf(await this.path(signal));
    return [{ id: SCOPE, name: basename(this.recipe.path), kind: 'part' }];
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const [matched, after = ''] = CHECKPOINT.exec(checkpoint ?? 'sheet:') ?? [];
    if (matched === undefined)
      throw new ConnectorError(
        'unsupported',
        'The checkpoint is not one of a spreadsheet.',
        'Start the run again without it.',
      );
    if (scope.id === SCOPE) return withCompleteness(this.records(after, this.untilClosed(signal)));
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a spreadsheet.`,
      'Use a scope that the connector listed.',
    );
  }

  private async *records(after: string, signal: AbortSignal): AsyncGenerator<SourceRecord> {
    const path = await this.path(signal);
    const print = await printOf(path);
    const { columns } = this.options;
    const { datasets, bad } = await this.put(path, signal, columns && new SheetColumns(columns));
    let count = 0;
    for (const record of this.inOrder(datasets, bad)) {
      throwIfCancelled(signal);
      if (record.checkpoint <= `sheet:${after}` && after !== '') continue;
      if (count % LOOK_EVERY === 0) await requireSame(path, print);
      count += 1;
      yield record;
    }
    await requireSame(path, print);
  }

  /** Datasets in the order of their URNs, and behind them the rows that say nothing. */
  private *inOrder(
    datasets: DescribedDatasets['datasets'],
    bad: DescribedDatasets['bad'],
  ): Generator<SourceRecord> {
    const sheet = basename(this.recipe.path);
    for (const urn of [...datasets.keys()].sort()) {
      const dataset = datasets.get(urn);
      if (!dataset) continue;
      yield {
        kind: 'entity',
        checkpoint: `sheet:a ${urn}`,
        path: [sheet, dataset.name],
        objectType: 'dataset',
        urn,
        aspects: aspectsOf(dataset, this.recipe.mapping),
        foreign: true,
        revocable: true,
        mustExist: true,
      };
    }
    for (const { number, reason, remedy, urn } of bad) {
      yield {
        kind: 'failed',
        checkpoint: `sheet:b ${String(number).padStart(9, '0')}`,
        path: [sheet, `row ${number}`],
        objectType: 'row',
        ...(urn === undefined ? { unnamed: true } : { urn }),
        code: 'unsupported',
        reason,
        remedy,
      };
    }
  }

  private async put(path: string, signal: AbortSignal, columns?: SheetColumns): Promise<DescribedDatasets> {
    const described = new DescribedDatasets(this.recipe.mapping, this.options.env, columns);
    let rows: SheetRow[] = [];
    for await (const row of rowsOf(path, this.recipe, this.options.excelExtension, signal)) {
      rows.push(row);
      if (rows.length < BATCH) continue;
      await described.add(rows, signal);
      rows = [];
    }
    await described.add(rows, signal);
    return described;
  }

  private async path(signal: AbortSignal): Promise<string> {
    throwIfCancelled(signal);
    return allowedPath(this.recipe.path, this.options.folders ?? []);
  }
}

async function requireSame(path: string, print: string): Promise<void> {
  if ((await printOf(path)) === print) return;
  throw new ConnectorError(
    'interrupted',
    'The spreadsheet was changed while it was read.',
    'Start the run again.',
  );
}

/** The connector for spreadsheets that document what other sources have found. */
export const spreadsheetConnector: ConnectorFactory = {
  description: SPREADSHEET_DESCRIPTION,
  parseRecipe: recipeToJson,
  create: (recipe, options) => new SpreadsheetConnector(parseSpreadsheetRecipe(recipe), options),
};
