import { isDenied, nameEvidence, wordsOf, type NameEvidence } from './name-words';
import {
  type ColumnSample,
  LEAST_CONFIDENCE,
  SEMANTIC_TYPES,
  type SemanticType,
  type SemanticTypeSuggestion,
} from './semantic-type';
import { VALUE_FORMS, type ValueForm } from './value-forms';

/** Longest value that is looked at. */
const VALUE_LENGTH = 200;
/** Fewer distinct values than these say little by themselves. */
const FEW = 5;

/** What a judgement is made from: shares of the values with a form, and what the name says. */
class Evidence {
  readonly values: readonly string[];
  private readonly shares = new Map<ValueForm, number>();

  constructor(readonly column: ColumnSample) {
    this.values = column.values
      .map((value) => value.trim())
      .filter((value) => value !== '' && value.length <= VALUE_LENGTH);
  }

  share(form: ValueForm): number {
    const known = this.shares.get(form);
    if (known !== undefined) return known;
    const test: (text: string) => boolean = VALUE_FORMS[form];
    const share =
      this.values.length === 0 ? 0 : this.values.filter((value) => test(value)).length / this.values.length;
    this.shares.set(form, share);
    return share;
  }

  name(type: SemanticType): NameEvidence | undefined {
    return nameEvidence(this.column.name, type);
  }

  get isText(): boolean {
    return this.column.type === 'string' || this.column.type === 'union' || this.column.type === 'record';
  }

  get isNumber(): boolean {
    return this.column.type === 'number';
  }

  get isWhole(): boolean {
    return this.values.length > 0 && this.values.every((value) => /^-?\d+$/.test(value));
  }

  get few(): boolean {
    return this.values.length < FEW;
  }
}

type Judge = (evidence: Evidence) => Omit<SemanticTypeSuggestion, 'type'> | undefined;

/** By values that hardly anything else looks like; the name can only help. */
function byForm(type: SemanticType, form: ValueForm, what: string): Judge {
  return (evidence) => {
    if (!evidence.isText && form !== 'card') return undefined;
    const share = evidence.share(form);
    const name = evidence.name(type);
    if (share >= 0.8) return found(name === 'whole' ? 0.98 : evidence.few ? 0.75 : 0.92, share, what, name);
    if (share >= 0.4 && name !== undefined) return found(0.7 + share / 5, share, what, name);
    return undefined;
  };
}

const JUDGES: Readonly<Record<SemanticType, Judge>> = {
  email: byForm('email', 'email', 'have the form of an e-mail address'),
  iban: byForm('iban', 'iban', 'have the form and check digits of an IBAN'),
  url: byForm('url', 'url', 'have the form of a web address'),
  'national-id': (evidence) => {
    const name = evidence.name('national-id');
    const share = evidence.share('ssn');
    if (share >= 0.9 && evidence.isText)
      return found(name ? 0.97 : 0.8, share, 'have the form of a US social security number', name);
    return name === 'whole' && !evidence.column.isPrimaryKey && isMostlyDigits(evidence)
      ? found(0.85, 1, 'have many digits', name)
      : undefined;
  },
  'ip-address': (evidence) => {
    const name = evidence.name('ip-address');
    const share = evidence.share('ip');
    // Versions have the same form; a real address list has large parts, or colons.
    const plain =
      evidence.share('ipv6') > 0 ||
      evidence.values.filter((value) => /\b\d{3}\b/.test(value)).length >= evidence.values.length / 2;
    const versioned = / ?(version|ver|release|build) ?/.test(` ${wordsOf(evidence.column.name)} `);
    if (share < 0.8 || versioned || (!plain && name !== 'whole')) return undefined;
    return found(name ? 0.97 : 0.85, share, 'have the form of an IP address', name);
  },
  'payment-card': (evidence) => {
    const name = evidence.name('payment-card');
    const share = evidence.share('card');
    if (share >= 0.9 && (name !== undefined || !evidence.few))
      return found(
        name ? 0.97 : 0.88,
        share,
        'have the prefix, length and check digit of a payment card',
        name,
      );
    return undefined;
  },
  phone: (evidence) => {
    const name = evidence.name('phone');
    const share = evidence.share('phone');
    const international = evidence.share('internationalPhone');
    if (name === 'whole' && share >= 0.6) return found(0.95, share, 'have the form of a phone number', name);
    if (evidence.isNumber) return undefined;
    if (international >= 0.7)
      return found(
        name ? 0.92 : 0.85,
        international,
        'begin with a country code and have the length of a phone number',
        name,
      );
    const written = evidence.values.filter(
      (value) => /[() -]/.test(value) && VALUE_FORMS.phone(value) && !VALUE_FORMS.card(value),
    ).length;
    const formatted = evidence.values.length === 0 ? 0 : written / evidence.values.length;
    return name === 'part' && formatted >= 0.8
      ? found(0.75, formatted, 'are written like phone numbers', name)
      : undefined;
  },
  'person-name': (evidence) => {
    // Things are called by names of people and of families, too.
    if (!evidence.isText || isDenied(evidence.column.name, 'person-name')) return undefined;
    const name = evidence.name('person-name');
    const full = evidence.share('personName');
    const given = evidence.share('givenName');
    const like = evidence.share('nameLike');
    if (name === 'whole' && like >= 0.7) return found(0.93, like, 'are written like names', name);
    if (full >= 0.3 && like >= 0.7 && name === 'part')
      return found(0.85, full, 'are a frequent given name and another one', name);
    if (full >= 0.5 && like >= 0.7 && !evidence.few)
      return found(0.72, full, 'are a frequent given name and another one', name);
    if (given >= 0.6 && name === 'part') return found(0.75, given, 'are frequent given names', name);
    return undefined;
  },
  'postal-address': (evidence) => {
    if (
      !evidence.isText ||
      evidence.share('email') > 0.2 ||
      evidence.share('url') > 0.2 ||
      evidence.share('ip') > 0.2
    )
      return undefined;
    const name = evidence.name('postal-address');
    const share = evidence.share('address');
    if (share >= 0.5)
      return found(
        name ? 0.95 : evidence.few ? 0.6 : 0.8,
        share,
        'have a number and a word for a street',
        name,
      );
    const lines = evidence.values.filter(
      (value) => /\p{L}{3}/u.test(value) && /\d/.test(value) && / /.test(value),
    ).length;
    const share2 = evidence.values.length === 0 ? 0 : lines / evidence.values.length;
    return name === 'whole' && share2 >= 0.6
      ? found(0.8, share2, 'have words and a number', name)
      : undefined;
  },
  'postal-code': (evidence) => {
    const name = evidence.name('postal-code');
    const share = evidence.share('postalCode');
    return name === 'whole' && share >= 0.8
      ? found(0.93, share, 'have the form of a postal code', name)
      : undefined;
  },
  latitude: coordinate('latitude', 'withinLatitude', 90),
  longitude: coordinate('longitude', 'withinLongitude', 180),
  'geo-point': (evidence) => {
    const name = evidence.name('geo-point');
    const share = evidence.share('geoPoint');
    return share >= 0.8 ? found(name ? 0.96 : 0.85, share, 'are a pair of coordinates', name) : undefined;
  },
  'birth-date': (evidence) => {
    const name = evidence.name('birth-date');
    const share = evidence.share('birthDate');
    const years = evidence.values
      .map((value) => Number(/\d{4}/.exec(value)?.[0] ?? Number.NaN))
      .filter(Number.isFinite);
    // People of a table were born in many years; what is about their birthdays happens in a few.
    const spread = Math.max(...years) - Math.min(...years);
    return name === 'whole' && share >= 0.8 && (evidence.few || spread >= 15)
      ? found(0.95, share, 'are dates on which people were born', name)
      : undefined;
  },
  country: (evidence) => {
    if (!evidence.isText) return undefined;
    const name = evidence.name('country');
    const names = evidence.share('countryName');
    const share = Math.max(evidence.share('countryCode'), names);
    if (name === 'whole' && share >= 0.7) return found(0.95, share, 'are names or codes of countries', name);
    return names >= 0.8 && !evidence.few ? found(0.85, names, 'are names of countries', name) : undefined;
  },
  currency: (evidence) => {
    const name = evidence.name('currency');
    const share = evidence.share('currency');
    if (!evidence.isText || share < 0.9) return undefined;
    if (name === 'whole') return found(0.96, share, 'are codes of currencies', name);
    return evidence.few ? undefined : found(0.75, share, 'are codes of currencies', name);
  },
  identifier: (evidence) => {
    const { column } = evidence;
    const uuid = evidence.share('uuid');
    if (uuid >= 0.8) return found(0.95, uuid, 'are UUIDs', evidence.name('identifier'));
    const name = evidence.name('identifier');
    if (evidence.share('yearNumber') >= 0.9 || evidence.share('date') >= 0.5 || isFraction(evidence))
      return undefined;
    if (!column.isPrimaryKey && evidence.share('dayNumber') >= 0.9) return undefined;
    if (name === 'part' && !column.isPrimaryKey && isCount(evidence)) return undefined;
    const unique = column.isPrimaryKey || (column.distinctShare ?? 0) >= 0.99;
    if (name === 'whole') return said(unique ? 0.95 : 0.85, unique, column.isPrimaryKey);
    return name === 'part' && unique ? said(0.75, unique, column.isPrimaryKey) : undefined;
  },
};

/**
 * What a column most probably holds, or undefined when nothing speaks for anything. A name alone is never enough for what a
 * value has to look like; a form that much else has too (digits, dates, short codes) is never enough without the name.
 */
export function suggestSemanticType(column: ColumnSample): SemanticTypeSuggestion | undefined {
  const evidence = new Evidence(column);
  if (evidence.values.length === 0) return undefined;
  const found = SEMANTIC_TYPES.flatMap((type) => {
    const judged = JUDGES[type](evidence);
    return judged === undefined || judged.confidence < LEAST_CONFIDENCE ? [] : [{ type, ...judged }];
  });
  // The first of equals: the order of the types goes from the special to the general.
  return found.reduce<SemanticTypeSuggestion | undefined>(
    (best, one) => (best === undefined || one.confidence > best.confidence ? one : best),
    undefined,
  );
}

function coordinate(type: 'latitude' | 'longitude', within: ValueForm, most: number): Judge {
  return (evidence) => {
    const name = evidence.name(type);
    if (name !== 'whole' || evidence.share('number') < 0.9) return undefined;
    const share = evidence.share(within);
    // "long" and "lat" are words too; whole numbers alone are no places.
    return share >= 0.98 && evidence.share('decimal') >= 0.5
      ? found(0.96, share, `are numbers up to ${most} with decimals`, name)
      : undefined;
  };
}

function isMostlyDigits({ values }: Evidence): boolean {
  const digits = values.filter((value) => value.replace(/\D/g, '').length >= 6 && value.length <= 24).length;
  return digits >= 0.8 * values.length;
}

/** Whole numbers from the first one on with hardly a gap count something. */
function isCount({ values, isWhole }: Evidence): boolean {
  if (!isWhole) return false;
  const numbers = values.map(Number);
  return Math.min(...numbers) <= 1 && Math.max(...numbers) < 2 * numbers.length;
}

function isFraction({ values }: Evidence): boolean {
  return values.some((value) => /^-?\d+\.\d*[1-9]\d*$/.test(value));
}

function found(
  confidence: number,
  share: number,
  what: string,
  name: NameEvidence | undefined,
): Omit<SemanticTypeSuggestion, 'type'> {
  const values = `${Math.round(share * 100)} % of the values looked at ${what}`;
  return {
    confidence: rounded(confidence),
    evidence:
      name === undefined
        ? `${values}.`
        : `${values}, and the name says so${name === 'part' ? ' in part' : ''}.`,
  };
}

function said(
  confidence: number,
  unique: boolean,
  isPrimaryKey: boolean,
): Omit<SemanticTypeSuggestion, 'type'> {
  const why = isPrimaryKey
    ? ', and the column is the primary key'
    : unique
      ? ', and no value stands there twice'
      : '';
  return { confidence: rounded(confidence), evidence: `The name says so${why}.` };
}

function rounded(share: number): number {
  return Math.round(Math.min(share, 1) * 100) / 100;
}
