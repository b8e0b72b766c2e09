import { isIP } from 'node:net';
import { passesIban, passesLuhn } from './checksums';
import { COUNTRY_NAMES, COUNTRY_CODES, CURRENCY_CODES, GIVEN_NAMES, STREET_WORDS } from './word-lists';

/** What one value looks like; several can be true of it. */
export const VALUE_FORMS = {
  email: (text: string) => /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}$/u.test(text),
  iban: (text: string) => {
    const plain = text.replace(/[ -]/g, '').toUpperCase();
    return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain) && passesIban(plain);
  },
  card: isCardNumber,
  phone: (text: string) => isPhone(text) && !isDateLike(text),
  internationalPhone: (text: string) => /^(\+|00)[1-9][\d ()./-]{6,20}$/.test(text) && isPhone(text),
  url: (text: string) => /^(https?|ftp):\/\/[^\s]+$/i.test(text) || /^www\.[^\s]+\.[a-z]{2,}/i.test(text),
  ip: (text: string) => isIP(text.replace(/\/\d{1,3}$/, '')) > 0,
  ipv6: (text: string) => isIP(text.replace(/\/\d{1,3}$/, '')) === 6,
  uuid: (text: string) => /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(text) && /-/.test(text),
  ssn: (text: string) => /^(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(text),
  // Letters first: "221b Baker Street", "Rue de Rivoli 12", "Hauptstr. 7".
  address: (text: string) =>
    /\d/.test(text) &&
    /\p{L}{3}/u.test(text) &&
    words(text).some(
      (word) =>
        STREET_WORDS.has(word) || /(straße|strasse|str|weg|gasse|platz|allee|gatan|straat|laan)$/.test(word),
    ),
  personName: (text: string) =>
    isCapitalised(text) && words(text).some((word) => GIVEN_NAMES.has(word)) && words(text).length >= 2,
  givenName: (text: string) => GIVEN_NAMES.has(text.toLowerCase()),
  nameLike: (text: string) =>
    /^[\p{Lu}][\p{L}\p{M}'’. -]{0,60}$/u.test(text) || /^[\p{Lo}]{2,12}$/u.test(text),
  postalCode: (text: string) => /^(?=.*\d)[A-Z0-9]{2,5}[ -]?[A-Z0-9]{0,5}$/i.test(text) && text.length >= 3,
  decimal: (text: string) => /^-?\d{1,3}\.\d+$/.test(text),
  withinLatitude: (text: string) => Math.abs(numberOf(text)) <= 90,
  withinLongitude: (text: string) => Math.abs(numberOf(text)) <= 180,
  geoPoint: isGeoPoint,
  date: (text: string) => isDateLike(text),
  // Nobody alive was born earlier, and data about the unborn is rare.
  birthDate: (text: string) => {
    const year = Number(/\b(1[89]\d\d|20\d\d)\b/.exec(text)?.[1] ?? Number.NaN);
    return isDateLike(text) && year >= 1890 && year <= 2100;
  },
  countryCode: (text: string) => COUNTRY_CODES.has(text.toUpperCase()),
  countryName: (text: string) => COUNTRY_NAMES.has(text.toLowerCase()),
  currency: (text: string) => /^[A-Z]{3}$/.test(text) && CURRENCY_CODES.has(text),
  number: (text: string) => /^-?\d+(\.\d+)?$/.test(text),
  // A month or a day as a number: 202601, 20260131.
  dayNumber: (text: string) => /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?$/.test(text),
  yearNumber: (text: string) => /^(1[5-9]|20|21)\d\d$/.test(text),
} as const satisfies Readonly<Record<string, (text: string) => boolean>>;
export type ValueForm = keyof typeof VALUE_FORMS;

/** Which length goes with which beginning (issuer ranges of ISO/IEC 7812). */
function isCardNumber(text: string): boolean {
  if (!/^\d[\d -]{11,22}\d$/.test(text)) return false;
  const digits = text.replace(/[ -]/g, '');
  const issued =
    /^4(\d{12}|\d{15}|\d{18})$/.test(digits) ||
    /^(5[1-5]|2[2-7])\d{14}$/.test(digits) ||
    /^3[47]\d{13}$/.test(digits) ||
    /^(30[0-5]|36|38|39)\d{11,13}$/.test(digits) ||
    /^(6011|64[4-9]|65|62|81|35)\d{12,17}$/.test(digits);
  return issued && digits.length <= 19 && passesLuhn(digits);
}

function isPhone(text: string): boolean {
  if (!/^\+?\(?\d[\d\s()./-]{5,22}(\s?(x|ext\.?)\s?\d{1,6})?$/i.test(text)) return false;
  const digits = text.replace(/(x|ext\.?)\s?\d+$/i, '').replace(/\D/g, '');
  return digits.length >= 7 && digits.length <= 15;
}

function isDateLike(text: string): boolean {
  return (
    /^\d{4}[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])([ T].*)?$/.test(text) ||
    /^(0?[1-9]|[12]\d|3[01])[-/.](0?[1-9]|[12]\d|3[01])[-/.](\d{4}|\d{2})$/.test(text)
  );
}

function isGeoPoint(text: string): boolean {
  if (/^(SRID=\d+;)?POINT ?\(/i.test(text)) return true;
  const pair = /^\(?(-?\d{1,2}\.\d{2,}) ?[,;] ?(-?\d{1,3}\.\d{2,})\)?$/.exec(text);
  return pair !== null && Math.abs(Number(pair[1])) <= 90 && Math.abs(Number(pair[2])) <= 180;
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function isCapitalised(text: string): boolean {
  return /^\p{Lu}[\p{L}'’.-]*(,? \p{Lu}?[\p{L}'’.-]*){1,3}$/u.test(text);
}

function words(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '');
}
