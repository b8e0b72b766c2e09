import { InvalidUrn } from '@dataspoke/domain';
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
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorRecord, type FailedRecord, type Path, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { FILES_DESCRIPTION } from './description';
import { DuckDbSession } from './duckdb-session';
import { throwIfCancelled } from '../cancellation';
import { FilePlaces } from './file-aspects';
import { compareSegments, FileTree, type Segments, throwIfGone, type TreeItem } from './file-tree';
import { readFiles } from './read-dataset';
import { type FilesRecipe, parseFilesRecipe, recipeToJson } from './recipe';
import { fromCheckpoint, type FilePosition, toCheckpoint } from './checkpoint';
import { sheetsOf } from './workbook';

const SCOPE = 'folder';
/** Files that a test looks at. */
const TESTED = 1_000;

/** Of a workbook. */
interface Sheet {
  readonly name: string;
  /** 0-based. */
  readonly index: number;
}

interface Reading {
  readonly session: DuckDbSession;
  /** The folder of the source with all links followed. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Of the workbook in the middle of which one goes on. */
  readonly firstSheet: number;
}

type DatasetItem = Extract<TreeItem, { kind: 'dataset' }>;

/** Reads the files of one folder. */
class FilesConnector extends ClosableConnector {
  private readonly places: FilePlaces;

  constructor(
    private readonly recipe: FilesRecipe,
    private readonly options: SourceOptions,
  ) {
    super();
    this.places = new FilePlaces(recipe, options.env);
  }

  override describe(): ConnectorDescription {
    return FILES_DESCRIPTION;
  }

  override async test(signal: AbortSignal): Promise<TestReport> {
    const started = performance.now();
    const done = (found: Omit<ConnectionCheck, 'durationMs'>): ConnectionCheck => ({
      ...found,
      durationMs: Math.round(performance.now() - started),
    });
    try {
      const root = await this.root(signal);
      const folder = done({ name: 'folder', verdict: 'pass', message: `${this.recipe.path} can be read.` });
      let [datasets, unreadable] = [0, 0];
      for await (const item of this.tree(root, signal).items()) {
        if (item.kind === 'dataset') datasets += 1;
        if (item.kind === 'unreadable') unreadable += 1;
        if (datasets + unreadable >= TESTED) break;
      }
      return { ok: true, checks: [folder, done(filesCheck(datasets, unreadable))] };
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof ConnectorError)) throw error;
      const { message, remedy } = error;
      return {
        ok: false,
        checks: [
          done({ name: 'folder', verdict: 'fail', message, remedy }),
          { name: 'files', verdict: 'skipped', message: 'Nothing was looked at.', durationMs: 0 },
        ],
      };
    }
  }

  override async scopes(signal: AbortSignal): Promise<readonly Scope[]> {
    await this.root(signal);
    return [{ id: SCOPE, name: basename(this.recipe.path) || '/', kind: 'part' }];
  }

  override read(scope: Scope, { signal, checkpoint }: ReadOptions): AsyncIterable<ConnectorRecord> {
    const position = fromCheckpoint(checkpoint);
    if (scope.id === SCOPE) return withCompleteness(this.records(position, signal));
    throw new ConnectorError(
      'unsupported',
      `"${scope.id}" is no scope of a folder.`,
      'Use a scope that the connector listed.',
    );
  }

  private async *records(after: FilePosition | undefined, cancel: AbortSignal): AsyncGenerator<SourceRecord> {
    const signal = this.untilClosed(cancel);
    const root = await this.root(signal);
    const session = await DuckDbSession.open({
      folder: root,
      timeoutMs: this.recipe.fileTimeoutMs,
      ...(this.options.excelExtension === undefined ? {} : { excelExtension: this.options.excelExtension }),
    });
    try {
      if (after === undefined) yield this.folder([]);
      // A workbook of which sheets may still be to come is opened again.
      const isInWorkbook = after?.sheet !== undefined;
      for await (const item of this.tree(root, signal).items(after?.at, isInWorkbook)) {
        const isHere = isInWorkbook && compareSegments(item.at, after.at) === 0;
        yield* this.itemRecords(item, {
          session,
          root,
          signal,
          firstSheet: isHere ? (after.sheet ?? -1) + 1 : 0,
        });
      }
    } finally {
      session.close();
    }
  }

  private async *itemRecords(item: TreeItem, reading: Reading): AsyncGenerator<SourceRecord> {
    throwIfCancelled(reading.signal);
    const checkpoint = toCheckpoint({ at: item.at });
    const path = this.pathOf(item.at);
    switch (item.kind) {
      case 'folder':
        yield this.folder(item.at);
        return;
      case 'other':
        yield { kind: 'filtered', checkpoint, path, objectType: 'file', rule: item.why };
        return;
      case 'unreadable':
        yield this.failed(item.at, undefined, item.error);
        return;
      case 'dataset': {
        const rule = this.ruleAgainst(item);
        if (rule !== undefined)
          yield { kind: 'filtered', checkpoint, path, objectType: 'file', rule, ...this.urnOf(item.at) };
        else if (item.format === 'xlsx') yield* this.sheets(item, reading);
        else yield await this.dataset(item, undefined, reading);
      }
    }
  }

  private async *sheets(item: DatasetItem, reading: Reading): AsyncGenerator<SourceRecord> {
    const [file] = item.files;
    let names: readonly string[];
    try {
      if (!reading.session.readsExcel) throw withoutExcel();
      names = file === undefined ? [] : await sheetsOf(file.path);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      yield this.failed(item.at, undefined, error);
      return;
    }
    const rules = excludedBy('sheets', this.recipe.sheets, names);
    for (const [index, name] of names.entries()) {
      if (index < reading.firstSheet) continue;
      throwIfCancelled(reading.signal);
      const rule = rules[index];
      if (rule === undefined) yield await this.dataset(item, { name, index }, reading);
      else {
        yield {
          kind: 'filtered',
          checkpoint: toCheckpoint({ at: item.at, sheet: index }),
          path: this.pathOf([...item.at, name]),
          objectType: 'sheet',
          rule,
          ...this.urnOf(item.at, name),
        };
      }
    }
  }

  private async dataset(
    item: DatasetItem,
    sheet: Sheet | undefined,
    { session, root, signal }: Reading,
  ): Promise<SourceRecord> {
    const { at, format, files, fileCount, bytes, partitionKeys, notes } = item;
    try {
      const urn = this.places.datasetUrn(at, sheet?.name);
      const read = await readFiles(
        session,
        {
          format,
          paths: files.map(({ path }) => path),
          fileCount,
          bytes,
          partitionKeys,
          ...(sheet === undefined ? {} : { sheet: sheet.name }),
        },
        this.recipe,
        signal,
      );
      const changedAt = new Date(Math.max(...files.map((file) => file.changedAt.getTime())));
      const properties = {
        format,
        files: String(fileCount),
        size_in_bytes: String(bytes),
        ...(partitionKeys.length === 0 ? {} : { partitioned_by: partitionKeys.join(', ') }),
      };
      const warnings = [...notes, ...read.warnings];
      return {
        kind: 'entity',
        ...placeOf(at, sheet),
        path: this.pathOf(namesOf(at, sheet)),
        urn,
        aspects: this.places.datasetAspects(at, sheet?.name, read, { properties, changedAt }),
        ...(warnings.length === 0 ? {} : { warnings }),
        ...(read.profile?.semanticTypes === true ? { semanticTypes: read.suggestions } : {}),
      };
    } catch (error) {
      throwIfCancelled(signal);
      if (error instanceof InvalidUrn) {
        return this.failed(
          at,
          sheet,
          new ConnectorError(
            'unsupported',
            `DataHub cannot hold this name: ${error.reason}.`,
            'Rename it, or leave it out with files.deny.',
          ),
        );
      }
      if (!(error instanceof ConnectorError)) throw error;
      // Of a folder that is gone nothing is known, and least of all that one of its files is broken.
      await throwIfGone(root);
      return this.failed(at, sheet, error);
    }
  }

  private folder(at: Segments): SourceRecord {
    return {
      kind: 'entity',
      checkpoint: toCheckpoint({ at }),
      path: this.pathOf(at),
      objectType: 'folder',
      urn: this.places.folderUrn(at),
      aspects: this.places.folderAspects(at),
    };
  }

  private failed(
    at: Segments,
    sheet: Sheet | undefined,
    { code, message, remedy }: ConnectorError,
  ): FailedRecord {
    return {
      kind: 'failed',
      ...placeOf(at, sheet),
      path: this.pathOf(namesOf(at, sheet)),
      ...this.urnOf(at, sheet?.name),
      code,
      reason: message,
      remedy,
    };
  }

  // What cannot have a URN was never written, so nothing can be taken as removed by mistake.
  private urnOf(at: Segments, sheet?: string): { readonly urn?: string } {
    try {
      return { urn: this.places.datasetUrn(at, sheet) };
    } catch (error) {
      if (error instanceof InvalidUrn) return {};
      throw error;
    }
  }

  private ruleAgainst({ at, format }: DatasetItem): string | undefined {
    if (!this.recipe.formats.includes(format)) return `formats (without ${format})`;
    return excludedBy('files', this.recipe.files, [at.join('/')])[0];
  }

  private pathOf(at: Segments): Path {
    return [basename(this.recipe.path) || '/', ...at];
  }

  private tree(root: string, signal: AbortSignal): FileTree {
    const rules = { allow: this.recipe.folderDatasets, deny: [] };
    const isDataset = (at: Segments): boolean =>
      rules.allow.length > 0 && excludedBy('folderDatasets', rules, [at.join('/')])[0] === undefined;
    return new FileTree(root, isDataset, signal);
  }

  private async root(signal: AbortSignal): Promise<string> {
    throwIfCancelled(signal);
    return allowedPath(this.recipe.path, this.options.folders ?? []);
  }
}

function placeOf(
  at: Segments,
  sheet: Sheet | undefined,
): { readonly checkpoint: string; readonly objectType: string } {
  return sheet === undefined
    ? { checkpoint: toCheckpoint({ at }), objectType: 'file' }
    : { checkpoint: toCheckpoint({ at, sheet: sheet.index }), objectType: 'sheet' };
}

function namesOf(at: Segments, sheet: Sheet | undefined): Segments {
  return sheet === undefined ? at : [...at, sheet.name];
}

function filesCheck(datasets: number, unreadable: number): Omit<ConnectionCheck, 'durationMs'> {
  const found = `${datasets >= TESTED ? 'At least ' : ''}${datasets} datasets were found`;
  if (unreadable > 0) {
    return {
      name: 'files',
      verdict: 'warn',
      message: `${found}, and ${unreadable} files or folders that may not be read.`,
      remedy: "Give the service's user the right to read them.",
    };
  }
  if (datasets > 0) return { name: 'files', verdict: 'pass', message: `${found}.` };
  return {
    name: 'files',
    verdict: 'warn',
    message: 'No file of a known format was found.',
    remedy: 'Check path; CSV, TSV, Parquet, JSON lines and Excel files are read.',
  };
}

function withoutExcel(): ConnectorError {
  return new ConnectorError(
    'unsupported',
    'Workbooks cannot be read in this deployment: it has no excel extension of DuckDB.',
    'Let its administrator set DATASPOKE_DUCKDB_EXCEL to the file of the extension.',
  );
}

/** The connector for folders of files. */
export const filesConnector: ConnectorFactory = {
  description: FILES_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseFilesRecipe(recipe)),
  create: (recipe, options) => new FilesConnector(parseFilesRecipe(recipe), options),
  platformOf: (recipe) => parseFilesRecipe(recipe).platform,
};
