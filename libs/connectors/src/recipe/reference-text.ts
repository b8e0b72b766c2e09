/** A reference to a variable of the environment, anywhere in a text: `${env:NAME}`. */
export const REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Whether a text refers to a variable, so that what it will be is known only where the source is read. */
export function isReference(text: string): boolean {
  return text.search(REFERENCE) >= 0;
}

/** Whether a value is a reference and nothing else: it says where a secret is, and holds none. */
export function isBareReference(value: unknown): value is string {
  return typeof value === 'string' && value.replace(REFERENCE, '') === '' && isReference(value);
}

/** What is wrong with a text that begins a reference and does not end it well. */
export function referenceComplaint(text: string): string | undefined {
  return /\$\{env:/.test(text.replaceAll(REFERENCE, ''))
    ? 'holds a reference that is not written as ${env:NAME}, with letters, digits and _ in the name'
    : undefined;
}
