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
import { aspectsOf } from './dataset-aspects';
import { DescribedDatasets } from './described-datasets';
import { SPREADSHEET_DESCRIPTION } from './description';
import { parseSpreadsheetRecipe, recipeToJson, type SpreadsheetRecipe } from './recipe';
import { SheetColumns } from './sheet-columns';
import { batchesOf, printOf } from './sheet-rows';

const SCOPE = 'sheet';
const CHECKPOINT = /^sheet:(.*)$/s;
/** Records after which it is looked whether the file is still the same. */
const LOOK_EVERY = 50;
/** Rows that a test looks at: it has to answer while somebody waits. */
const TESTED_ROWS = 200_000;

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
      const rows = await this.rowsCheck(path, signal);
      const file = done({ name: 'file', verdict: 'pass', message: `${this.recipe.path} can be read.` });
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
    const described = await this.open(columns && new SheetColumns(columns));
    try {
      for await (const rows of batchesOf(path, this.recipe, this.options.excelExtension, signal))
        await described.add(rows, signal);
      let count = 0;
      for await (const record of this.inOrder(described, signal)) {
        throwIfCancelled(signal);
        if (count % LOOK_EVERY === 0) await requireSame(path, print);
        count += 1;
        if (record.checkpoint > `sheet:${after}` || after === '') yield record;
      }
      await requireSame(path, print);
    } finally {
      await described.close();
    }
  }

  /** Datasets in the order of their URNs, and behind them the rows that say nothing. */
  private async *inOrder(described: DescribedDatasets, signal: AbortSignal): AsyncGenerator<SourceRecord> {
    const sheet = basename(this.recipe.path);
    for await (const dataset of described.datasets(signal)) {
      const { urn, name } = dataset;
      const common = {
        checkpoint: `sheet:a ${urn}`,
        path: [sheet, name],
        objectType: 'dataset',
        urn,
      } as const;
      if ('reason' in dataset) {
        const { reason, remedy } = dataset;
        yield { kind: 'failed', ...common, code: 'unsupported', reason, remedy };
        continue;
      }
      yield {
        kind: 'entity',
        ...common,
        aspects: aspectsOf(dataset, this.recipe.mapping),
        foreign: true,
        revocable: true,
        mustExist: true,
      };
    }
    for (const { number, reason, remedy, urn } of described.badRows()) {
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

  private open(columns?: SheetColumns): Promise<DescribedDatasets> {
    return DescribedDatasets.open(this.recipe.mapping, this.options.env, columns);
  }

  private async rowsCheck(path: string, signal: AbortSignal): Promise<Omit<ConnectionCheck, 'durationMs'>> {
    const described = await this.open();
    try {
      let [left, datasets] = [TESTED_ROWS, 0];
      for await (const rows of batchesOf(path, this.recipe, this.options.excelExtension, signal)) {
        await described.add(rows.slice(0, left), signal);
        left -= rows.length;
        if (left < 0) break;
      }
      let overlong: string | undefined;
      for await (const dataset of described.datasets(signal)) {
        datasets += 1;
        if ('reason' in dataset) overlong ??= dataset.name;
      }
      const [bad] = described.badRows();
      const found = [
        `The ${left < 0 ? `first ${TESTED_ROWS} rows` : 'rows'} are about ${datasets} datasets`,
        ...(bad === undefined
          ? []
          : [
              `${described.badCount} rows say nothing that can be written, the first of them ${bad.number}: ${bad.reason}`,
            ]),
        ...(overlong === undefined ? [] : [`of "${overlong}" more is said than DataHub takes`]),
      ];
      return {
        name: 'rows',
        verdict: found.length === 1 ? 'pass' : 'warn',
        message: `${found.join('; ')}.`,
        ...(found.length === 1 ? {} : { remedy: 'Correct the rows or the mapping.' }),
      };
    } finally {
      await described.close();
    }
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
