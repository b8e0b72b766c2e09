import { DatasetUrn, Urn } from '@dataspoke/domain';
import { nameWords } from './name-words';

/** DataHub gives a random UUID as id to what is created in its user interface without one. */
const GENERATED = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The words in a URN by which a person knows the entity; empty when it has only a generated id. */
export function urnWords(text: string): string {
  if (!Urn.isValid(text)) return '';
  const urn = Urn.parse(text);
  const id = urn.entityType === 'dataset' ? tableName(text) : (urn.parts.at(-1) ?? '');
  return GENERATED.test(id) ? '' : nameWords(id);
}

function tableName(text: string): string {
  try {
    return DatasetUrn.parse(text).name.split('.').at(-1) ?? '';
  } catch {
    return '';
  }
}
