import { join } from 'node:path';

/** Where the stack of a checkout keeps its files; everything lies below `.dataspoke/`, or another folder when told. */
export interface Places {
  readonly root: string;
  readonly home: string;
  readonly lock: string;
  readonly secrets: string;
  readonly ports: string;
  readonly adminKey: string;
  readonly summary: string;
  log(name: string): string;
  data(name: string): string;
}

export function placesOf(root: string, home = join(root, '.dataspoke')): Places {
  return {
    root,
    home,
    lock: join(home, 'launcher.lock'),
    secrets: join(home, 'secrets.json'),
    ports: join(home, 'ports.json'),
    adminKey: join(home, 'admin-key'),
    summary: join(home, 'summary.json'),
    log: (name) => join(home, 'logs', `${name}.log`),
    data: (name) => join(home, 'data', name),
  };
}
