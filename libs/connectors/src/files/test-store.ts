import { throwIfCancelled } from '../cancellation';
import { type ConnectionCheck, type TestReport } from '../connector';
import { ConnectorError } from '../errors';
import { type FileStore } from './file-store';
import { type TreeItem } from './file-tree';

/** Datasets that a test looks for. */
const TESTED = 1_000;

type Finding = Omit<ConnectionCheck, 'durationMs' | 'name'>;

interface ToTest {
  /** As people write where the source is. */
  readonly place: string;
  readonly isBucket: boolean;
  readonly open: () => Promise<FileStore>;
  readonly items: (store: FileStore) => AsyncIterable<TreeItem>;
  readonly signal: AbortSignal;
}

/** Whether a source of files can be listed, has files, and lets the first of them be read. Raises only when it is cancelled. */
export async function testStore({ place, isBucket, open, items, signal }: ToTest): Promise<TestReport> {
  const started = performance.now();
  const root = isBucket ? 'bucket' : 'folder';
  const checks: ConnectionCheck[] = [];
  const done = (name: string, finding: Finding): void => {
    checks.push({ name, ...finding, durationMs: Math.round(performance.now() - started) });
  };
  let store: FileStore | undefined;
  try {
    store = await open();
    let [datasets, unreadable] = [0, 0];
    let first: Extract<TreeItem, { kind: 'dataset' }> | undefined;
    for await (const item of items(store)) {
      if (item.kind === 'dataset') {
        datasets += 1;
        first ??= item;
      }
      if (item.kind === 'unreadable') unreadable += 1;
      if (datasets + unreadable >= TESTED) break;
    }
    done(root, { verdict: 'pass', message: `${place} can be listed.` });
    done('files', filesFound(datasets, unreadable));
    done('content', await contentOf(store, first, signal));
  } catch (error) {
    throwIfCancelled(signal);
    if (!(error instanceof ConnectorError)) throw error;
    done(root, { verdict: 'fail', message: error.message, remedy: error.remedy });
    for (const name of ['files', 'content'])
      checks.push({ name, verdict: 'skipped', message: 'Nothing was looked at.', durationMs: 0 });
  } finally {
    await store?.close();
  }
  return { ok: checks.every(({ verdict }) => verdict !== 'fail'), checks };
}

async function contentOf(
  store: FileStore,
  dataset: Extract<TreeItem, { kind: 'dataset' }> | undefined,
  signal: AbortSignal,
): Promise<Finding> {
  const [file] = dataset?.files ?? [];
  if (!dataset || !file) return { verdict: 'skipped', message: 'There is no file to try it with.' };
  const name = JSON.stringify(dataset.at.join('/'));
  try {
    await store.probe(file);
    return { verdict: 'pass', message: `${name}, the first of them, can be read.` };
  } catch (error) {
    throwIfCancelled(signal);
    if (!(error instanceof ConnectorError)) throw error;
    return { verdict: 'warn', message: `${name}: ${error.message}`, remedy: error.remedy };
  }
}

function filesFound(datasets: number, unreadable: number): Finding {
  const found = `${datasets >= TESTED ? 'At least ' : ''}${datasets} datasets were found`;
  if (unreadable > 0) {
    return {
      verdict: 'warn',
      message: `${found}, and ${unreadable} files or folders that may not be read.`,
      remedy: 'Give the right to read them to the user of the service, or to the access key.',
    };
  }
  if (datasets > 0) return { verdict: 'pass', message: `${found}.` };
  return {
    verdict: 'warn',
    message: 'No file of a known format was found.',
    remedy: 'Check path or s3.prefix; CSV, TSV, Parquet, JSON lines and Excel files are read.',
  };
}
