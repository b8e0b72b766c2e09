import { isJsonObject } from '@dataspoke/datahub-client';
import { Injectable, Logger } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { SearchEnv } from '../../search-env';

/** Without a list, only longer words are taken for mistakes: short ones have too many neighbours in the language. */
const LONG = 8;

/**
 * Words of the language as the embedding model's tokenizer knows them: those it has whole are common enough to be no mistakes.
 */
@Injectable()
export class PlainWordList {
  private readonly log = new Logger(PlainWordList.name);
  private words?: Promise<ReadonlySet<string>>;

  constructor(private readonly env: SearchEnv) {}

  /** Tells whether a word is one of the language. */
  async load(): Promise<(word: string) => boolean> {
    this.words ??= this.read();
    const words = await this.words;
    return (word) => (words.size > 0 ? words.has(word) : word.length < LONG);
  }

  private async read(): Promise<ReadonlySet<string>> {
    const file = this.env.DATASPOKE_EMBED_TOKENIZER;
    try {
      return plainWordsOf(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      this.log.warn(
        `no words of the language could be read from ${file}; few typing mistakes will be corrected`,
        error,
      );
      return new Set();
    }
  }
}

/** The whole words in a `tokenizer.json`, of WordPiece (`word`, `##part`) or of SentencePiece (`▁word`, `part`). */
export function plainWordsOf(tokenizer: unknown): ReadonlySet<string> {
  const model = isJsonObject(tokenizer) && isJsonObject(tokenizer['model']) ? tokenizer['model'] : {};
  const vocab: unknown = model['vocab'];
  const pieces = Array.isArray(vocab)
    ? vocab.map((entry: unknown) => (Array.isArray(entry) ? String(entry[0]) : ''))
    : Object.keys(isJsonObject(vocab) ? vocab : {});
  const marked = pieces.some((piece) => piece.startsWith('▁'));
  const whole = marked ? pieces.flatMap((piece) => (piece.startsWith('▁') ? [piece.slice(1)] : [])) : pieces;
  return new Set(whole.filter((word) => /^\p{Ll}{3,}$/u.test(word)));
}
