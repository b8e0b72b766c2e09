import { InvalidUrn } from '@dataspoke/domain';
import { ClosableConnector } from '../closable-connector';
import { withCompleteness } from '../completeness';
import { type ConnectorDescription, type ReadOptions, type Scope, type TestReport } from '../connector';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';
import { excludedBy } from '../recipe/name-filter';
import { type ConnectorRecord, type FailedRecord, type SourceRecord } from '../records';
import { type ConnectorFactory, type SourceOptions } from '../registry';
import { ahead } from './ahead';
import { FILES_DESCRIPTION } from './description';
import { DuckDbSession } from './duckdb-session';
import { throwIfCancelled } from '../cancellation';
import { FilePlaces } from './file-aspects';
import {
  compareSegments,
  type FileStore,
  type FoundFile,
  type HowToOpen,
  isOver,
  type OpenFiles,
  type Segments,
} from './file-store';
import { FileTree, type TreeItem } from './file-tree';
import { FolderStore } from './folder-store';
import { readFiles } from './read-dataset';
import { type FilesRecipe, parseFilesRecipe, recipeToJson } from './recipe';
import { BucketStore } from './s3/bucket-store';
import { fromCheckpoint, type FilePosition, toCheckpoint } from './checkpoint';
import { testStore } from './test-store';
import { type Sheet, sheetsIn } from './workbook';

const SCOPE = 'folder';
/** Items that are fetched while one is read. */
const ANNOUNCED = 4;

interface Reading {
  readonly session: DuckDbSession;
  readonly store: FileStore;
  readonly signal: AbortSignal;
  /** Of the workbook in the middle of which one goes on. */
  readonly firstSheet: number;
  /** Folders up to here that could not be listed. */
  readonly hidden: number;
}

type DatasetItem = Extract<TreeItem, { kind: 'dataset' }>;

/** Reads the files of one folder or bucket. */
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
    return testStore({
      place: this.places.address([]),
      isBucket: this.recipe.s3 !== undefined,
      open: () => this.open(signal),
      items: (store) => this.tree(store, signal).items(),
      signal,
    });
  }

  override async scopes(cancel: AbortSignal): Promise<readonly Scope[]> {
    const store = await this.open(this.untilClosed(cancel));
    await store.close();
    return [{ id: SCOPE, name: this.places.name, kind: 'part' }];
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
    const store = await this.open(signal);
    try {
      yield* this.storeRecords(store, after, signal);
    } finally {
      await store.close();
    }
  }

  private async *storeRecords(
    store: FileStore,
    after: FilePosition | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<SourceRecord> {
    let hidden = after?.hidden ?? 0;
    const session = await DuckDbSession.open({
      folder: store.folder,
      timeoutMs: this.recipe.fileTimeoutMs,
      ...(this.options.excelExtension === undefined ? {} : { excelExtension: this.options.excelExtension }),
    });
    try {
      if (after === undefined) yield this.folder([], 0);
      // A workbook of which sheets may still be to come is opened again.
      const isInWorkbook = after?.sheet !== undefined;
      const items = this.tree(store, signal).items(after?.at, isInWorkbook);
      const judged = this.judged(items, store, session);
      for await (const { item, rule } of ahead(judged, ANNOUNCED)) {
        if (item.kind === 'unreadable' && item.hides) hidden += 1;
        const isHere = isInWorkbook && compareSegments(item.at, after.at) === 0;
        yield* this.itemRecords(item, rule, {
          session,
          store,
          signal,
          firstSheet: isHere ? (after.sheet ?? -1) + 1 : 0,
          hidden,
        });
      }
    } finally {
      session.close();
    }
    if (hidden > 0) {
      throw new ConnectorError(
        'permission',
        `${hidden} folders could not be listed, so it is not known which files are still in them.`,
        'Do what the failed records say, or read a folder below or beside them.',
      );
    }
  }

  /** Announces what no rule of the recipe leaves out. */
  private async *judged(
    items: AsyncIterable<TreeItem>,
    store: FileStore,
    { readsExcel }: DuckDbSession,
  ): AsyncGenerator<{ readonly item: TreeItem; readonly rule: string | undefined }> {
    for await (const item of items) {
      const rule = item.kind === 'dataset' ? this.ruleAgainst(item) : undefined;
      if (item.kind === 'dataset' && rule === undefined && (item.format !== 'xlsx' || readsExcel))
        store.announce(...this.toOpen(item));
      yield { item, rule };
    }
  }

  private toOpen({ files, format }: DatasetItem): [files: readonly FoundFile[], how: HowToOpen] {
    return [files, { format, encoding: this.recipe.encoding }];
  }

  private async *itemRecords(
    item: TreeItem,
    rule: string | undefined,
    reading: Reading,
  ): AsyncGenerator<SourceRecord> {
    throwIfCancelled(reading.signal);
    const { hidden } = reading;
    const checkpoint = toCheckpoint({ at: item.at, hidden });
    const path = this.places.pathOf(item.at);
    switch (item.kind) {
      case 'folder':
        yield this.folder(item.at, hidden);
        return;
      case 'other':
        yield { kind: 'filtered', checkpoint, path, objectType: 'file', rule: item.why };
        return;
      case 'unreadable':
        yield this.failed({ at: item.at, hidden }, undefined, item.error);
        return;
      case 'dataset':
        if (rule !== undefined)
          yield { kind: 'filtered', checkpoint, path, objectType: 'file', rule, ...this.urnOf(item.at) };
        else if (item.format === 'xlsx') yield* this.sheets(item, reading);
        else yield await this.files(item, reading);
    }
  }

  private async *sheets(item: DatasetItem, reading: Reading): AsyncGenerator<SourceRecord> {
    const { store, hidden } = reading;
    let files: OpenFiles | undefined;
    try {
      let sheets: readonly Sheet[];
      try {
        if (!reading.session.readsExcel) throw withoutExcel();
        files = await store.open(...this.toOpen(item));
        sheets = await sheetsIn(files.paths, reading.signal);
      } catch (error) {
        yield this.failed({ at: item.at, hidden }, undefined, await this.ofItem(error, reading));
        return;
      }
      const rules = excludedBy(
        'sheets',
        this.recipe.sheets,
        sheets.map(({ name }) => name),
      );
      for (const sheet of sheets) {
        const { name, index } = sheet;
        if (index < reading.firstSheet) continue;
        throwIfCancelled(reading.signal);
        const rule = rules[index];
        if (rule === undefined) yield await this.dataset(item, files, sheet, reading);
        else {
          yield {
            kind: 'filtered',
            checkpoint: toCheckpoint({ at: item.at, sheet: index, hidden }),
            path: this.places.pathOf([...item.at, name]),
            objectType: 'sheet',
            rule,
            ...this.urnOf(item.at, name),
          };
        }
      }
    } finally {
      await files?.release();
    }
  }

  private async files(item: DatasetItem, reading: Reading): Promise<SourceRecord> {
    let files: OpenFiles;
    try {
      files = await reading.store.open(...this.toOpen(item));
    } catch (error) {
      return this.failed(
        { at: item.at, hidden: reading.hidden },
        undefined,
        await this.ofItem(error, reading),
      );
    }
    try {
      return await this.dataset(item, files, undefined, reading);
    } finally {
      await files.release();
    }
  }

  private async dataset(
    item: DatasetItem,
    open: OpenFiles,
    sheet: Sheet | undefined,
    reading: Reading,
  ): Promise<SourceRecord> {
    const { at, format, files, bytes, partitionKeys, notes } = item;
    const { session, signal, hidden } = reading;
    const paths = sheet?.paths ?? open.paths;
    // Workbooks that were looked at and do not have the sheet are none of its files.
    const fileCount = item.fileCount - (open.paths.length - paths.length);
    try {
      const urn = this.places.datasetUrn(at, sheet?.name);
      const read = await readFiles(
        session,
        {
          format,
          paths,
          fileCount,
          bytes,
          partitionKeys,
          extent: open.extent,
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
      const warnings = [...notes, ...open.notes, ...read.warnings];
      return {
        kind: 'entity',
        ...placeOf({ at, hidden }, sheet),
        path: this.places.pathOf(namesOf(at, sheet)),
        urn,
        aspects: this.places.datasetAspects(at, sheet?.name, read, { properties, changedAt }),
        ...(warnings.length === 0 ? {} : { warnings }),
        ...(read.profile?.semanticTypes === true ? { semanticTypes: read.suggestions } : {}),
      };
    } catch (error) {
      return this.failed({ at, hidden }, sheet, await this.ofItem(error, reading));
    }
  }

  /** An error that is about one item and leaves the others; raises any other. */
  private async ofItem(error: unknown, { store, signal }: Reading): Promise<ConnectorError> {
    throwIfCancelled(signal);
    if (error instanceof InvalidUrn) {
      return new ConnectorError(
        'unsupported',
        `DataHub cannot hold this name: ${error.reason}.`,
        'Rename it, or leave it out with files.deny.',
      );
    }
    if (!(error instanceof ConnectorError) || isOver(error)) throw error;
    // Of a folder that is gone nothing is known, and least of all that one of its files is broken.
    await store.throwIfGone();
    return error;
  }

  private folder(at: Segments, hidden: number): SourceRecord {
    return {
      kind: 'entity',
      checkpoint: toCheckpoint({ at, hidden }),
      path: this.places.pathOf(at),
      objectType: 'folder',
      urn: this.places.folderUrn(at),
      aspects: this.places.folderAspects(at),
    };
  }

  private failed(
    position: Pick<FilePosition, 'at' | 'hidden'>,
    sheet: Sheet | undefined,
    { code, message, remedy }: ConnectorError,
  ): FailedRecord {
    const { at } = position;
    return {
      kind: 'failed',
      ...placeOf(position, sheet),
      path: this.places.pathOf(namesOf(at, sheet)),
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

  private tree(store: FileStore, signal: AbortSignal): FileTree {
    const rules = { allow: this.recipe.folderDatasets, deny: [] };
    const isDataset = (at: Segments): boolean =>
      rules.allow.length > 0 && excludedBy('folderDatasets', rules, [at.join('/')])[0] === undefined;
    return new FileTree(store, isDataset, signal);
  }

  private async open(signal: AbortSignal): Promise<FileStore> {
    throwIfCancelled(signal);
    const { s3, path = '' } = this.recipe;
    if (s3) return BucketStore.open(s3, this.options, signal);
    return new FolderStore(await allowedPath(path, this.options.folders ?? []), signal);
  }
}

function placeOf(
  position: Pick<FilePosition, 'at' | 'hidden'>,
  sheet: Sheet | undefined,
): { readonly checkpoint: string; readonly objectType: string } {
  return sheet === undefined
    ? { checkpoint: toCheckpoint(position), objectType: 'file' }
    : { checkpoint: toCheckpoint({ ...position, sheet: sheet.index }), objectType: 'sheet' };
}

function namesOf(at: Segments, sheet: Sheet | undefined): Segments {
  return sheet === undefined ? at : [...at, sheet.name];
}

function withoutExcel(): ConnectorError {
  return new ConnectorError(
    'unsupported',
    'Workbooks cannot be read in this deployment: it has no excel extension of DuckDB.',
    'Let its administrator set DATASPOKE_DUCKDB_EXCEL to the file of the extension.',
  );
}

/** The connector for files in folders and buckets. */
export const filesConnector: ConnectorFactory = {
  description: FILES_DESCRIPTION,
  parseRecipe: (recipe) => recipeToJson(parseFilesRecipe(recipe)),
  create: (recipe, options) => new FilesConnector(parseFilesRecipe(recipe), options),
  platformOf: (recipe) => parseFilesRecipe(recipe).platform,
};
