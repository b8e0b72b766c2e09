import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommonEnv, loadConfig, WorkerEnv } from '@dataspoke/service-kit';
import { getMetadataStorage } from 'class-validator';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const CHART = join(ROOT, 'k8s', 'dataspoke');
const APPS = readdirSync(join(ROOT, 'apps'));

/** Keys that an app knows and the chart leaves alone, and why. */
const NOT_SET: Record<string, string> = {
  'api-gateway/DATASPOKE_ROLES': 'it has one role',
  'worker/DATASPOKE_ROLES': 'it has one role',
  DATASPOKE_EXIT_WITH_PARENT: 'a pod has no launcher',
  DATASPOKE_ADMIN_KEY_FILE: 'the first key comes from the Secret',
  DATASPOKE_ALLOW_LOOPBACK_SOURCES: 'nothing but the pod itself is on its loopback',
  DATASPOKE_SOURCE_FOLDERS: 'a pod has no folders of sources; in a cluster they are read from addresses',
  DATASPOKE_CONNECTOR_FOLDERS:
    'the image holds no connector programs; one built on it sets the folder itself',
  DATASPOKE_CONNECTOR_PACKAGES:
    'the image holds no connector packages; one built on it sets the folder itself',
  DATASPOKE_RECIPE_VARIABLES: 'extraEnv gives a pod its variables, and says which of them recipes may read',
  DATASPOKE_ALLOW_LOOPBACK_MODELS: 'nothing but the pod itself is on its loopback',
};

type Configuration = new () => CommonEnv;

interface CheckResult {
  readonly helm: string;
  readonly objects: Record<string, number>;
  readonly problems: readonly string[];
  readonly skipped?: string;
}

function check(...values: string[]): CheckResult {
  const run = spawnSync('node', [join(ROOT, 'k8s', 'check.mjs'), '--json', ...values], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (run.stdout === '') throw new Error(`the check ended without an answer: ${run.stderr}`);
  return JSON.parse(run.stdout) as CheckResult;
}

// Before the tests are defined, so that they count as skipped where there is nothing to check with.
const checked = check();
if (checked.skipped !== undefined) process.stderr.write(`Helm chart not checked: ${checked.skipped}\n`);
const describeChart = checked.skipped === undefined ? describe : describe.skip;

interface EnvEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly configMapKeyRef?: { name: string; key: string };
    readonly secretKeyRef?: { name: string; key: string; optional?: boolean };
  };
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly data?: Record<string, string>;
  readonly spec: {
    readonly replicas?: number;
    readonly ingress?: readonly { readonly from?: readonly object[] }[];
    readonly egress?: readonly { readonly ports?: readonly { readonly port: number }[] }[];
    readonly rules?: readonly [{ readonly http: { readonly paths: readonly { readonly path: string }[] } }];
    readonly selector: Record<string, string> & { readonly matchLabels?: Record<string, string> };
    readonly template: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: {
        readonly serviceAccountName?: string;
        readonly volumes?: readonly { readonly name: string; readonly emptyDir?: object }[];
        readonly containers: readonly [{ readonly env: readonly EnvEntry[]; readonly image: string }];
      };
    };
  };
}

function helm(...settings: string[]): { objects: KubernetesObject[]; refusal: string } {
  const run = spawnSync(checked.helm, ['template', 'example', CHART, ...settings], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const objects = parseAllDocuments(run.stdout).map((document) => document.toJS() as KubernetesObject | null);
  return { objects: objects.filter((object) => object !== null), refusal: run.stderr };
}

function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find(
    (object) => object.kind === kind && object.metadata.name === `example-dataspoke${name}`,
  );
  if (found === undefined) throw new Error(`no ${kind} for ${name}`);
  return found;
}

/** Where a variable comes from: `secret` for every Secret, else the value itself. */
function resolve(env: readonly EnvEntry[], objects: readonly KubernetesObject[]): Record<string, string> {
  const { data } = find(objects, 'ConfigMap', '');
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      if (value !== undefined) return [name, value];
      if (valueFrom?.secretKeyRef !== undefined) return [name, 'secret'];
      const key = valueFrom?.configMapKeyRef?.key ?? '';
      if (data?.[key] === undefined) throw new Error(`${name} refers to ${key}, which the ConfigMap lacks`);
      return [name, data[key]];
    }),
  );
}

function environmentOf(app: string, objects: readonly KubernetesObject[]): Record<string, string> {
  return resolve(find(objects, 'Deployment', `-${app}`).spec.template.spec.containers[0].env, objects);
}

/** The configuration class of an app: what its own `*.config.ts` or `*-env.ts` exports; the worker takes the kit's. */
async function configurationOf(app: string): Promise<Configuration> {
  if (app === 'worker') return WorkerEnv;
  const folder = join(ROOT, 'apps', app, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const exported: unknown[] = [];
  for (const file of files.filter((name) => /[.-](config|env)\.ts$/.test(name))) {
    exported.push(...Object.values((await import(join(folder, file))) as Record<string, unknown>));
  }
  const classes = exported.filter(isConfiguration);
  if (classes.length !== 1)
    throw new Error(`apps/${app} has ${classes.length} configuration classes instead of one`);
  return classes[0]!;
}

function isConfiguration(value: unknown): value is Configuration {
  return typeof value === 'function' && value.prototype instanceof CommonEnv;
}

function keysOf(type: Configuration): string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(metadata.map(({ propertyName }) => propertyName))].sort();
}

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const SECRETS: Record<string, string> = {
  NATS_USER: 'someone',
  NATS_PASSWORD: 'something',
  DATABASE_URL: 'postgres://someone:something@postgres:5432/dataspoke',
  DATASPOKE_CALLER_PRIVATE_KEY: JSON.stringify(privateKey.export({ format: 'jwk' })),
  DATASPOKE_CALLER_PUBLIC_KEY: JSON.stringify(publicKey.export({ format: 'jwk' })),
  DATASPOKE_ADMIN_KEY: `dsk_${'x'.repeat(60)}`,
  DATASPOKE_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  DATAHUB_TOKEN: 'token',
};

describeChart('the Helm chart', () => {
  it('renders valid objects with the default and the production values', () => {
    expect(checked.problems).toEqual([]);
    expect(checked.objects['default']).toBeGreaterThan(25);
    expect(checked.objects['production']).toBeGreaterThan(checked.objects['default']!);
  });

  it('would notice an object that Kubernetes refuses', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chart-'));
    try {
      const values = join(folder, 'values.yaml');
      writeFileSync(values, 'defaults: { resources: { limit: { memory: 1Gi } } }\n');
      expect(check(values).problems.join('\n')).toContain('"additionalProperty":"limit"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has a Deployment and a Service for every app, and their selectors meet', () => {
    const { objects } = helm();
    for (const app of APPS) {
      const labels = find(objects, 'Deployment', `-${app}`).spec.template.metadata.labels;
      expect(labels).toMatchObject(find(objects, 'Service', `-${app}`).spec.selector);
      expect(labels).toMatchObject(
        find(objects, 'Deployment', `-${app}`).spec.selector.matchLabels ?? { none: '' },
      );
      expect(labels).toMatchObject(
        find(objects, 'PodDisruptionBudget', `-${app}`).spec.selector.matchLabels ?? { none: '' },
      );
    }
    expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(APPS.length);
  });

  it('gives ingestion the room on the disk that it fetches files to', () => {
    const { objects } = helm();
    const roomOf = (app: string): unknown =>
      find(objects, 'Deployment', `-${app}`).spec.template.spec.volumes?.find(({ name }) => name === 'tmp');
    expect(roomOf('ingestion')).toMatchObject({ emptyDir: { sizeLimit: '4Gi' } });
    expect(roomOf('worker')).toMatchObject({ emptyDir: { sizeLimit: '256Mi' } });
  });

  it('never writes a secret into an object', () => {
    const { objects } = helm();

    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const plain = Object.keys(find(objects, 'ConfigMap', '').data ?? {});
    expect(plain.filter((key) => SECRETS[key] !== undefined)).toEqual([]);
    for (const app of APPS) {
      const environment = environmentOf(app, objects);
      for (const key of Object.keys(SECRETS)) expect([undefined, 'secret']).toContain(environment[key]);
    }
  });

  it('migrates every app that has a database, with the environment its pods will have', () => {
    const { objects } = helm();
    const jobs = objects.filter(({ kind }) => kind === 'Job');

    expect(jobs.map(({ metadata }) => metadata.name).sort()).toEqual(
      APPS.filter((app) => environmentOf(app, objects)['DATABASE_URL'] !== undefined)
        .map((app) => `example-dataspoke-${app}-migrate`)
        .sort(),
    );
    for (const app of APPS.filter((name) => name !== 'worker')) {
      const job = find(objects, 'Job', `-${app}-migrate`).spec.template.spec.containers[0];
      expect(resolve(job.env, objects)).toEqual(environmentOf(app, objects));
      expect(job.env.filter(({ valueFrom }) => valueFrom?.configMapKeyRef !== undefined)).toEqual([]);
    }
  });

  it.each([
    ['http://collector:4318', 4318],
    ['https://collector.example.org', 443],
    ['http://collector/v1', 80],
  ])('lets every pod reach the collector of traces at %s', (endpoint, port) => {
    const { objects } = helm('--set', `config.otlpEndpoint=${endpoint}`);
    for (const app of APPS) {
      const [rule] = find(objects, 'NetworkPolicy', `-${app}`).spec.egress ?? [];
      // A rule without ports allows all of them.
      if (rule?.ports !== undefined) expect(rule.ports).toContainEqual({ port, protocol: 'TCP' });
    }
    expect(find(objects, 'NetworkPolicy', '-api-gateway').spec.egress?.[0]?.ports).toHaveLength(5);
  });

  it('lets whoever collects metrics reach every app, the gateway too', () => {
    const { objects } = helm('-f', join(ROOT, 'k8s', 'production.values.yaml'));
    for (const app of APPS) {
      const [rule] = find(objects, 'NetworkPolicy', `-${app}`).spec.ingress ?? [];
      expect(JSON.stringify(rule?.from)).toContain('observability');
    }
  });

  it('shows the world the API and its documentation, and neither metrics nor health', () => {
    const { objects } = helm('--set', 'ingress.enabled=true,ingress.host=dataspoke.example.org');
    const paths = find(objects, 'Ingress', '').spec.rules?.[0].http.paths.map(({ path }) => path);
    expect(paths).toEqual(['/api', '/docs', '/openapi.json', '/openapi.yaml', '/problems']);
  });

  it.each([
    ['two search pods', ['--set', 'apps.search.replicas=2'], 'apps.search runs as one pod'],
    ['search that scales', ['--set', 'apps.search.autoscaling.enabled=true'], 'apps.search runs as one pod'],
    ['search that scales by default', ['--set', 'defaults.replicas=3'], 'apps.search runs as one pod'],
    ['nobody to migrate', ['--set', 'migrations.enabled=false'], 'enable migrations'],
    ['an unknown app', ['--set', 'apps.serach.replicas=1'], "additional properties 'serach' not allowed"],
    [
      'credentials in an address',
      ['--set', 'config.natsUrl=nats://me:it@nats:4222'],
      'does not match pattern',
    ],
    ['an ingress without a host', ['--set', 'ingress.enabled=true'], 'ingress.host is needed'],
  ])('refuses %s', (_what, settings, reason) => {
    const { objects, refusal } = helm(...settings);

    expect(objects).toEqual([]);
    expect(refusal).toContain(reason);
  });

  describe.each(APPS)('%s', (app) => {
    it('gets a configuration that it accepts', async () => {
      const environment = environmentOf(app, helm().objects);
      for (const [key, value] of Object.entries(environment)) {
        if (value === 'secret') environment[key] = SECRETS[key] ?? `no sample for ${key}`;
      }

      expect(loadConfig(await configurationOf(app), environment)).toMatchObject({
        DATASPOKE_HTTP_PORT: 8080,
      });
    });

    it('gets only what it knows, and everything it knows is decided', async () => {
      const keys = keysOf(await configurationOf(app));
      const { objects } = helm(
        '--set',
        'config.otlpEndpoint=http://collector:4318',
        '--set',
        'defaults.roles=rpc',
        '--set',
        'config.qdrantUrl=http://qdrant:6333',
        '--set',
        'config.embedUrl=http://models:8080/v1,config.embedName=a-model,config.embedDimensions=384',
        '--set',
        'config.embedQueryPrefix=query,config.embedDocumentPrefix=passage',
        '--set',
        'config.llmUrl=http://models:8080/v1,config.llmModel=a-model',
      );
      const set = Object.keys(environmentOf(app, objects)).sort();

      expect(set.filter((key) => !keys.includes(key))).toEqual([]);
      expect(
        keys.filter((key) => !set.includes(key) && (NOT_SET[key] ?? NOT_SET[`${app}/${key}`]) === undefined),
      ).toEqual([]);
    });
  });
});

describe('the images', () => {
  const dockerfile = readFileSync(join(ROOT, 'docker', 'Dockerfile'), 'utf8');

  it('have one target per app', () => {
    const targets = [...dockerfile.matchAll(/^FROM runtime AS (\S+)$/gm)].map(([, target]) => target);

    expect(targets.sort()).toEqual([...APPS].sort());
    for (const app of APPS) expect(dockerfile).toContain(`COPY --from=build /built/apps/${app} ./`);
  });

  it('run as the user and with the paths that the chart expects', () => {
    const environment = readFileSync(join(CHART, 'files', 'environment.yaml'), 'utf8');
    const paths = [...dockerfile.matchAll(/(DATASPOKE_(?:INDEX|EMBED|DUCKDB)\w+)=(\S+)/g)];

    expect(dockerfile).toContain('USER 1000:1000');
    expect(paths).toHaveLength(4);
    for (const [, key, path] of paths) expect(environment).toContain(`key: ${key}, value: ${path},`);
  });

  it('hold the same sentence model and the same reader of workbooks as a development machine', () => {
    const pins = readFileSync(join(ROOT, 'tools', 'dev-stack', 'src', 'provision', 'pins.mjs'), 'utf8');
    const requirements = readFileSync(join(ROOT, 'docker', 'embedding.requirements.txt'), 'utf8');
    const hashes = [...requirements.matchAll(/--hash=sha256:([0-9a-f]{64})/g)];

    expect(hashes).toHaveLength(2);
    for (const [, hash] of hashes) expect(pins).toContain(hash);
    const excel = readFileSync(join(ROOT, 'docker', 'duckdb-excel.requirements.txt'), 'utf8');
    const builds = [...excel.matchAll(/--hash=sha256:([0-9a-f]{64})/g)];
    expect(builds).toHaveLength(2);
    for (const [, hash] of builds) expect(pins).toContain(hash);
  });
});
