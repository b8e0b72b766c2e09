import { type MiniLmFiles } from './minilm/minilm-embedder';

/** The real model, as the test servers provide it. */
export function embedderFiles(): MiniLmFiles {
  const { DATASPOKE_TEST_EMBED_MODEL: model, DATASPOKE_TEST_EMBED_TOKENIZER: tokenizer } = process.env;
  if (!model || !tokenizer) {
    throw new Error('DATASPOKE_TEST_EMBED_MODEL and DATASPOKE_TEST_EMBED_TOKENIZER are not set');
  }
  return { model, tokenizer };
}
