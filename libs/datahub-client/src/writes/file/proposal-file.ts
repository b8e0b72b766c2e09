import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { type CallOptions } from '../../reads/call-options';
import { type Proposal } from '../proposal';
import { JsonItems } from './json-items';
import { parseProposal } from './parse-proposal';

// `node:fs/promises` costs every process 2.5 MiB.
const openFile = promisify<string, string, number>(open);
const readFile = promisify(read);
const closeFile = promisify(close);

/**
 * The proposals of a file as DataHub's own file source reads it: a JSON list of metadata change proposals, or one object per
 * line. Read piece by piece, so that the size of the file does not matter. Raises {@link InvalidProposalFile} with the
 * position of what is wrong, also for a file that was cut off, and the error of the file system.
 */
export async function* readProposalFile(
  path: string,
  { signal }: CallOptions = {},
): AsyncGenerator<Proposal, void, undefined> {
  const file = await openFile(path, 'r');
  try {
    yield* proposalsOf(file, new JsonItems(path), signal);
  } finally {
    await closeFile(file);
  }
}

async function* proposalsOf(
  file: number,
  items: JsonItems,
  signal: AbortSignal | undefined,
): AsyncGenerator<Proposal, void, undefined> {
  for (;;) {
    signal?.throwIfAborted();
    const { buffer, offset, length } = items.space();
    const { bytesRead } = await readFile(file, buffer, offset, length, null);
    if (bytesRead === 0) break;
    items.filled(bytesRead);
    for (let text = items.next(); text !== undefined; text = items.next()) {
      let proposal: Proposal;
      try {
        proposal = parseProposal(JSON.parse(text));
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
        throw items.invalid(error.message, items.item, error);
      }
      yield proposal;
    }
  }
  items.finish();
}
