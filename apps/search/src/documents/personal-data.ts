import { type ColumnFacts, type EntityFacts, type PersonalDataFacts } from './entity-facts';
import { labelOf } from './document-fields';
import { formOf, type SampleForm } from './personal-data-samples';
import {
  AFTER,
  BARE_NAMES,
  BEFORE_NOT,
  type Concept,
  CONCEPTS,
  HIDDEN,
  IDENTIFIER,
  PEOPLE,
  plainNameWords,
  TABLE_WORDS,
  THINGS,
  wordsOf,
} from './personal-data-words';

/** What is known of the table that a column lies in. */
interface Table {
  readonly facts: Pick<EntityFacts, 'names'>;
  /** Its rows are people. */
  readonly ofPeople: boolean;
  /** It says something about people. */
  readonly aboutPeople: boolean;
  /** Its rows are things. */
  readonly ofThings: boolean;
}

const LONGEST = 5;
const BY_NAME = byName();
const PERSONAL_FORMS: Readonly<Partial<Record<SampleForm, string>>> = {
  'e-mail addresses': 'an e-mail address',
  IBANs: 'a bank account',
  'card numbers': 'a card number',
  'phone numbers': 'a phone number',
};
const FORM_OF_CONCEPT: Readonly<Record<string, SampleForm>> = {
  'an e-mail address': 'e-mail addresses',
  'an IP address': 'IP addresses',
};
/** What a tag or term says that its own words tell about. */
const SAYS_PERSONAL =
  /\b(pii|gdpr|personal (data|information|identif\w*)|personally identif\w*|personal|spi|phi)\b|^(highly |very )?sensitive( data| personal.*)?$|\bsensitive personal\b/;
const SAYS_NOT = /\b(no|non|not|without|none|false|free)\b/;
const NAMESPACE = /^(pii|gdpr|personal( data)?|classification|sensitive( data)?|infotype|info type|spi|phi)$/;

/**
 * The columns with what makes them personal data. What a tag or term says goes before what name, type and samples tell; evidence
 * never quotes a value.
 */
export function withPersonalData(
  facts: Pick<EntityFacts, 'name' | 'names' | 'columns'>,
): readonly ColumnFacts[] {
  const table = tableOf(facts);
  return facts.columns.map((column) => {
    const personalData = personalDataOf(column, table);
    return personalData ? { ...column, personalData } : column;
  });
}

function personalDataOf(column: ColumnFacts, table: Table): PersonalDataFacts | undefined {
  const told = fromLabels(column, table);
  if (told === 'none') return undefined;
  const seen = fromNameAndSamples(column, table);
  if (!told) return seen;
  return { kind: told.kind ?? seen?.kind ?? 'direct', evidence: told.evidence };
}

interface Told {
  readonly kind?: PersonalDataFacts['kind'];
  readonly evidence: string;
}

function fromLabels({ tags, glossaryTerms }: ColumnFacts, { facts }: Table): Told | 'none' | undefined {
  let found: Told | undefined;
  const labels = [
    ...tags.map((urn) => ['tag', urn] as const),
    ...glossaryTerms.map((urn) => ['term', urn] as const),
  ];
  for (const [thing, urn] of labels) {
    const name = nameOf(urn, facts);
    const parts = name.split(/[.:/]/).map((part) => plainNameWords(part));
    const said = parts.map((words) => words.join(' '));
    const whole = said.join(' ').trim() || labelOf(facts, urn);
    const isInNamespace = said.slice(0, -1).some((part) => NAMESPACE.test(part));
    const concept =
      isInNamespace || thing === 'term' ? BY_NAME.get((parts.at(-1) ?? []).join(''))?.[0] : undefined;
    if (!SAYS_PERSONAL.test(whole) && !concept) continue;
    if (SAYS_NOT.test(whole)) return 'none';
    const kind = kindSaid(whole) ?? concept?.kind;
    if (!found?.kind) found = { ...(kind ? { kind } : {}), evidence: `The ${thing} “${name}” says so.` };
  }
  return found;
}

/** The column as it is told to who cannot find these labels of it. */
export function withoutLabels(
  column: ColumnFacts,
  hidden: readonly string[],
  facts: Pick<EntityFacts, 'names'>,
): ColumnFacts {
  const { personalData, tags, glossaryTerms } = column;
  const left = (urns: readonly string[]) => urns.filter((urn) => !hidden.includes(urn));
  const quotes = hidden.some((urn) => personalData?.evidence.includes(`“${nameOf(urn, facts)}”`));
  return {
    ...column,
    tags: left(tags),
    glossaryTerms: left(glossaryTerms),
    ...(personalData && quotes ? { personalData: { ...personalData, evidence: 'A label says so.' } } : {}),
  };
}

/** The name in the catalog, or, where there is only the URN, its id with all its parts. */
function nameOf(urn: string, { names }: Pick<EntityFacts, 'names'>): string {
  return names[urn] ?? idOf(urn);
}

function kindSaid(words: string): PersonalDataFacts['kind'] | undefined {
  if (/pseudonym|hashed|token|masked/.test(words)) return 'pseudonymised';
  if (/\b(indirect|quasi)/.test(words)) return 'indirect';
  return /\bdirect\b/.test(words) ? 'direct' : undefined;
}

function fromNameAndSamples(column: ColumnFacts, table: Table): PersonalDataFacts | undefined {
  const { samples = [] } = column;
  const type = column.type ?? 'string';
  if (type === 'boolean') return undefined;
  const words = plainNameWords(column.path.split('.').at(-1) ?? '');
  const form = formOf(samples);
  const hidden = words.filter((word) => HIDDEN.has(word));
  const plain = words.filter((word) => !HIDDEN.has(word));
  const named = conceptOf(plain, table, column.path);
  const owner = plain.find((word) => PEOPLE.has(word));
  if (hidden.length > 0 && (named || isIdentifierOf(plain, table))) {
    const of = named?.called ?? `a ${owner ?? 'person'}`;
    return { kind: 'pseudonymised', evidence: `By its name it stands for ${of} (${hidden.join(', ')}).` };
  }
  if (named && (named.types?.includes(type) ?? true) && !contradicts(named, samples)) {
    if (form === 'digests' && named.kind === 'direct') {
      return {
        kind: 'pseudonymised',
        evidence: `By its name it is ${named.called}; its values are digests.`,
      };
    }
    const seen = form && PERSONAL_FORMS[form] === named.called ? `, and its values look like ${form}` : '';
    return { kind: named.kind, evidence: `By its name it is ${named.called}${seen}.` };
  }
  const valued = form && PERSONAL_FORMS[form];
  if (valued && !table.ofThings) {
    return { kind: 'direct', evidence: `Its values look like ${form}.` };
  }
  if (form === 'IP addresses' && table.aboutPeople)
    return { kind: 'direct', evidence: `Its values look like ${form}.` };
  if (isIdentifierOf(plain, table, column) && ['string', 'number', 'bytes'].includes(type)) {
    return { kind: 'pseudonymised', evidence: `By its name it identifies a ${owner ?? 'person'}.` };
  }
  return undefined;
}

/** What the words call, read from their end: what a name ends with is what it is. */
function conceptOf(words: readonly string[], table: Table, path: string): Concept | undefined {
  if (
    words
      .slice(0, 2)
      .some(
        (word, at) => BEFORE_NOT.has(words.slice(0, at + 1).join('')) || (at === 0 && BEFORE_NOT.has(word)),
      )
  ) {
    return undefined;
  }
  for (let length = Math.min(LONGEST, words.length); length > 0; length -= 1) {
    for (let from = words.length - length; from >= 0; from -= 1) {
      const after = words.slice(from + length);
      if (!after.every((word) => AFTER.has(word) || PEOPLE.has(word) || /^\d+$/.test(word))) break;
      const key = words.slice(from, from + length).join('');
      const before = [...plainNameWords(path.split('.').slice(0, -1).join(' ')), ...words.slice(0, from)];
      const concept = BY_NAME.get(key)?.find((each) => isInPlace(each, before, after, table));
      if (concept) return concept;
      if (BARE_NAMES.has(key) && isNameOfPerson(before, after, table)) return NAME;
    }
  }
  return undefined;
}

const NAME: Concept = {
  called: 'the name of a person',
  kind: 'direct',
  needs: 'people',
  types: ['string', 'array', 'union', 'map', 'struct'],
  names: '',
};

function isInPlace(
  concept: Concept,
  before: readonly string[],
  after: readonly string[],
  table: Table,
): boolean {
  const last = before.at(-1) ?? '';
  if (THINGS.has(last)) return false;
  const ofPerson = [...before, ...after].some((word) => PEOPLE.has(word));
  if (concept.needs === 'people') return ofPerson || (table.aboutPeople && !table.ofThings);
  return ofPerson || !table.ofThings || concept.called === 'the name of a person';
}

function isNameOfPerson(before: readonly string[], after: readonly string[], { ofPeople }: Table): boolean {
  const qualifier = before.at(-1) ?? after.filter((word) => PEOPLE.has(word)).at(-1);
  return qualifier === undefined
    ? ofPeople
    : PEOPLE.has(qualifier) && after.every((word) => !THINGS.has(word));
}

/** `customer_id`, `user key hashed`, and the key of a table of people. */
function isIdentifierOf(words: readonly string[], { ofPeople }: Table, column?: ColumnFacts): boolean {
  const rest = words.filter((word) => !IDENTIFIER.has(word));
  const isKey = column === undefined || rest.length < words.length;
  if (rest.length === 0)
    return words.length > 0 && words[0] !== 'code' && ofPeople && (column?.partOfKey ?? true);
  const [last] = rest.slice(-1);
  return (
    isKey && last !== undefined && PEOPLE.has(last) && rest.length <= 3 && !BEFORE_NOT.has(rest[0] ?? '')
  );
}

/** Enough values are known, and none of them is what the name says. */
function contradicts({ called }: Concept, samples: readonly string[]): boolean {
  const form = FORM_OF_CONCEPT[called];
  if (!form || samples.length < 3) return false;
  return samples.every((sample) => formOf([sample, sample]) !== form && formOf([sample]) !== 'digests');
}

function tableOf({ name, names, columns }: Pick<EntityFacts, 'name' | 'names' | 'columns'>): Table {
  const words = plainNameWords(name);
  const telling = words.filter((word) => !TABLE_WORDS.has(word) && !/^\d+$|^v\d+$/.test(word));
  const head = (telling.length > 0 ? telling : words).at(-1) ?? '';
  const isAbout = words.some((word) => PEOPLE.has(word));
  const hasPerson = columns.some(({ path }) =>
    TELLING_OF_PEOPLE.has(plainNameWords(path.split('.').at(-1) ?? '').join('')),
  );
  const ofPeople = PEOPLE.has(head);
  return {
    facts: { names },
    ofPeople,
    aboutPeople: ofPeople || (isAbout && !THINGS.has(head)) || hasPerson,
    ofThings: !hasPerson && (THINGS.has(head) || (!isAbout && words.some((word) => MACHINES.has(word)))),
  };
}

/** Wherever in the name of a table they are, its identifiers and addresses are theirs. */
const MACHINES = wordsOf(
  'sensor, iot, machine, meter, server, host, network, router, equipment, turbine, firmware',
);
/** A table that has one of these knows people. */
const TELLING_OF_PEOPLE = wordsOf(
  'first name, last name, surname, given name, family name, full name, date of birth, birth date, vorname, nachname, prenom, apellido, cognome, voornaam, achternaam, geburtsdatum',
);

function byName(): ReadonlyMap<string, readonly Concept[]> {
  const found = new Map<string, Concept[]>();
  for (const concept of CONCEPTS) {
    for (const name of wordsOf(concept.names)) found.set(name, [...(found.get(name) ?? []), concept]);
  }
  return found;
}

function idOf(urn: string): string {
  return urn.replace(/^urn:li:[^:]+:/, '');
}
