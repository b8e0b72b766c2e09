import { type ProcessFigures } from '../findings/process-figures';
import { figure } from '../table';
import { type LoopResult } from './closed-loop';
import { type PeerResult } from './full-text-peer';
import { type Adapter } from './scale-arguments';

type Cost = Readonly<Record<string, ProcessFigures>>;

/** One load, with what the processes have cost meanwhile. */
export interface MeasuredLoop extends LoopResult {
  readonly filtered: boolean;
  readonly cost: Cost;
}

/** One index over one catalog. */
export interface AdapterResult {
  readonly adapter: Adapter;
  /** From the start of the service on. */
  readonly indexSeconds: number;
  readonly indexing: Cost;
  readonly diskBytes: number;
  readonly loops: readonly MeasuredLoop[];
}

/** One catalog. */
export interface CatalogResult {
  readonly datasets: number;
  readonly columns: number;
  /** How documents got their vectors; questions always get theirs from the model. */
  readonly vectors: 'model' | 'words';
  readonly embedSeconds: number;
  readonly adapters: readonly AdapterResult[];
  readonly peer: PeerResult;
}

/** One object with everything that was measured. */
export function jsonReport(results: readonly CatalogResult[]): string {
  return JSON.stringify(results);
}

/** Tables in Markdown: what indexing takes, and how searches fare. */
export function tableReport(results: readonly CatalogResult[]): string {
  return [
    ...markdown(
      ['datasets', 'columns', 'index', 'vectors', 'embed/s', 'index s', 'datasets/s', 'peak MiB', 'disk MB'],
      results.flatMap(indexRows),
    ),
    '',
    ...markdown(
      [
        'datasets',
        'index',
        'clients',
        'filters',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'searches/s',
        'CPU ms a search',
        'peak MiB',
        'not answered',
      ],
      results.flatMap(searchRows),
    ),
    '',
    'CPU and peak: gateway + search + PostgreSQL (+ the Qdrant stand-in); peak: search alone (+ the stand-in).',
    ...results.flatMap(({ vectors }) =>
      vectors === 'words'
        ? ['Vectors "words": documents by the mean of the vectors of their words, questions by the model.']
        : [],
    ),
  ].join('\n');
}

function indexRows({ datasets, columns, vectors, embedSeconds, adapters, peer }: CatalogResult): string[][] {
  return [
    ...adapters.map(({ adapter, indexSeconds, indexing, diskBytes }) => [
      count(datasets),
      count(columns),
      adapter,
      vectors,
      figure(datasets / embedSeconds),
      figure(indexSeconds),
      figure(datasets / indexSeconds),
      peak(indexing),
      figure(diskBytes / 1e6),
    ]),
    [
      count(datasets),
      count(columns),
      'PostgreSQL tsvector',
      '–',
      '–',
      figure(peer.indexSeconds),
      figure(datasets / peer.indexSeconds),
      '–',
      figure(peer.diskBytes / 1e6),
    ],
  ];
}

function searchRows({ datasets, adapters, peer }: CatalogResult): string[][] {
  return [
    ...adapters.flatMap(({ adapter, loops }) =>
      loops.map((loop) => [
        count(datasets),
        adapter,
        String(loop.clients),
        loop.filtered ? 'yes' : 'no',
        figure(loop.p50Ms),
        figure(loop.p95Ms),
        figure(loop.p99Ms),
        figure(loop.perSecond),
        cpu(loop),
        peak(loop.cost),
        notAnswered(loop),
      ]),
    ),
    [
      count(datasets),
      'PostgreSQL tsvector',
      '1',
      'no',
      figure(peer.p50Ms),
      figure(peer.p95Ms),
      '–',
      '–',
      '–',
      '–',
      '–',
    ],
  ];
}

/** One load in a line, while the bench is running. */
export function toldLoop(loop: MeasuredLoop): string {
  const { p50Ms, p95Ms, perSecond, cost } = loop;
  return `p50 ${figure(p50Ms)} ms, p95 ${figure(p95Ms)} ms, ${figure(perSecond)}/s, CPU ms ${cpu(loop)}, peak MiB ${peak(cost)}`;
}

function cpu({ cost, searches }: MeasuredLoop): string {
  const of = Object.values(cost).map(({ cpuSeconds = Number.NaN }) => (cpuSeconds * 1_000) / searches);
  return `${figure(of.reduce((sum, ms) => sum + ms, 0))} (${of.map(figure).join(' + ')})`;
}

function peak({ search, qdrant }: Cost): string {
  const told = [search, qdrant].flatMap((figures) => figures?.peakMiB ?? []);
  return told.map(figure).join(' + ') || '–';
}

function notAnswered({ failures, degraded }: MeasuredLoop): string {
  const told = Object.entries(failures).map(([status, times]) => `${times} × ${status}`);
  return [...told, ...(degraded > 0 ? [`${degraded} without meaning`] : [])].join(', ') || '0';
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join(' | ')} |`;
  return [
    line(header),
    `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`,
    ...rows.map(line),
  ];
}
