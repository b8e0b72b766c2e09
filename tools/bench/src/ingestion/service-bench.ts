import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Progress } from '@dataspoke/dev-stack';
import { figure, table } from '../table';
import { generateWarehouse, type WarehouseSize } from './generated-warehouse';
import { type MeasuredRun, type ServiceStack } from './service-stack';

const DATASETS = 100_000;

interface Row {
  readonly name: string;
  readonly measured: MeasuredRun;
  /** Seconds of the row that this one is compared with. */
  readonly beside?: number;
}

/** The whole service: a source that the catalog has never seen, and the same one unchanged. */
export async function benchService(
  stack: ServiceStack,
  size: WarehouseSize,
  progress: Progress,
): Promise<string> {
  await progress.step(`${size.tables} tables of ${size.columns} columns, ${size.views} views`, () =>
    generateWarehouse(stack.source.url, size),
  );
  const source = await stack.register('shop', 'postgres', {
    ...stack.recipe('postgres'),
    schemas: { allow: ['shop'] },
  });
  const step = (name: string): Promise<MeasuredRun> =>
    progress.step(
      name,
      (report) => stack.measured(source, report),
      ({ seconds }) => `${figure(seconds)} s`,
    );
  const first = await step('First run of the service');
  const second = await step('Second run, nothing changed');
  return report([
    { name: 'service, first run', measured: first },
    { name: 'service, unchanged second run', measured: second, beside: first.seconds },
  ]);
}

/** A program that gives 100,000 datasets: what the process of the service takes meanwhile. */
export async function benchManyDatasets(stack: ServiceStack, progress: Progress): Promise<string> {
  const program = join(stack.programs, 'datasets');
  const script = join(__dirname, 'datasets-program.js');
  await writeFile(program, `#!${process.execPath}\nrequire(${JSON.stringify(script)});\n`);
  await chmod(program, 0o755);
  const source = await stack.register('lake', 'exec', {
    program,
    platform: 'lake',
    config: { datasets: DATASETS },
  });
  const name = `service, ${DATASETS.toLocaleString('en')} datasets of a program`;
  const measured = await progress.step(
    name,
    (tell) => stack.measured(source, tell),
    ({ seconds, peakMiB }) => `${figure(seconds)} s, ${figure(peakMiB)} MiB`,
  );
  return report([{ name, measured }]);
}

function report(rows: readonly Row[]): string {
  return table(
    [
      '',
      'seconds',
      'compared with the first',
      'CPU s of the service',
      'peak MiB',
      'statements',
      'aspects',
      'written',
    ],
    rows.map(({ name, measured, beside }) => [
      name,
      figure(measured.seconds),
      beside === undefined ? '' : `${figure(beside / measured.seconds)} × as fast`,
      figure(measured.cpuSeconds ?? Number.NaN),
      figure(measured.peakMiB),
      figure(measured.statements),
      figure(measured.run.counts.changes.compared),
      figure(measured.run.counts.changes.written),
    ]),
  );
}
