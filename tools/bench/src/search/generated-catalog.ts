import { Random } from './random';
import {
  type Area,
  AREAS,
  ASPECTS,
  ATTRIBUTES,
  COMMON_COLUMNS,
  GRAINS,
  PLATFORMS,
  TAGS,
  VALUES,
} from './words';

const SEED = 20_131;
const FEWEST_COLUMNS = 5;
const MORE_COLUMNS = 5;
const WIDE = 0.005;
const WIDEST = 200;
const OWNERS = 300;
const TERMS = 200;
/** The last so many tables may be what another one refers to or is made from. */
const NEAR = 500;
const NOW = 1_790_000_000_000;
const DAY = 86_400_000;

/** A table as the corpus of a bench has it (tools/bench/README.md). */
export interface GeneratedTable {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly description: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly description: string }[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly {
    readonly columns: readonly string[];
    readonly references: { readonly id: string; readonly columns: readonly string[] };
  }[];
  readonly upstreams: readonly string[];
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  readonly terms: readonly string[];
  readonly domains: readonly string[];
  readonly env: string;
  readonly subTypes: readonly string[];
  readonly usage: number;
  readonly rowCount: number;
  readonly changedAt: number;
}

/**
 * So many tables of a large company, the same ones every time: things of {@link AREAS} in different states and grains, a fifth as
 * families cut by year or copied, an eighth with names abbreviated as old systems do; 5 to 200 columns, ten on average; seven of ten
 * described; owners, tags, terms, a domain, foreign keys and lineage. Every id is a name that no other table has.
 */
export function* generatedTables(count: number): Generator<GeneratedTable> {
  const random = new Random(SEED);
  const taken = new Set<string>();
  const recent: { readonly id: string; readonly key: string }[] = [];
  while (taken.size < count) {
    const subject = subjectOf(random);
    const members = random.chance(0.05) ? familyOf(subject, random) : [subject];
    const { columns, key } = columnsOf(subject, random);
    for (const member of members) {
      const { name } = member;
      if (taken.has(name) || taken.size >= count) continue;
      taken.add(name);
      yield tableOf(member, columns, key, recent, random);
      recent.push({ id: name, key });
      if (recent.length > NEAR) recent.shift();
    }
  }
}

/** URN of the domain of an area. */
export function domainUrn({ name }: Area): string {
  return `urn:li:domain:${name.toLowerCase().replaceAll(' ', '-')}`;
}

interface Subject {
  readonly area: Area;
  readonly thing: string;
  readonly aspect: string;
  readonly grain: string;
  readonly name: string;
}

function subjectOf(random: Random): Subject {
  const area = random.of(AREAS);
  const thing = random.of(area.things);
  const [aspect, grain] = [random.of(ASPECTS), random.of(GRAINS)];
  const words = random.chance(0.5) ? [grain, aspect, thing] : [aspect, thing, grain];
  const schema = `${snake(area.name)}.${random.chance(0.3) ? random.of(['raw', 'core', 'mart', 'lab']) : 'dwh'}`;
  const plain = words.map(snake).join('_');
  const name = random.chance(0.125)
    ? `T_${words.map(abbreviated).join('_')}_${String(random.below(100)).padStart(2, '0')}`.toUpperCase()
    : plain;
  return { area, thing, aspect, grain, name: `${schema}.${name}` };
}

/** Tables of one structure: cut by year, or copies of one. */
function familyOf(subject: Subject, random: Random): readonly Subject[] {
  const endings = random.chance(0.6)
    ? Array.from({ length: 3 + random.below(6) }, (_, at) => String(2018 + at))
    : ['', 'bak', 'v2', 'tmp'].slice(0, 2 + random.below(3));
  return endings.map((ending) => ({
    ...subject,
    name: ending === '' ? subject.name : `${subject.name}_${ending}`,
  }));
}

type Columns = GeneratedTable['columns'];

function columnsOf(
  { area, thing }: Subject,
  random: Random,
): { readonly columns: Columns; readonly key: string } {
  const isWide = random.chance(WIDE);
  const count = isWide
    ? WIDEST / 2 + random.below(WIDEST / 2 + 1)
    : Math.min(WIDEST, FEWEST_COLUMNS + random.skewed(MORE_COLUMNS));
  const key = `${snake(thing)}_id`;
  const columns = new Map([[key, { name: key, type: 'bigint', description: `Identifies the ${thing}` }]]);
  while (columns.size < count) {
    const words = columnWords(area, thing, random);
    const name = snake(words);
    columns.set(name, {
      name,
      type: typeOf(words),
      description: random.chance(0.4) ? `${capital(words)} of the ${thing}` : '',
    });
  }
  return { columns: [...columns.values()], key };
}

function columnWords(area: Area, thing: string, random: Random): string {
  const kind = random.next();
  if (kind < 0.3) return random.of(COMMON_COLUMNS);
  if (kind < 0.45) return random.of(area.measures);
  if (kind < 0.6) return `${random.of(area.things)} id`;
  const value = `${random.of(ATTRIBUTES)} ${random.of(VALUES)}`;
  return kind < 0.7 ? `${thing} ${value}` : value;
}

function tableOf(
  { area, thing, aspect, grain, name }: Subject,
  columns: Columns,
  key: string,
  recent: readonly { readonly id: string; readonly key: string }[],
  random: Random,
): GeneratedTable {
  const other = () => (recent.length > 0 && random.chance(0.4) ? [random.of(recent)] : []);
  const description = random.chance(0.7)
    ? `${capital(aspect)} ${thing} records of ${area.name.toLowerCase()}, one row per ${thing}${random.chance(0.5) ? ` and ${random.of(['day', 'week', 'month', 'customer', 'country', 'site'])}` : ''}; ` +
      `${random.of(['used for', 'source of', 'feeds', 'kept for'])} ${random.of(['reporting', 'planning', 'the regulator', 'pricing', 'forecasts', 'controlling'])} with ${random.of(area.measures)} and ${random.of(area.measures)}.`
    : '';
  return {
    id: name,
    name,
    platform: PLATFORMS[Math.min(PLATFORMS.length - 1, random.skewed(2))] ?? 'postgres',
    description,
    columns,
    primaryKey: [key],
    foreignKeys: [...other(), ...other()].map((target) => ({
      columns: [columns.at(-1)?.name ?? key],
      references: { id: target.id, columns: [target.key] },
    })),
    upstreams: [...new Set([...other(), ...other()].map(({ id }) => id))],
    owners: [`urn:li:corpGroup:team-${random.below(OWNERS)}`],
    tags: random.chance(0.5) ? [`urn:li:tag:${snake(random.of(TAGS))}`] : [],
    terms: random.chance(0.3) ? [`urn:li:glossaryTerm:term-${random.below(TERMS)}`] : [],
    domains: random.chance(0.85) ? [domainUrn(area)] : [],
    env: random.chance(0.9) ? 'PROD' : 'DEV',
    subTypes: [grain === 'summary' || random.chance(0.2) ? 'View' : 'Table'],
    usage: random.chance(0.5) ? random.skewed(50) : 0,
    rowCount: random.skewed(100_000),
    changedAt: NOW - random.below(400) * DAY,
  };
}

function typeOf(words: string): string {
  if (/\b(date|at|from|to)$/.test(words)) return 'timestamp';
  if (/\b(id|count)$/.test(words)) return 'bigint';
  return /\b(amount|price|rate|score|share|percentage)$/.test(words) ? 'numeric' : 'text';
}

function snake(words: string): string {
  return words.toLowerCase().replaceAll(' ', '_');
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** As old systems do: without vowels behind the first letter, cut. */
function abbreviated(words: string): string {
  return words
    .split(' ')
    .map((word) => `${word.slice(0, 1)}${word.slice(1).replace(/[aeiou]/g, '')}`.slice(0, 4))
    .join('_');
}
