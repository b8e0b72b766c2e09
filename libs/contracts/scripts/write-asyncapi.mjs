// Writes docs/asyncapi.json from the built contracts: npx nx asyncapi contracts
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { asyncApiDocument } from '../dist/asyncapi.js';

const file = fileURLToPath(new URL('../../../docs/asyncapi.json', import.meta.url));
const options = await prettier.resolveConfig(file);
await writeFile(
  file,
  await prettier.format(JSON.stringify(asyncApiDocument()), { ...options, parser: 'json' }),
);
