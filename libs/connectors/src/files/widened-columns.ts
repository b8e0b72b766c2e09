import { type DatasetFiles, type FileColumn } from './read-dataset';

/** Columns that are told one by one. */
const MOST = 10;

/**
 * What to tell of columns whose type differs between the files of a dataset: DuckDB unites them to a type that holds both, as a text
 * where a number was expected, without a word. Raises what `describe` raises.
 */
export async function widenedColumns(
  files: DatasetFiles,
  united: readonly FileColumn[],
  describe: (one: DatasetFiles) => Promise<readonly FileColumn[]>,
): Promise<readonly string[]> {
  if (files.paths.length < 2 || files.format === 'xlsx') return [];
  const typesOf = new Map<string, Set<string>>();
  for (const path of files.paths) {
    for (const { name, type } of await describe({ ...files, paths: [path], partitionKeys: [] })) {
      const types = typesOf.get(name) ?? new Set();
      typesOf.set(name, types.add(type));
    }
  }
  const told = united.flatMap(({ name, type }) => {
    const types = [...(typesOf.get(name) ?? [])];
    return types.length < 2
      ? []
      : [`Column "${name}" is ${types.join(' here and ')} there; it is read as ${type}.`];
  });
  return told.length <= MOST
    ? told
    : [...told.slice(0, MOST), `${told.length - MOST} more columns differ between files.`];
}
