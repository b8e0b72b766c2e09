const EMAIL = /^[^\s@"<>()]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,24}$/i;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
const E164 = /^\+[1-9]\d{7,14}$/;
const DIGEST = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const CARD = /^[2-6]\d{12,18}$/;

/** What values look like when all of them do. */
export type SampleForm =
  'e-mail addresses' | 'IBANs' | 'card numbers' | 'phone numbers' | 'IP addresses' | 'digests';

const FORMS: readonly (readonly [SampleForm, (value: string) => boolean, number])[] = [
  ['e-mail addresses', (value) => EMAIL.test(value), 1],
  ['IBANs', (value) => isIban(value.replace(/\s/g, '').toUpperCase()), 1],
  ['phone numbers', (value) => E164.test(value.replace(/[\s().-]/g, '')), 2],
  ['IP addresses', (value) => IPV4.test(value) || isIpv6(value), 2],
  ['digests', (value) => DIGEST.test(value), 1],
  // One number in ten has a right check digit by chance.
  ['card numbers', (value) => isCard(value.replace(/[\s-]/g, '')), 3],
];

/** The form that all samples have, if there are enough of them to tell. */
export function formOf(samples: readonly string[]): SampleForm | undefined {
  const values = samples.map((sample) => sample.trim()).filter((value) => value !== '');
  return FORMS.find(([, has, fewest]) => values.length >= fewest && values.every(has))?.[0];
}

function isIban(value: string): boolean {
  if (!IBAN.test(value)) return false;
  const digits = [...value.slice(4), ...value.slice(0, 4)].map((each) => parseInt(each, 36)).join('');
  // ISO 7064, mod 97-10.
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** ISO/IEC 7812: the check digit after Luhn. */
function isCard(value: string): boolean {
  if (!CARD.test(value)) return false;
  const sum = [...value].reverse().reduce((total, digit, at) => {
    const doubled = at % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function isIpv6(value: string): boolean {
  if (!/^[0-9a-f:]{3,39}$/i.test(value) || value.split('::').length > 2) return false;
  const groups = value.split(':');
  const isWhole = value.includes('::') ? groups.length <= 8 : groups.length === 8;
  return isWhole && groups.every((group) => group.length <= 4);
}
