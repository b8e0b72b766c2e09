import { Urn } from '@dataspoke/domain';
import { nameWords } from '../../documents/name-words';
import { type Vocabulary } from './vocabulary';

/** As many of one name nobody looks through. */
const MOST = 50;

/**
 * The entities that a question names as a whole: by URN, by name, or by the end of a qualified name, in any spelling of its
 * words (`depDelay`, `dep_delay`, `"dep delay"`).
 */
export function exactEntities(typed: string, vocabulary: Vocabulary): readonly string[] {
  const text = typed
    .trim()
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
  if (text.startsWith('urn:li:')) return Urn.isValid(text) ? [text] : [];
  const words = nameWords(text);
  const named = words === '' ? [] : vocabulary.entitiesCalled(words);
  // A name that somebody wrote as it is comes before those that only have the same words.
  const asWritten = named.filter(({ name, qualifiedName }) =>
    [name, qualifiedName].some((own) => own.toLowerCase() === text.toLowerCase()),
  );
  return [...new Set([...asWritten, ...named].map(({ urn }) => urn))].slice(0, MOST);
}

/** Paths of the columns that are called just so, when nothing but the name of a column was typed. */
export function exactColumns(typed: string, vocabulary: Vocabulary): readonly string[] {
  const name = typed.trim().toLowerCase();
  if (!/^[\w.$-]+$/.test(name)) return [];
  return vocabulary
    .columnsCalled(nameWords(name.slice(name.lastIndexOf('.') + 1)), MOST)
    .filter((path) => path === name || path.endsWith(`.${name}`));
}
