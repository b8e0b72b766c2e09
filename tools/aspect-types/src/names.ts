import { type ModelDocument } from '@dataspoke/datahub-emulator';

const ROOT = 'com.linkedin.';

/** The namespace of a full type name without the root that all of them share: `metadata.key`. */
export function namespaceOf(fullName: string): string {
  return relativeName(fullName.slice(0, fullName.lastIndexOf('.')));
}

/** The name of a type as the record table spells it: `common.Status`; primitive types keep theirs. */
export function relativeName(fullName: string): string {
  if (fullName.startsWith(ROOT)) return fullName.slice(ROOT.length);
  if (fullName.includes('.'))
    throw new Error(`${fullName} lies outside ${ROOT}, which readers of the table add`);
  return fullName;
}

/**
 * One TypeScript name per type: its simple name, and where namespaces share one, with the last word of the namespace
 * before it (`query.Filter` becomes `QueryFilter`). Raises when that does not tell them apart either.
 */
export function typeNames(model: ModelDocument): ReadonlyMap<string, string> {
  const bySimpleName = Map.groupBy(Object.keys(model.types), simpleName);
  const names = new Map<string, string>();
  for (const [simple, fullNames] of bySimpleName) {
    for (const fullName of fullNames) {
      names.set(fullName, fullNames.length === 1 ? simple : `${lastWord(namespaceOf(fullName))}${simple}`);
    }
  }
  if (new Set(names.values()).size !== names.size) {
    throw new Error('two types of the model get one TypeScript name; tell them apart in names.ts');
  }
  return names;
}

function simpleName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

function lastWord(namespace: string): string {
  const word = simpleName(namespace);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
