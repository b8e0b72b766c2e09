import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

/** One of the two files that an index can lie in. */
export type Slot = 'a' | 'b';

export function otherThan(slot: Slot): Slot {
  return slot === 'a' ? 'b' : 'a';
}

/** Path of the database of a slot. */
export function slotFile(file: string, slot: Slot): string {
  return slot === 'a' ? file : `${file}.b`;
}

/** Which slot searches use; the first one when nothing else was ever written down. */
export function readSlot(file: string): Slot {
  try {
    return readFileSync(pointer(file), 'utf8').trim() === 'b' ? 'b' : 'a';
  } catch {
    return 'a';
  }
}

/** Writes down which slot searches use, in one step: who reads it sees the old or the new one. */
export async function writeSlot(file: string, slot: Slot): Promise<void> {
  const draft = await open(`${pointer(file)}.new`, 'w');
  try {
    await draft.writeFile(slot);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${pointer(file)}.new`, pointer(file));
}

function pointer(file: string): string {
  return `${file}.slot`;
}
