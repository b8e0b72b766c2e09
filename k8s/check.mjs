// Lints the chart, renders it with the default and the example production values, and validates every object against the
// JSON schemas of Kubernetes. `node k8s/check.mjs [values.yaml ...]` for people, with `--json` for programs; given values
// files are checked too. Exit code 1 when something is wrong; 0 with the reason when the tools cannot be fetched.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { provisionHelm, provisionSchemas, Unavailable } from './provision.mjs';

const run = promisify(execFile);
const CHART = join(import.meta.dirname, 'dataspoke');
const given = process.argv.slice(2).filter((argument) => argument !== '--json');
const VALUES = {
  default: [],
  production: ['-f', join(import.meta.dirname, 'production.values.yaml')],
  ...Object.fromEntries(given.map((file) => [file, ['-f', file]])),
};

/**
 * @returns {Promise<{ helm: string, objects: Record<string, number>, problems: string[] }>}
 * @throws Unavailable when there is nothing to check with
 */
async function check() {
  const [helm, schemas] = await Promise.all([provisionHelm(), provisionSchemas()]);
  const validate = await validator(schemas);
  const objects = {};
  const problems = [];
  for (const [name, values] of Object.entries(VALUES)) {
    problems.push(
      ...(await failures(helm, ['lint', '--strict', CHART, ...values])).map((line) => `${name}: ${line}`),
    );
    const { stdout } = await run(helm, ['template', 'example', CHART, ...values], {
      timeout: 60_000,
      maxBuffer: 1e8,
    });
    const documents = parseAllDocuments(stdout)
      .map((document) => document.toJS())
      .filter((object) => object !== null);
    objects[name] = documents.length;
    for (const object of documents) {
      const where = `${name}: ${object.kind} ${object.metadata?.name}`;
      problems.push(...(await validate(object)).map((problem) => `${where}: ${problem}`));
    }
  }
  return { helm, objects, problems };
}

async function failures(program, args) {
  try {
    await run(program, args, { timeout: 60_000 });
    return [];
  } catch (error) {
    return `${error.stdout}${error.stderr}`.split('\n').filter((line) => /ERROR|WARN/.test(line));
  }
}

async function validator(folder) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const load = async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'));
  ajv.addSchema(await load('_definitions.json'), 'https://kubernetes.io/api/_definitions.json');
  return async ({ apiVersion, kind, ...rest }) => {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const file = [kind.toLowerCase(), group.split('.')[0], version].filter(Boolean).join('-');
    const schema = await load(`${file}.json`).catch(() => undefined);
    if (schema === undefined) return [`Kubernetes knows no ${kind} of ${apiVersion}`];
    const valid = ajv.getSchema(schema.$id) ?? ajv.compile(schema);
    if (valid({ apiVersion, kind, ...rest })) return [];
    return valid.errors.map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  };
}

const asJson = process.argv.includes('--json');
const print = (text) => process.stdout.write(`${text}\n`);
try {
  const result = await check();
  if (asJson) print(JSON.stringify(result));
  else {
    for (const [name, count] of Object.entries(result.objects)) print(`${name} values: ${count} objects`);
    for (const problem of result.problems) print(problem);
  }
  process.exitCode = result.problems.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  print(asJson ? JSON.stringify({ skipped: error.message }) : `skipped: ${error.message}`);
}
