import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { provisionModel } from '@dataspoke/datahub-emulator';
import { generate } from './generate';

const TARGET = resolve(__dirname, '../../../libs/datahub-client/src/aspects/generated');

async function main(): Promise<void> {
  const model = await provisionModel();
  const files = await generate(model);
  await rm(TARGET, { recursive: true, force: true }); // nothing stays of a type that is gone
  for (const { path, text } of files) {
    const file = join(TARGET, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  console.log(`${files.length} files from the model of ${model.source}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
