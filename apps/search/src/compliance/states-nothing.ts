import { plainNameWords } from '../documents/personal-data-words';

/** Say by themselves that a thing is open or is not so, whatever is said about it behind them. */
const OPEN = words(`
  unknown undefined unspecified undecided undetermined undocumented unset unclear unavailable tbd tba tbc todo fixme wip na planned
  disabled deactivated inactive unencrypted unprotected plaintext cleartext withdrawn revoked refused
  unbekannt undefiniert ungeklart unverschlusselt inconnu indefini desconocido sconosciuto onbekend onversleuteld`);
const READABLE = ['plain text', 'clear text'];
const OPEN_TOGETHER = [...READABLE, 'in progress', 'in review', 'under review', 'under discussion'];
/** Deny what follows; what that is decides whether anything is left of the statement. */
const DENIES = words(`
  n no nope not non un none never without nothing nil null lack lacking missing isn aren wasn hasn haven doesn don off false 0 open empty
  pending nein nicht kein keine keinen keiner keinerlei ohne offen pas aucun aucune san sin ningun ninguna ninguno senza nessun
  nessuno nessuna geen niet zonder`);
const LATER = ['to be', 'will be', 'shall be'];
const COPULAS = words('is are was were ist sind');
/** Add nothing to a statement. */
const FILLERS = words(`
  a an the any this that it its is are was were be been being to of for in at on by yet so far now still currently presently all
  have has had do does doe we t s data dataset table column field file default rest transit noch ist sind wird de la le el il en`);
/** What a statement is about. */
const SUBJECTS = words(`
  retention ttl consent legal lawful basis ground gdpr encryption kms cmek cmk tde purpose policy period rule key
  aufbewahrung aufbewahrungsfrist loschfrist rechtsgrundlage einwilligung zweck verschlusselung chiffrement conservation base legale
  consentement finalite cifrado consentimiento finalidad consenso cifratura finalita versleuteling toestemming grondslag doeleinde`);
/** What it says: that this is denied leaves nothing. */
const PREDICATES = words(`
  encrypt encrypted defined set specified decided determined known know documented configured recorded stated provided available
  applicable confirmed clarified agreed assigned established enabled active activated implemented applied supported given granted
  obtained collected asked requested found done announced enforced secured protected place idea sure info information detail entry value answer review approval decision clarification confirmation
  verschlusselt definiert festgelegt bekannt vorhanden chiffre crypte defini definido definito versleuteld`);
const WAIVED = words('required needed necessary notig erforderlich');
/** What follows explains and states nothing more. */
const CONNECTORS = words(`
  because since due as until till see for by on in at with and or per from pending weil seit bis siehe wegen car depuis porque desde`);
const CONTRAST = /\b(?:but|however|aber|sondern|mais|pero|maar)\b/i;

/**
 * Whether a text that should state how data is governed leaves that open or denies it: "n/a", "TBD", "not encrypted", "disabled since
 * May". A denial of something else is a statement: "no personal data retained after 30 days". `mayBeWaived`: that it is not
 * required, and why, counts as one.
 */
export function statesNothing(text: string, { mayBeWaived = false } = {}): boolean {
  return text.split(CONTRAST).every((clause) => isOpen(clause, mayBeWaived));
}

/** Only the first part that says something counts: what follows, as in "no (see the wiki)", explains it. */
function isOpen(clause: string, mayBeWaived: boolean): boolean {
  const parts = clause
    .replace(/\bn\s*[/.]\s*a\b\.?/gi, 'na')
    .replace(/\bto[\s-]do\b/gi, 'todo')
    .split(/[,;:.()[\]\n–—]|\s-\s/)
    .map(plainNameWords)
    .filter((part) => part.length > 0);
  if (parts.length === 0) return true;
  const telling = parts.findIndex((part) => part.some((word) => !FILLERS.has(word) && !SUBJECTS.has(word)));
  const first = parts[telling];
  if (!first) return false;
  return [first, afterCopula(first)].some(
    (part) => deniedIn(part, mayBeWaived, parts.length > telling + 1) || isPutOff(part),
  );
}

/** "The orders are not encrypted" says what "not encrypted" does. */
function afterCopula(part: readonly string[]): readonly string[] {
  const at = part.findIndex((word) => COPULAS.has(word));
  return part.slice(0, at + 1).some((word) => DENIES.has(word)) ? [] : part.slice(at + 1);
}

function deniedIn(part: readonly string[], mayBeWaived: boolean, goesOn: boolean): boolean {
  const start = part.findIndex((word, at) => !isWeak(word) || OPEN_TOGETHER.includes(pair(part, at)));
  const word = part[start];
  if (word === undefined) return false;
  if (OPEN.has(word) || OPEN_TOGETHER.includes(pair(part, start))) return true;
  if (!DENIES.has(word)) return part.some((_word, at) => READABLE.includes(pair(part, at)));
  const rest = part.slice(start + 1);
  const waived = rest.findIndex((each) => WAIVED.has(each));
  if (mayBeWaived && waived >= 0 && (goesOn || waived < rest.length - 1)) return false;
  return leavesNothing(rest);
}

function isPutOff(part: readonly string[]): boolean {
  const at = part.findIndex((_word, index) => LATER.includes(pair(part, index)));
  const isFirst = at >= 0 && part.slice(0, at).every(isWeak);
  const rest = part.slice(at + 2);
  return isFirst && rest.some(isAboutGovernance) && leavesNothing(rest);
}

/** Whether nothing is left of a statement once this is denied. */
function leavesNothing(denied: readonly string[]): boolean {
  let isAbout = false;
  for (const word of denied) {
    if (isAbout && CONNECTORS.has(word)) return true;
    if (isAboutGovernance(word) || WAIVED.has(word)) isAbout = true;
    else if (!FILLERS.has(word) && !DENIES.has(word) && !OPEN.has(word)) return false;
  }
  return true;
}

function isWeak(word: string): boolean {
  return FILLERS.has(word) || isAboutGovernance(word);
}

function isAboutGovernance(word: string): boolean {
  return SUBJECTS.has(word) || PREDICATES.has(word);
}

function pair(part: readonly string[], at: number): string {
  return part.slice(at, at + 2).join(' ');
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
