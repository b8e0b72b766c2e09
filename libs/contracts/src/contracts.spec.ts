import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { busPermissions, CONSUMERS, inboxPrefix } from './access';
import { ALL_EVENTS, ALL_RPC, asyncApiDocument } from './asyncapi';
import { type ContractClass, schemasOf } from './fields/json-schema';
import * as contracts from './index';
import { APP_NAMES, SERVICE_NAMES } from './service/app-name';

/** Whether `subject` matches a pattern with NATS wildcards. */
function matches(pattern: string, subject: string): boolean {
  const regex = pattern
    .replaceAll('.', '\\.')
    .replaceAll('$', '\\$')
    .replaceAll('*', '[^.]+')
    .replace(/>$/, '.+');
  return new RegExp(`^${regex}$`).test(subject);
}

function isClass(value: unknown): value is ContractClass {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

describe('contracts', () => {
  it('change knowingly: every field of every class', () => {
    const classes = Object.values(contracts).filter(isClass);
    expect(classes.length).toBeGreaterThan(60);
    expect(schemasOf(classes, '#/')).toMatchSnapshot();
  });

  it('have classes of different names', () => {
    const names = new Map<string, ContractClass>();
    for (const type of [
      ...ALL_EVENTS.map(({ data }) => data),
      ...ALL_RPC.flatMap(({ request, reply }) => [request, reply]),
    ]) {
      expect(names.get(type.name) ?? type).toBe(type);
      names.set(type.name, type);
    }
  });

  it('have subjects as agreed, each once', () => {
    const subjects = [...ALL_EVENTS, ...ALL_RPC].map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const { subject, service } of ALL_EVENTS) {
      expect(subject).toMatch(new RegExp(`^dataspoke\\.events\\.${service}\\.[a-z-]+\\.[a-z-]+\\.v\\d+$`));
    }
    for (const { subject, service } of ALL_RPC) {
      expect(subject).toMatch(new RegExp(`^dataspoke\\.rpc\\.${service}\\.[a-z-]+\\.[a-z-]+\\.v\\d+$`));
    }
  });

  it('are documented in docs/asyncapi.json as they are (npx nx asyncapi contracts)', () => {
    const file = join(__dirname, '../../../docs/asyncapi.json');
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())));
  });

  it('make a document without dangling references', () => {
    const document: unknown = JSON.parse(JSON.stringify(asyncApiDocument()));
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
    expect(refs.length).toBeGreaterThan(100);
    for (const path of new Set(refs)) {
      const target = path
        .split('/')
        .reduce<unknown>(
          (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
          document,
        );
      expect([path, typeof target]).toEqual([path, 'object']);
    }
  });
});

describe('bus permissions', () => {
  it('let the gateway call every operation, except those that are for one service alone', () => {
    for (const { subject, onlyFor } of ALL_RPC) {
      const callers = APP_NAMES.filter((app) =>
        busPermissions(app).publish.some((pattern) => matches(pattern, subject)),
      );
      expect([subject, callers]).toEqual([subject, [onlyFor ?? 'api-gateway']]);
    }
  });

  it('let only the service itself answer, publish its events and bury for its consumers', () => {
    for (const service of SERVICE_NAMES) {
      const only = (kind: 'publish' | 'subscribe', subject: string): void => {
        const allowed = APP_NAMES.filter((app) =>
          busPermissions(app)[kind].some((pattern) => matches(pattern, subject)),
        );
        expect([subject, allowed]).toEqual([subject, [service]]);
      };
      only('subscribe', `dataspoke.rpc.${service}.a.b.v1`);
      only('publish', `dataspoke.events.${service}.a.b.v1`);
      only('publish', `dataspoke.dead-letters.${service}.c`);
    }
  });

  it('let nobody read the inbox of another', () => {
    for (const app of APP_NAMES) {
      const readers = APP_NAMES.filter((other) =>
        busPermissions(other).subscribe.some((pattern) => matches(pattern, `${inboxPrefix(app)}.x`)),
      );
      expect(readers).toEqual([app]);
    }
  });

  it('give each durable consumer to its service alone', () => {
    for (const { durable, service, events } of Object.values(CONSUMERS)) {
      const next = `$JS.API.CONSUMER.MSG.NEXT.DATASPOKE_EVENTS.${durable}`;
      expect(APP_NAMES.filter((app) => busPermissions(app).publish.includes(next))).toEqual([service]);
      for (const event of events) expect(ALL_EVENTS).toContain(event);
    }
  });
});
