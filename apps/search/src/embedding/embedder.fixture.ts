import { testServer } from '@dataspoke/dev-stack/testing';
import { type MiniLmFiles } from './minilm/minilm-embedder';

/** The real model, as the integration run provides it. */
export function embedderFiles(): MiniLmFiles {
  return {
    model: testServer('DATASPOKE_TEST_EMBED_MODEL'),
    tokenizer: testServer('DATASPOKE_TEST_EMBED_TOKENIZER'),
  };
}
