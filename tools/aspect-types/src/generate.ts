import { type ModelDocument } from '@dataspoke/datahub-emulator';
import { type SourceFile } from './source-file';
import { entityFiles, recordFiles } from './tables';
import { aspectValuesFile, typeFiles } from './type-files';

/** Everything that is generated from the model, ready to be written. The same model always gives the same files. */
export async function generate(model: ModelDocument): Promise<SourceFile[]> {
  return [
    ...(await typeFiles(model)),
    await aspectValuesFile(model),
    ...(await recordFiles(model)),
    ...(await entityFiles(model)),
  ];
}
