import { parentPort, workerData } from 'node:worker_threads';
import { ChangeLog } from '../events/change-log';
import { isObject } from '../json';
import { Model } from '../model/model';
import { isModelDocument } from '../model/provision';
import { AspectStore } from '../store/aspect-store';
import { Database } from '../store/database';
import { SlicedFollower } from './index-follower';
import { type IndexThreadData } from './index-worker';
import { Indexer } from './indexer';
import { TimeseriesStore } from './timeseries-store';

// How often (milliseconds) the write-ahead logs are folded in while there is work.
const FOLD_MS = 1_000;

/** What runs in the thread that {@link IndexWorker} starts: follows the change logs until it is told to end. */
function main({ folder, document, delayMs }: IndexThreadData): void {
  const database = new Database(folder);
  const store = new AspectStore(database);
  const log = new ChangeLog(database);
  const indexer = new Indexer(new Model(document), database, store, log, new TimeseriesStore(database));
  let isDirty = false;
  const folding = setInterval(() => {
    if (isDirty) database.foldIn();
    isDirty = false;
  }, FOLD_MS);
  indexer.rebuild();
  const follower = new SlicedFollower(indexer, delayMs, Date.now);
  parentPort?.on('message', (message) => {
    isDirty = true;
    if (message !== 'close') return follower.committed();
    clearInterval(folding);
    follower.close();
    database.close();
    parentPort?.close();
  });
  follower.committed();
}

function isThreadData(value: unknown): value is IndexThreadData {
  return (
    isObject(value) &&
    typeof value['folder'] === 'string' &&
    typeof value['delayMs'] === 'number' &&
    isModelDocument(value['document'])
  );
}

const given: unknown = workerData;
if (!isThreadData(given)) throw new TypeError('the indexing thread was started without its data');
main(given);
