import { type FileFormat } from './recipe';

const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  xlsx: 'xlsx',
};

/** `orders.csv.gz` is a CSV file; undefined for what no format belongs to. */
export function formatOf(name: string): FileFormat | undefined {
  const [, extension] = /\.([a-z]+)(?:\.(?:gz|zst))?$/i.exec(name) ?? [];
  const format = extension === undefined ? undefined : EXTENSIONS[extension.toLowerCase()];
  return packingOf(name) !== undefined && (format === 'xlsx' || format === 'parquet') ? undefined : format;
}

/** How a file is packed. */
export function packingOf(name: string): 'gz' | 'zst' | undefined {
  if (/\.gz$/i.test(name)) return 'gz';
  return /\.zst$/i.test(name) ? 'zst' : undefined;
}

/** Why a name is that of a tool and not of data, as .git, _SUCCESS and _delta_log are. */
export function toolRule(name: string, isFolder: boolean): string | undefined {
  if (name.startsWith('.')) return 'a hidden name, which begins with a dot';
  if (name.startsWith('_') && (isFolder || formatOf(name) === undefined))
    return 'a name of tools, which begins with _';
  return undefined;
}
