import { type SemanticType } from './semantic-type';

/** `customerEMailAddr_2` → `customer e mail addr 2`. */
export function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** `whole`: the name says so; `part`: it could mean that, if the values agree. */
export type NameEvidence = 'whole' | 'part';

const end = '(?: \\d+)?$';
const said = (words: string): RegExp => new RegExp(`(?:^| )(?:${words})(?:$| )`, 'u');

interface Called {
  readonly whole: RegExp;
  readonly part?: RegExp;
  /** Takes all back: the column is about it, and is not it. */
  readonly not?: RegExp;
}

/** Words that make a column a fact about the thing instead of the thing. */
const ABOUT = said(
  'count|cnt|num|total|type|types|status|flag|verified|valid|sent|opened|clicks|domain|provider|length|hash|hashed|is|has|date|at|time|source|score|rank|rate|year|month|day|version|template|subject|body|opt|consent|bounced|level|region|format|label|description',
);

const NAMES: Readonly<Record<SemanticType, Called>> = {
  email: {
    whole: said('e ?mail|email address|mail address|e mail addr|correo|courriel|email addr'),
    part: said('mail|contact|login|user'),
    not: ABOUT,
  },
  phone: {
    whole: said(
      'phone|phone ?number|phone no|telephone|telefon|telefonnummer|telefono|téléphone|mobile|mobile ?number|cell ?phone|msisdn|handy|fax|rufnummer|celular|tel|tel no',
    ),
    part: said('cell|contact|landline|whatsapp'),
    not: ABOUT,
  },
  iban: { whole: said('iban'), part: said('account|bank|konto') },
  'payment-card': {
    whole: said('card ?number|card no|credit ?card|cc ?number|cc num|card num|kartennummer|pan|creditcard'),
    part: said('card|cc|karte'),
    not: ABOUT,
  },
  'person-name': {
    whole: said(
      'first ?name|last ?name|given ?name|surname|family ?name|full ?name|fname|lname|firstname|lastname|middle ?name|maiden name|vorname|nachname|prenom|prénom|apellido|apellidos|cognome|person name|patient name|employee name|customer name|passenger name|contact name|nom de famille|forename|card ?holder|holder name',
    ),
    part: said(
      'name|author|contact|customer|employee|passenger|patient|driver|manager|owner|assignee|created by|reporter|instructor|player|doctor|agent',
    ),
    not: said(
      'count|file|user|table|column|company|product|item|article|sku|model|city|country|state|type|host|domain|display|short|brand|event|school|airport|airline|category|team|project|id|vendor|department|song|movie|title|course|street|station',
    ),
  },
  'postal-address': {
    whole: said(
      'street|street ?address|address ?line|addr ?line|postal address|home address|billing address|shipping address|mailing address|strasse|straße|anschrift|adresse|direccion|dirección|indirizzo|address ?\\d|addr|addr ?\\d',
    ),
    part: said('address|location|residence'),
    not: said(
      'e ?mail|ip|mac|url|web|web ?site|id|type|count|city|state|country|memory|wallet|host|flag|verified|zip|postal code|status|name',
    ),
  },
  'postal-code': {
    whole: said(
      'zip|zip ?code|postal|postal ?code|post ?code|plz|postleitzahl|code postal|cap|codigo postal|código postal|zip ?\\d',
    ),
    not: said('file|archive|count|size|bytes|cost|price'),
  },
  latitude: { whole: new RegExp(`(?:^| )(?:lat|latitude|breitengrad|latitud)${end}`, 'u') },
  longitude: {
    whole: new RegExp(`(?:^| )(?:lon|lng|long|longitude|längengrad|laengengrad|longitud)${end}`, 'u'),
  },
  'geo-point': {
    whole: said(
      'geo|geo ?point|geom|geometry|coordinates|coords|lat ?lon|lat ?lng|geo ?location|gps|position',
    ),
    part: said('location|point|place'),
  },
  'birth-date': {
    whole: said(
      'birth ?date|date of birth|dob|birth ?day|birth|born|geburtsdatum|geburtstag|fecha nacimiento|fecha de nacimiento|date naissance|date de naissance|bday|data nascita',
    ),
    not: said('place|city|country|weight|rate|count|name|order'),
  },
  'national-id': {
    whole: said(
      'ssn|social security|social security (?:number|no)|national ?id|tax ?id|nino|passport|passport (?:number|no)|steuer ?id|sozialversicherungsnummer|dni|nif|personnummer|curp|cpf|pesel|bsn',
    ),
    part: said('social|insurance'),
    not: ABOUT,
  },
  'ip-address': {
    whole: said('ip|ip ?addr|ip ?address|ipv4|ipv6|client ip|remote addr'),
    part: said('host|addr|address|source|client|peer'),
    not: said('version|count'),
  },
  url: {
    whole: said('url|uri|link|web ?site|home ?page|href|web'),
    part: said('page|image|avatar|photo|referrer|referer|source'),
    not: said('count|clicks'),
  },
  country: {
    whole: said(
      'country|country ?code|ctry|nation|nationality|land|pays|pais|país|country ?name|country iso|iso ?country',
    ),
    part: said('iso|origin|market'),
    not: said('count|id'),
  },
  currency: {
    whole: said('currency|currency ?code|ccy|curr|währung|waehrung|devise|moneda|iso ?currency'),
    part: said('unit|iso'),
    not: said('amount|rate|value|id'),
  },
  identifier: {
    whole: new RegExp(
      `(?:^| )(?:id|ids|uuid|guid|key|identifier|pk|sku|isbn|imei|vin|ean|gtin|asin|oid|objectid)${end}`,
      'u',
    ),
    part: new RegExp(`(?:^| )(?:no|nr|number|num|code|ref|reference|serial|nummer|numero|número)${end}`, 'u'),
    not: said(
      'count|year|month|day|hour|week|quarter|version|page|row count|order by|line|floor|room|hash|checksum',
    ),
  },
};

/** Whether the name of a column says that it holds something else, whatever its values look like. */
export function isDenied(name: string, type: SemanticType): boolean {
  return NAMES[type].not?.test(wordsOf(name)) === true;
}

/** What the name of a column says about a type; undefined when nothing, or the opposite. */
export function nameEvidence(name: string, type: SemanticType): NameEvidence | undefined {
  const words = wordsOf(name);
  const called = NAMES[type];
  if (called.not?.test(words)) return undefined;
  if (called.whole.test(words)) return 'whole';
  return called.part?.test(words) ? 'part' : undefined;
}
