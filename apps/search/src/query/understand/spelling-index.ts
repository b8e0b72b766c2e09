import { editDistance } from './edit-distance';

/** Shorter words have too many neighbours that are words themselves. */
const SHORTEST = 5;
/** From this length on two mistakes are forgiven. */
const LONG = 8;

interface Known {
  /** One bit a letter. */
  readonly letters: number;
  uses: number;
}

/**
 * Words by length, found again by what was typed for them. A scan, but one over a number a word: 50,000 words take less than
 * a millisecond and no room for neighbours.
 */
export class SpellingIndex {
  private readonly ofLength = new Map<number, Map<string, Known>>();

  /** Different words. */
  size = 0;

  add(word: string, uses = 1): void {
    const words = this.ofLength.get(word.length) ?? new Map<string, Known>();
    this.ofLength.set(word.length, words);
    const known = words.get(word);
    if (known) {
      known.uses += uses;
    } else {
      words.set(word, { letters: lettersOf(word), uses });
      this.size += 1;
    }
  }

  remove(word: string, uses = 1): void {
    const words = this.ofLength.get(word.length);
    const known = words?.get(word);
    if (!known) return;
    known.uses -= uses;
    if (known.uses <= 0 && words?.delete(word)) this.size -= 1;
  }

  has(word: string): boolean {
    return this.ofLength.get(word.length)?.has(word) ?? false;
  }

  /**
   * How the most used known word begins that begins like `typed` but for one mistake, not in the first letter; for what is still being
   * typed.
   */
  nearestBeginning(typed: string): string | undefined {
    if (typed.length < SHORTEST - 1) return undefined;
    let best: { readonly beginning: string; readonly uses: number } | undefined;
    for (const [length, words] of this.ofLength) {
      if (length < typed.length - 1) continue;
      for (const [word, { uses }] of words) {
        if (word[0] !== typed[0] || (best && uses <= best.uses)) continue;
        const beginning = [typed.length, typed.length + 1, typed.length - 1]
          .map((size) => word.slice(0, size))
          .find((start) => editDistance(typed, start, 1) <= 1);
        if (beginning !== undefined) best = { beginning, uses };
      }
    }
    return best?.beginning;
  }

  /**
   * The known word that was most likely meant: the closest, of equally close ones the more used. One mistake is forgiven in
   * words of at least five letters, two from eight on; the first letter has to be right unless it is swapped.
   */
  nearest(typed: string): string | undefined {
    if (typed.length < SHORTEST || this.has(typed)) return undefined;
    const limit = typed.length < LONG ? 1 : 2;
    const letters = lettersOf(typed);
    let best: { readonly word: string; readonly distance: number; readonly uses: number } | undefined;
    for (let length = typed.length - limit; length <= typed.length + limit; length += 1) {
      for (const [word, { letters: others, uses }] of this.ofLength.get(length) ?? []) {
        // Each mistake changes two letters at most.
        if (bits(letters ^ others) > 2 * limit || !beginsAlike(typed, word)) continue;
        const distance = editDistance(typed, word, limit);
        if (distance > limit) continue;
        if (!best || distance < best.distance || (distance === best.distance && uses > best.uses)) {
          best = { word, distance, uses };
        }
      }
    }
    return best?.word;
  }
}

function beginsAlike(a: string, b: string): boolean {
  return a[0] === b[0] || (a[0] === b[1] && a[1] === b[0]);
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) % 32);
  return letters;
}

function bits(number: number): number {
  let left = number;
  let count = 0;
  for (; left !== 0; count += 1) left &= left - 1;
  return count;
}
