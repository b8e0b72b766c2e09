/** What a line of a PostgreSQL log says before its message. */
export interface PrefixFields {
  readonly time?: string;
  readonly user?: string;
  readonly database?: string;
  readonly application?: string;
  /** By %c, else by %p. */
  readonly session?: string;
}

/** A line that begins a message. */
export interface PrefixedLine extends PrefixFields {
  readonly severity: string;
  readonly message: string;
}

const SEVERITIES =
  'DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|STATEMENT|LOCATION|BACKTRACE';
const SECONDS = String.raw`\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}`;
const ZONE = String.raw` [A-Za-z0-9+:/_-]{1,30}`;
/** How much of a line a prefix may take. */
const MAX_PREFIX = 1_000;

/** Stands for a text that may hold nearly anything; what it may not hold is what comes behind it. */
const ANY = null;

/** Escapes of log_line_prefix (PostgreSQL documentation, "Error Reporting and Logging"), and what stands in their place. */
const ESCAPES: Readonly<Record<string, readonly [pattern: string | typeof ANY, name?: keyof Groups]>> = {
  a: [ANY, 'application'],
  u: [ANY, 'user'],
  d: [ANY, 'database'],
  r: [ANY],
  h: [ANY],
  L: [ANY],
  b: [ANY],
  i: [ANY],
  p: [String.raw`\d+`, 'process'],
  P: [String.raw`\d*`],
  t: [SECONDS + ZONE, 'time'],
  m: [String.raw`${SECONDS}\.\d{3}${ZONE}`, 'time'],
  n: [String.raw`\d{9,11}\.\d{3}`, 'time'],
  e: ['[0-9A-Z]{5}'],
  c: [String.raw`[0-9a-f]+\.[0-9a-f]+`, 'session'],
  l: [String.raw`\d+`],
  s: [SECONDS + ZONE],
  v: [String.raw`[\d/]*`],
  x: [String.raw`\d+`],
  Q: [String.raw`-?\d+`],
};

interface Groups {
  readonly time?: string;
  readonly user?: string;
  readonly database?: string;
  readonly application?: string;
  readonly session?: string;
  readonly process?: string;
}

/** Prefixes that servers are often set to, to find out which one a file has. */
const USUAL = [
  '%m [%p] ',
  '%t [%p] ',
  '%m [%p] %q%u@%d ',
  '%t:%r:%u@%d:[%p]:',
  '%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ',
  '%m:%r:%u@%d:[%p]:',
  '%t [%p-%l] %q%u@%d ',
  '%m [%p] %u@%d ',
  '%t %u@%d [%p] ',
] as const;

/** What is wrong with a log_line_prefix of a recipe, or undefined. */
export function prefixComplaint(prefix: string): string | undefined {
  for (const [, letter = ''] of prefix.matchAll(/%-?\d*(.?)/gs)) {
    if (letter !== '%' && letter !== 'q' && !Object.hasOwn(ESCAPES, letter))
      return `holds %${letter}, which PostgreSQL does not know`;
  }
  if (/%-?\d*[audrhLbi](?:%q)?%[^%q]/.test(prefix))
    return 'holds a name with the next part right behind it, so that nobody can tell where it ends';
  return /%-?\d*[mtn]/.test(prefix.replaceAll('%%', ''))
    ? undefined
    : 'must hold %m, %t or %n: without times nothing can be counted by day';
}

/** Reads lines that begin with a log_line_prefix. */
export class LogLinePrefix {
  private readonly pattern: RegExp;

  constructor(readonly prefix: string) {
    this.pattern = new RegExp(`^${patternOf(prefix)}(${SEVERITIES}): {1,2}`, 's');
  }

  /** Undefined for a line that goes on with the message before it. */
  read(line: string): PrefixedLine | undefined {
    const match = this.pattern.exec(line.slice(0, MAX_PREFIX));
    if (!match) return undefined;
    const { time, user, database, application, session, process }: Groups = match.groups ?? {};
    const own = session ?? process;
    return {
      severity: match.at(-1) ?? '',
      message: line.slice(match[0].length),
      ...(time === undefined ? {} : { time }),
      ...named('user', user),
      ...named('database', database),
      ...named('application', application),
      ...(own === undefined ? {} : { session: own }),
    };
  }
}

/**
 * Which usual prefix the lines begin with, and what stands before the first message, for whoever gave a wrong one. That part holds no
 * values of statements.
 */
export function foundPrefix(lines: readonly string[]): {
  readonly usual: string | undefined;
  readonly shown: string | undefined;
} {
  const usual = USUAL.find((prefix) => {
    const reader = new LogLinePrefix(prefix);
    return lines.some((line) => reader.read(line) !== undefined);
  });
  const before = new RegExp(`^(.{0,200}?)(?:${SEVERITIES}):`, 's');
  // A line that a statement goes on with may hold such a word too; it holds no time in front of it, or begins with a tab.
  const shown = lines
    .filter((line) => !/^\s/.test(line))
    .flatMap((line) => before.exec(line.slice(0, MAX_PREFIX))?.[1] ?? [])
    .find((text) => /^\W{0,3}(?:\d{4}-\d{2}-\d{2} \d{2}:\d{2}|\d{9})|[^'"]* \d{2}:\d{2}:\d{2}/.test(text));
  return { usual, shown };
}

// A server writes [unknown] before it knows who logs in.
function named(key: 'user' | 'database' | 'application', value: string | undefined): PrefixFields {
  const trimmed = value?.trim();
  return trimmed === undefined || trimmed === '' || trimmed === '[unknown]' ? {} : { [key]: trimmed };
}

function patternOf(prefix: string): string {
  const seen = new Set<string>();
  const units = [...prefix.matchAll(/%(-?\d*)(.)|[^%]+/gs)];
  const lastAny = units.findLastIndex(([, , letter = '']) => ESCAPES[letter]?.[0] === ANY);
  let isOpen = false;
  const parts = units.map(([whole, padding = '', letter], at) => {
    if (letter === undefined) return escaped(whole);
    if (letter === '%') return '%';
    if (letter === 'q') {
      // Processes that are no session stop there.
      const opening = isOpen ? '' : '(?:';
      isOpen = true;
      return opening;
    }
    const [own, name] = ESCAPES[letter] ?? [ANY];
    const pattern = own ?? anyText(at === lastAny ? undefined : units[at + 1]?.[0][0]);
    const isNew = name !== undefined && !seen.has(name);
    if (isNew) seen.add(name);
    const group = isNew ? `(?<${name}>${pattern})` : `(?:${pattern})`;
    return padding === '' ? group : ` *${group} *`;
  });
  return `${parts.join('')}${isOpen ? ')?' : ''}`;
}

// Only the last of them may hold the sign that ends it: with several, a line that nearly fits would be tried in very many ways.
function anyText(end: string | undefined): string {
  return end === undefined ? '.{0,300}?' : `[^${escaped(end)}]{0,300}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
